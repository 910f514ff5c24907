"""The gate as a user calls it, on builds that are made for it: their workers answer times that a test chooses."""
import json
import pathlib
import signal
import subprocess
import time
import unittest
import xml.etree.ElementTree

import jsonschema

from program import RECKON, SOURCE, ProgramTest, reckon

WORKER = '''#!/usr/bin/python3 -SE
import json, os, random, sys, time
FACTOR, NOISE, FAULT, PATH, WALL, TAIL, GROWTH, STARTUP, COUNTING = {numbers!r}
draw = random.Random(os.getpid())
answers = heap = 0
until = time.process_time() + STARTUP
while time.process_time() < until: pass
for line in sys.stdin:
    request = json.loads(line)
    n = request["operations"]
    faulty = request["path"] == PATH
    if faulty and FAULT == "crash": os.abort()
    if faulty and FAULT == "hang": time.sleep(600)
    if faulty and FAULT == "garbage": print("Segmentation fault"); sys.stdout.flush(); continue
    if faulty and FAULT == "error": print(json.dumps({{"error": "no such thing"}})); sys.stdout.flush(); continue
    cpu = 1e6 * (FACTOR if faulty else 1) * draw.lognormvariate(0, NOISE)
    wall = cpu * (WALL if faulty else 1)
    heap += n * GROWTH if faulty else 0
    answers += faulty
    checksum = "0" * 32
    if faulty and FAULT == "wrong": checksum = "1" * 32
    if faulty and FAULT == "unsteady" and answers > 3: checksum = "1" * 32
    answer = {{"operations": n, "wall_ns": int(n * wall), "cpu_ns": int(n * cpu), "wait_ns": 0, "peak_bytes": 1 << 20,
              "checksum": checksum, "fingerprint": [1.0] * 9}}
    if "percentile" in request:
        answer["percentile_wall_ns"] = answer["percentile_cpu_ns"] = int(2 * cpu * (TAIL if faulty else 1))
    if request.get("heap"): time.sleep(COUNTING)
    if request.get("heap"): answer["heap_bytes"] = (1 << 20) + heap
    if faulty and FAULT == "clock ahead" and draw.random() < 0.02: answer["wall_ns"] += 3 * 10**12
    if faulty and FAULT == "clock back": answer["wall_ns"] = -answer["wall_ns"]
    print(json.dumps(answer))
    sys.stdout.flush()
'''

SPEC = '''seconds = 100
answer_seconds = 30
[[row]]
name = "tokenizer"
path = "tokenizer"
[[row]]
name = "top-K"
path = "top_k"
[[row]]
name = "memory"
quantity = "peak_memory"
'''


def worker(factor=1.0, noise=0.003, fault="", path="top_k", wall=1.0, tail=1.0, growth=0, startup=0, counting=0):
    """A program whose answers on `path` are as is said: CPU time, its noise, wall time, percentiles, heap."""
    return WORKER.format(numbers=(factor, noise, fault, path, wall, tail, growth, startup, counting))


class GateTest(ProgramTest):

    def build(self, name, **answers):
        file = self.folder / name
        file.write_text(worker(**answers))
        file.chmod(0o755)
        return file

    def gate(self, baseline, candidate, *more, spec=SPEC):
        """The finished process, and the rows of the verdict by name."""
        path = self.folder / "gate.toml"
        path.write_text(spec)
        out = self.folder / "verdict.json"
        done = reckon("gate", "--baseline", baseline, "--candidate", candidate, "--model", self.folder, "--spec", path,
                      "-o", out, *more)
        verdict = json.loads(out.read_text()) if out.exists() else {"rows": []}
        return done, {row["name"]: row for row in verdict["rows"]}


