"""The rows of compare_device.py: times of this project beside a peer's or a limit, and how they are printed."""
import json
import statistics
import subprocess

UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}


class Program:
    """reckon bench."""

    def __init__(self, path):
        self.path = path
        self.machine = {}

    def bench(self, name, *options):
        """The result of one benchmark, by its name up to a word's end, and what else the JSON says."""
        done = subprocess.run([self.path, "bench", f"--benchmark_filter=^{name}(/|$)", "--benchmark_min_time=0.2", "--json",
                               *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"reckon bench {name}: {(done.stderr.strip().splitlines() or ['no output'])[-1]}")
        result = json.loads(done.stdout)
        self.machine = result["context"]["reckon"]
        rows = [row for row in result["benchmarks"] if row.get("run_type") == "iteration"]
        if len(rows) != 1 or rows[0].get("error_occurred"):
            raise RuntimeError(f"reckon bench {name}: {len(rows)} results: {[row.get('error_message') for row in rows]}")
        return rows[0]

    def seconds(self, name, *options):
        row = self.bench(name, *options)
        return row["real_time"] * UNITS[row["time_unit"]]

    def seconds_at_limit(self, name):
        row = self.bench(name)
        return row["real_time"] * UNITS[row["time_unit"]] * row["fraction_of_limit"]

    def limit(self, name):
        """Operations a second of the limit that a benchmark is beside."""
        row = self.bench(name)
        return row["FLOP/s"] / row["fraction_of_limit"]

    def missing_gpu(self):
        """Why the benchmarks of a GPU are left out, or the empty text."""
        self.bench("load_generator/clock")
        left_out = {each["group"]: each["reason"] for each in self.machine["left_out"]}
        return left_out.get("cuda", "")

    def device(self):
        return self.machine.get("machine", {})


def measure(row, rounds):
    """ours and peer: calls that give seconds, peer with a name. What is measured of a row, for table and JSON."""
    result = {"name": row["name"], "unit": row.get("unit", "seconds")}
    peer = row["peer"]
    for key in ("target", "most_seconds"):
        if row.get(key) is not None:
            result[key] = row[key]
    amount = row.get("amount")
    value = (lambda seconds: amount / seconds) if amount else (lambda seconds: seconds)
    if "most_seconds" in row:
        result["goal"] = value(row["most_seconds"])
    if peer:
        result["peer_name"] = peer.name
    try:
        if peer and not peer.reason:
            peer.prepare()
        pairs = []
        for turn in range(rounds):
            calls = [("ours", row["ours"])] + ([("peer", peer.seconds)] if peer and not peer.reason else [])
            times = {name: call() for name, call in (calls if turn % 2 == 0 else calls[::-1])}
            pairs.append(times)
        ours = statistics.median(times["ours"] for times in pairs)
        result["ours"] = value(ours)
        result["ours_seconds"] = [times["ours"] for times in pairs]
        if "most_seconds" in row:
            result["reached"] = ours <= row["most_seconds"]
        if peer and peer.reason:
            result["left_out"] = peer.reason
        elif peer:
            result["peer_name"] = peer.name  # preparing it may have added to it
            ratios = sorted(times["peer"] / times["ours"] for times in pairs)
            result["peer"] = value(statistics.median(times["peer"] for times in pairs))
            result["peer_seconds"] = [times["peer"] for times in pairs]
            result["ratio"] = {"median": statistics.median(ratios), "low": ratios[0], "high": ratios[-1]}
            if row.get("target") is not None:
                result["reached"] = result["ratio"]["median"] >= row["target"]
    except Exception as error:  # of a peer or of this program: the other rows are measured all the same
        result["failed"] = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    finally:
        if peer:
            peer.release()
    return result


def text_of(result, key):
    if key not in result:
        return "-"
    value = result[key]
    if result["unit"] == "seconds":
        return f"{value * 1e6:,.1f} us"
    scale, prefix = next((s, p) for s, p in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (0, "")) if value >= s)
    return f"{value / (scale or 1):.4g} {prefix}{result['unit']}"


def wanted_of(result):
    """What the ratio or the time should be, or None."""
    if "target" in result:
        return f"{result['target']:.2f}x"
    return text_of(result, "goal") if "goal" in result else None


def markdown_table(results):
    """The rows as a table: name and peer, ours, the peer, their ratio (its range), what is wanted."""
    lines = ["| | ours | peer | ratio (range) | wanted |", "|---|---:|---:|---:|---:|"]
    for result in results:
        name = result["name"] + (f", beside {result['peer_name']}" if "peer_name" in result else "")
        ratio = "-"
        if "failed" in result:
            ratio = "failed: " + result["failed"]
        elif "ratio" in result:
            ratio = "{median:.2f}x ({low:.2f} to {high:.2f})".format(**result["ratio"])
        elif "left_out" in result:
            ratio = "left out"
        wanted = wanted_of(result) or "-"
        if "reached" in result:
            wanted += ", reached" if result["reached"] else ", NOT REACHED"
        cells = [name, text_of(result, "ours"), text_of(result, "peer"), ratio, wanted]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def print_row(result):
    print(result["name"] + (f", beside {result['peer_name']}" if "peer_name" in result else ""))
    if "failed" in result:
        print(f"    failed: {result['failed']}", flush=True)
        return
    line = f"    {text_of(result, 'ours')}"
    if "ratio" in result:
        ratio = result["ratio"]
        line += f", {text_of(result, 'peer')}: {ratio['median']:.2f}x ({ratio['low']:.2f} to {ratio['high']:.2f})"
    if "left_out" in result:
        line += f", the peer is left out: {result['left_out']}"
    if "reached" in result:
        line += f"; expected {wanted_of(result)}: {'reached' if result['reached'] else 'NOT REACHED'}"
    print(line, flush=True)
