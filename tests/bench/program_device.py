"""bench/device.sh and bench/micro/compare_device.py as far as they go without a GPU, and with a program that pretends to have
one."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import textwrap
import types

from program import RECKON, ProgramTest, reckon

BENCH = pathlib.Path(os.environ["RECKON_SOURCE"]) / "bench"
sys.path.insert(0, str(BENCH / "micro"))
import device_inputs  # noqa: E402
import device_peers  # noqa: E402
import device_rows  # noqa: E402

# Answers as `reckon bench` does: a benchmark takes 0.5 ms, at half of its limit of 4e12 operations a second.
STAND_IN = """
    #!{python}
    import json, sys
    name = next(a for a in sys.argv if a.startswith("--benchmark_filter="))[len("--benchmark_filter=^"):-len("(/|$)")]
    if "top_k" in name:
        sys.exit("error: out of memory")
    row = {{"name": name, "run_type": "iteration", "real_time": 0.5, "time_unit": "ms", "FLOP/s": 2e12, "fraction_of_limit": 0.5}}
    print(json.dumps({{"context": {{"reckon": {{"left_out": [], "machine": {{"gpu": "none"}}}}}}, "benchmarks": [row]}}))
"""


class Device(ProgramTest):
    def python(self, *arguments, **environment):
        return subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True,
                              env={**os.environ, **environment})

    def test_the_script_names_what_is_missing(self):
        if shutil.which("nvidia-smi"):
            self.skipTest("there is a driver")
        done = subprocess.run([BENCH / "device.sh", "-o", self.folder / "out"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (1, "error: no nvidia-smi on this machine\n"))
        self.assertIn("usage: bench/device.sh", subprocess.run([BENCH / "device.sh", "--help"], capture_output=True, text=True,
                                                               check=True).stdout)

    def test_peers_are_not_timed_without_a_gpu(self):
        done = self.python(BENCH / "micro/compare_device.py", RECKON, self.require_model())
        if done.returncode == 0:
            self.skipTest("there is a GPU")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, r"^error: .*reckon cannot use a GPU: (the CUDA library is not built|no NVIDIA driver|no device)")
        self.assertEqual(done.stderr.count("\n"), 1)

    def test_arguments_are_looked_at(self):
        for more, mentions in (([], "required"), (["a", "b", "--rounds", "0"], "at least 1"), (["a", "b", "--rounds", "x"], "invalid"),
                               (["a", "b", "-o", "a.md"], "JSON")):
            done = self.python(BENCH / "micro/compare_device.py", *more)
            self.assertEqual(done.returncode, 2)
            self.assertIn(mentions, done.stderr)

    def test_a_missing_program_model_or_folder_is_named_in_one_line(self):
        model = self.require_model()
        for arguments, names in ((["/nonexistent", model], "/nonexistent"), ([self.folder, model], str(self.folder)),
                                 ([RECKON, "/nowhere"], "/nowhere"), ([RECKON, model, "-o", "/nowhere/a.json"], "/nowhere/a.json"),
                                 (["/bin/true", model], "/bin/true"), (["/bin/false", model], "/bin/false")):
            done = self.python(BENCH / "micro/compare_device.py", *arguments)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, rf"^error: {names}.*\n$")

    def test_peers_on_the_gpu_are_timed_by_its_events(self):
        peers, calls = device_peers.Peers("cpu"), []
        milliseconds = iter([70, 30, 50])

        class Event:
            def __init__(self, enable_timing):
                self.timed = enable_timing
            def record(self):
                self.after = len(calls)
            def synchronize(self):
                pass
            def elapsed_time(self, end):
                assert (self.timed, end.after - self.after) == (True, 10)
                return next(milliseconds)

        peers.device, peers.torch = "cuda", types.SimpleNamespace(cuda=types.SimpleNamespace(Event=Event, synchronize=lambda: None))
        self.assertAlmostEqual(peers._best_on_device(lambda: calls.append(1), 3), 0.003)
        self.assertEqual(len(calls), 1 + 3 * 10)

    def compare(self, *more):
        """With a program that pretends, and a Python in which no peer can be imported."""
        program, broken = self.folder / "reckon", self.folder / "modules"
        program.write_text(textwrap.dedent(STAND_IN).lstrip().format(python=sys.executable))
        program.chmod(0o755)
        for name in ("torch", "transformers", "flash_attn", "onnxruntime"):
            (broken / name).mkdir(parents=True, exist_ok=True)
            (broken / name / "__init__.py").write_text(f"raise ImportError('{name} is broken')\n")
        return self.python(BENCH / "micro/compare_device.py", program, self.require_model(), *more, PYTHONPATH=str(broken))

    def test_the_table_and_the_record_hold_every_row_and_who_is_left_out(self):
        out = self.folder / "peers.json"
        done = self.compare("-o", out, "--rounds", "2")
        self.assertEqual(done.returncode, 0, done.stderr)
        record = json.loads(out.read_text())
        self.assertEqual(record["left_out"], {name: f"ImportError: {name} is broken"
                                              for name in ("torch", "transformers", "flash_attn", "onnxruntime")})
        rows = {(row["name"], row.get("peer_name")): row for row in record["rows"]}
        self.assertEqual(len(rows), len(record["rows"]))
        self.assertEqual(len([row for row in record["rows"] if "left_out" in row]), 7)
        padded = next(row for (name, peer), row in rows.items() if name.startswith("MiniLM bf16, 1024") and "SDPA" in peer)
        self.assertEqual(padded["left_out"], "torch: ImportError: torch is broken; transformers: ImportError: transformers is broken")
        self.assertEqual((padded["target"], padded["ours_seconds"]), (3.0, [0.0005] * 2))
        int8 = rows["MiniLM int8, the same texts", "our bf16"]
        self.assertEqual(int8["ratio"], {"median": 1, "low": 1, "high": 1})
        self.assertIs(int8["reached"], False)
        self.assertIs(rows["AUC, 10^6 positives, 2^24 negatives", None]["reached"], True)
        base = rows["BERT-base bf16, 128 texts of 128 tokens", "cuBLASLt's products of 8192"]
        # 12 layers of 2 (4 h^2 + 2 h f) a token and 4 n h a pair of tokens, at 4e12 a second, over 0.5 ms.
        operations = 12 * (128 * 128 * 2 * (4 * 768**2 + 2 * 768 * 3072) + 128 * 128**2 * 4 * 768)
        self.assertAlmostEqual(base["ratio"]["median"], operations / 4e12 / 0.0005)
        failed = rows["top 100 of 10^7 x 384 fp16, 1 query", "copy of the items' bytes"]["failed"]
        self.assertEqual(failed, "RuntimeError: reckon bench cuda_scoring/top_k_of_ten_million/fp16/queries:1: error: out of memory")
        self.assertIn("left out: flash_attn: ImportError: flash_attn is broken", done.stdout)
        self.assertIn("pip install torch transformers flash-attn onnxruntime-gpu\n", done.stdout)
        table = out.with_suffix(".md").read_text()
        self.assertTrue(done.stdout.endswith("\n\n" + table))
        self.assertEqual(len(table.splitlines()), 2 + len(record["rows"]))
        self.assertRegex(table, r"\n\| MiniLM int8, the same texts, beside our bf16 \| (.*tokens/s) \| \1 \| 1\.00x \(1\.00 to 1\.00\) "
                                r"\| 1\.50x, NOT REACHED \|\n")
        self.assertIn("| - | - | failed: RuntimeError: reckon bench cuda_scoring", table)
        self.assertRegex(done.stdout, r"one text of 32 tokens.*\n    500\.0 us, the peer is left out: torch: .*; expected 60\.0 us: NOT REACHED")
        self.assertRegex(done.stdout, r"int8.*\n    .* Mtokens/s, .*: 1\.00x \(1\.00 to 1\.00\); expected 1\.50x: NOT REACHED")

    def test_one_row_can_be_chosen(self):
        self.assertEqual(self.compare("--only", "AUC").stdout.splitlines()[-6:],
                         ["AUC, 10^6 positives, 2^24 negatives", "    3.355e+04 Tpairs/s; expected 1 Gpairs/s: reached", "",
                          "| | ours | peer | ratio (range) | wanted |", "|---|---:|---:|---:|---:|",
                          "| AUC, 10^6 positives, 2^24 negatives | 3.355e+04 Tpairs/s | - | - | 1 Gpairs/s, reached |"])
        self.assertIn("error: no row has 'nothing'", self.compare("--only", "nothing").stderr)

    def test_a_row_alternates_and_takes_the_median_ratio(self):
        calls = []
        times = {"ours": iter([1.0, 2.0, 4.0]), "peer": iter([3.0, 4.0, 4.0])}

        def call(name):
            calls.append(name)
            return next(times[name])

        peer = device_peers.Peer("peer", lambda: call("peer"), prepare=lambda: calls.append("prepare"),
                                 release=lambda: calls.append("release"))
        row = device_rows.measure({"name": "x", "ours": lambda: call("ours"), "peer": peer, "amount": 8, "unit": "y/s",
                                   "target": 2.0}, 3)
        self.assertEqual(calls, ["prepare", "ours", "peer", "peer", "ours", "ours", "peer", "release"])
        self.assertEqual(row["ratio"], {"median": 2.0, "low": 1.0, "high": 3.0})
        self.assertEqual((row["ours"], row["peer"], row["reached"]), (4.0, 2.0, True))

    def test_texts_have_the_lengths_and_the_ids_that_they_should(self):
        vocabulary = device_inputs.whole_words(self.require_model())
        ids = device_inputs.texts_of_ids(vocabulary, 1024, 74, 256)
        self.assertEqual(ids, device_inputs.texts_of_ids(vocabulary, 1024, 74, 256))
        lengths = [len(row) for row in ids]
        self.assertAlmostEqual(sum(lengths) / len(lengths), 74, delta=0.5)
        self.assertEqual((max(lengths) <= 256, min(lengths) >= 3, len(set(lengths)) > 100), (True, True, True))
        ids = device_inputs.texts_of_ids(vocabulary, 50, 20, 60)  # no longer than the tiny model takes
        texts = device_inputs.write_texts(self.folder / "texts.txt", vocabulary, ids)
        done = self.succeed("encode", "--model", self.require_model(), "--input", texts, "--tokens")
        self.assertEqual([json.loads(line) for line in done.stdout.splitlines()], ids)
        self.assertEqual({len(row) for row in device_inputs.texts_of_ids(vocabulary, 5, 128, 128)}, {128})

    def test_a_model_of_any_shape_is_one_that_runs(self):
        shape = {"hidden_size": 96, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 200}
        folder = device_inputs.write_model(self.folder / "model", self.require_model(), shape)
        said = json.loads(self.succeed("model", "inspect", folder, "--json").stdout)
        self.assertEqual([said[name] for name in ("hidden", "layers", "heads", "intermediate")], [96, 3, 4, 200])
        texts = self.folder / "texts.txt"
        texts.write_text("some words of a text\n")
        self.succeed("encode", "--model", folder, "--input", texts, "-o", self.folder / "out.h5")

    def test_batches_are_sorted_and_whole(self):
        ids = [[0] * n for n in (3, 9, 1, 7, 5)]
        batches = device_peers.padded_batches(ids, 2)
        self.assertEqual([[len(row) for row in batch] for batch in batches], [[9, 7], [5, 3], [1]])