class Verdicts(GateTest):

    def test_a_build_is_the_same_as_itself(self):
        done, rows = self.gate(self.build("a"), self.build("b"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({row["verdict"] for row in rows.values()}, {"SAME"})
        self.assertLess(rows["top-K"]["smallest_seen"], 0.05)

    def test_a_slowdown_is_a_regression_that_came_back_in_fresh_processes(self):
        done, rows = self.gate(self.build("a"), self.build("b", factor=1.1))
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(rows["tokenizer"]["verdict"], "SAME")
        self.assertEqual(rows["top-K"]["verdict"], "SLOWER")
        self.assertGreaterEqual(rows["top-K"]["came_back"], 3)
        self.assertAlmostEqual(rows["top-K"]["value"], 1.1, delta=0.01)
        self.assertLess(rows["top-K"]["low"], 1.1)

    def test_an_improvement_passes(self):
        done, rows = self.gate(self.build("a"), self.build("b", factor=0.9))
        self.assertEqual(done.returncode, 0)
        self.assertEqual(rows["top-K"]["verdict"], "FASTER")

    def test_a_slowdown_within_the_budget_is_a_warning(self):
        builds = self.build("a"), self.build("b", factor=1.02)
        done, rows = self.gate(*builds)
        self.assertEqual((done.returncode, rows["top-K"]["verdict"]), (0, "SLOWER"))
        self.assertEqual(self.gate(*builds, "--strict")[0].returncode, 3)

    def test_noise_that_hides_the_budget_is_inconclusive(self):
        done, rows = self.gate(self.build("a", noise=0.8), self.build("b", noise=0.8))
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertEqual(rows["top-K"]["verdict"], "INCONCLUSIVE")
        self.assertGreater(rows["top-K"]["smallest_seen"], 0.05)
        self.assertRegex(rows["top-K"]["notes"][0], r"^\d+ pairs of processes")

    def test_what_is_counted_leaves_the_time_of_what_a_clock_measures(self):
        growth = '[[row]]\nname = "growth"\nquantity = "memory_growth"\npath = "metrics"\n'
        spec = SPEC.replace("seconds = 100", "seconds = 3").split("[[row]]")[0] + growth + '[[row]]\nname = "top-K"\npath = "top_k"\n'
        _, rows = self.gate(self.build("a", counting=0.6), self.build("b", counting=0.6), spec=spec)
        self.assertEqual(rows["growth"]["verdict"], "SAME")
        self.assertGreater(rows["top-K"]["pairs"], 0, rows["top-K"])

    def test_variants_may_compute_other_results(self):
        done, rows = self.gate(self.build("a"), self.build("b", fault="wrong"), "--candidate-variant", "int8")
        self.assertEqual((done.returncode, rows["top-K"]["verdict"]), (0, "SAME"))


class Faults(GateTest):

    def fault(self, fault, code, mentions, baseline=False, patience=30):
        builds = [self.build("a"), self.build("b", fault=fault)]
        done, rows = self.gate(*(builds[::-1] if baseline else builds), spec=SPEC.replace("seconds = 30", f"seconds = {patience}"))
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(rows["top-K"]["verdict"], "FAILED")
        self.assertIn(mentions, " ".join(rows["top-K"]["notes"]))
        self.assertEqual(rows["tokenizer"]["verdict"], "SAME", rows["tokenizer"])

    def test_a_worker_that_crashes(self):
        self.fault("crash", 2, "candidate: ended by signal 6")

    def test_a_worker_that_hangs(self):
        self.fault("hang", 2, "candidate: no answer within 4 s", patience=4)

    def test_a_worker_that_prints_garbage(self):
        self.fault("garbage", 2, "candidate: answer: not JSON")

    def test_a_worker_that_reports_an_error(self):
        self.fault("error", 2, "candidate: no such thing")

    def test_a_worker_of_wrong_results(self):
        self.fault("wrong", 5, "candidate: results are not the baseline's, bit by bit")

    def test_a_worker_whose_results_change(self):
        self.fault("unsteady", 5, "results of the same operations differ from time to time")

    def test_a_baseline_that_crashes_proves_nothing(self):
        self.fault("crash", 4, "baseline: ended by signal 6", baseline=True)

    def test_what_is_no_build_is_refused(self):
        text = self.folder / "text"
        text.write_text("no program")
        self.refuse("gate", "--baseline", RECKON, "--candidate", text, mentions="candidate: ")
        self.refuse("gate", "--baseline", self.folder / "none", "--candidate", RECKON, mentions="baseline: ")

    def test_bad_specs_are_refused_by_line(self):
        spec = self.folder / "gate.toml"
        for text, mentions in (("[[row]]\nname = 'x'\npath = 'nothing'\n", "no hot path"),
                               ("[[row]]\nname = 'x'\npath = 'top_k'\nbudget = 0\n", "line 4: budget"),
                               ("rows = 3\n", "line 1")):
            spec.write_text(text)
            self.refuse("gate", "--spec", spec, mentions=mentions)
        self.refuse("gate", "--spec", self.folder / "none.toml", mentions="none.toml")

    def workers(self):
        """Workers of the build in this test's folder."""
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                arguments = process.read_bytes().split(b"\0")
                if b"gate-worker" in arguments and str(self.folder / "b").encode() in arguments:
                    found.append(process.parent.name)
            except OSError:
                pass
        return found

    def stopped_gate(self, how):
        spec = self.folder / "gate.toml"
        spec.write_text(SPEC)
        hanging = self.build("b", fault="hang", path="tokenizer")
        process = subprocess.Popen([RECKON, "gate", "--baseline", hanging, "--candidate", hanging, "--model", self.folder,
                                    "--spec", spec], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while not self.workers() and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(how)
        code = process.wait(timeout=60)
        until = time.monotonic() + 20
        while self.workers() and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual(self.workers(), [])
        return code

    def test_interrupting_ends_the_workers_too(self):
        self.assertEqual(self.stopped_gate(signal.SIGINT), 130)

    def test_killing_ends_the_workers_too(self):
        self.assertEqual(self.stopped_gate(signal.SIGKILL), -signal.SIGKILL)


class Outputs(GateTest):

    def test_every_format_is_written_and_agrees(self):
        files = {name: self.folder / name for name in ("a.md", "a.xml", "a.sarif")}
        done, rows = self.gate(self.build("a"), self.build("b", factor=1.1), "--markdown", files["a.md"], "--junit",
                               files["a.xml"], "--sarif", files["a.sarif"], "--github")
        self.assertEqual(done.returncode, 2)
        schema = json.loads((SOURCE / "reports/gate.schema.json").read_text())
        jsonschema.validate(json.loads((self.folder / "verdict.json").read_text()), schema)
        self.assertIn("::error title=reckon gate%2C top-K::SLOWER", done.stdout)
        self.assertIn("regression: 3 rows: 1 regression (top-K), 2 pass", done.stdout)
        self.assertTrue(files["a.md"].read_text().startswith("## reckon gate: regression"))
        self.assertEqual(xml.etree.ElementTree.parse(files["a.xml"]).getroot().get("failures"), "1")
        result, = json.loads(files["a.sarif"].read_text())["runs"][0]["results"]
        self.assertEqual(result["ruleId"], "regression")

    def test_the_verdict_is_printed_even_where_a_file_cannot_be_written(self):
        done, _ = self.gate(self.build("a"), self.build("b"), "--junit", self.folder / "no/such/folder.xml")
        self.assertEqual(done.returncode, 1)
        self.assertIn("top-K", done.stdout)
        self.assertIn("folder.xml", done.stderr)

    def test_the_default_spec_can_be_printed_and_read_back(self):
        spec = self.folder / "default.toml"
        spec.write_text(self.succeed("gate", "--print-spec").stdout)
        self.refuse("gate", "--spec", spec, "--baseline", self.folder / "none", mentions="baseline")


class Worker(GateTest):

    PATHS = {"tokenizer": {"words": 8, "batch": 2}, "encode": {"tokens": 8, "batch": 2}, "load_model": {},
             "top_k": {"items": 100, "k": 10}, "metrics": {"users": 2, "items": 100}, "hdf5_read": {"rows": 1000}}

    def ask(self, *requests, options=()):
        done = self.succeed("gate-worker", "--model", self.require_model(), *options,
                            input="".join(json.dumps(each) + "\n" for each in requests))
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_every_hot_path_gives_the_same_results_each_time(self):
        requests = [{"path": path, "parameters": parameters, "seed": 3, "operations": n}
                    for path, parameters in self.PATHS.items() for n in (3, 3, 9)]
        answers = self.ask(*requests)
        self.assertEqual(len(answers), len(requests))
        for request, first, second, longer in zip(requests[::3], answers[::3], answers[1::3], answers[2::3]):
            self.assertEqual(first["checksum"], second["checksum"], request)
            self.assertEqual((first["operations"], longer["operations"]), (3, 9))
            self.assertGreater(first["cpu_ns"], 0)
        again = self.ask(*requests)
        self.assertEqual([a["checksum"] for a in again], [a["checksum"] for a in answers])
        other = self.ask(*[{**request, "seed": 4} for request in requests])
        changed = [a["checksum"] != b["checksum"] for a, b in zip(answers[::3], other[::3])]
        self.assertEqual(changed, [path != "load_model" for path in self.PATHS])

    def test_bad_requests_are_answered_with_an_error_and_the_next_one_with_a_slice(self):
        good = {"path": "top_k", "parameters": {"items": 10, "k": 2}, "seed": 1, "operations": 1}
        bad = [{**good, "path": "nothing"}, {**good, "operations": 0}, {**good, "parameters": {"items": -1}},
               {**good, "parameters": {"more": 1}}, {"path": "top_k"}, 3]
        answers = self.ask(*bad, good)
        self.assertEqual([list(answer) for answer in answers[:-1]], [["error"]] * len(bad))
        self.assertIn("checksum", answers[-1])

    def test_planted_wrong_results_are_seen(self):
        request = {"path": "metrics", "parameters": {"users": 2, "items": 100}, "seed": 1, "operations": 1}
        right, = self.ask(request)
        wrong, = self.ask(request, options=["--inject", "wrong_results"])
        self.assertNotEqual(right["checksum"], wrong["checksum"])

    def test_a_real_gate_reports_every_row(self):
        spec = ("seconds = 20\nrow_seconds = 1\n" + "".join(
            f"[[row]]\nname = '{path}'\npath = '{path}'\n" + "".join(f"{k} = {v}\n" for k, v in parameters.items())
            for path, parameters in self.PATHS.items()) +
            "".join(f"[[row]]\nname = '{q}'\nquantity = '{q}'\n" for q in ("startup", "peak_memory", "binary_size")))
        path = self.folder / "real.toml"
        path.write_text(spec)
        out = self.folder / "real.json"
        reckon("gate", "--model", self.require_model(), "--spec", path, "-o", out)
        verdict = json.loads(out.read_text())
        self.assertEqual([row["name"] for row in verdict["rows"]],
                         list(self.PATHS) + ["startup", "peak_memory", "binary_size"])
        self.assertNotIn("FAILED", {row["verdict"] for row in verdict["rows"]}, verdict["rows"])


if __name__ == "__main__":
    unittest.main()
