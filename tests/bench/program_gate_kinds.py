"""Regressions of every kind, and what is no measurement, as the gate sees them: in builds that are made for it."""
import json
import resource
import signal
import subprocess
import time
import unittest

import h5py
import numpy as np

from program import RECKON, ProgramTest, reckon
from program_gate import SPEC, GateTest

PATH = "[[row]]\nname = 'row'\npath = 'top_k'\n"


class Kinds(GateTest):
    """Each is found by the row that is made for it, and passes where the build is the same."""

    def found(self, spec, **regression):
        spec = "seconds = 100\nanswer_seconds = 30\n" + spec
        done, rows = self.gate(self.build("a"), self.build("b"), spec=spec)
        self.assertEqual((done.returncode, rows["row"]["verdict"]), (0, "SAME"), done.stdout + done.stderr)
        done, rows = self.gate(self.build("a"), self.build("b", **regression), spec=spec)
        self.assertEqual((done.returncode, rows["row"]["verdict"]), (2, "SLOWER"), done.stdout + done.stderr)
        return rows["row"]

    def test_cache_misses(self):
        self.assertEqual(self.found(PATH, factor=1.08)["measure"], "CPU time")

    def test_one_slow_thread(self):
        row = self.found(PATH + "threads = 2\n", wall=1.2)
        self.assertEqual(row["measure"], "wall time")
        self.assertAlmostEqual(row["value"], 1.2, delta=0.02)

    def test_a_lock_or_sleep_that_only_the_wall_clock_sees(self):
        row = self.found(PATH, wall=1.2)
        self.assertEqual(row["measure"], "wall time")
        self.assertAlmostEqual(row["candidate"] / row["baseline"], 1.2, delta=0.02)

    def test_a_tail_only(self):
        row = self.found("row_seconds = 60\n" + PATH + "quantity = 'tail'\npercentile = 99\n", tail=3.0)
        self.assertIn("p99 of ", row["measure"])
        self.assertAlmostEqual(row["value"], 3, delta=0.1)

    def test_a_tail_does_not_move_a_row_of_speed(self):
        done, rows = self.gate(self.build("a"), self.build("b", tail=3.0), spec=PATH)
        self.assertEqual((done.returncode, rows["row"]["verdict"]), (0, "SAME"), done.stdout)

    def test_memory_growth(self):
        row = self.found(PATH + "quantity = 'memory_growth'\n", growth=64)
        self.assertEqual((row["baseline"], row["candidate"], row["value"], row["effect"]), (0, 64, 64, "difference"))

    def test_memory_growth_within_its_budget_is_a_warning(self):
        spec = PATH + "quantity = 'memory_growth'\nbudget = 100\n"
        done, rows = self.gate(self.build("a"), self.build("b", growth=64), spec=spec)
        self.assertEqual((done.returncode, rows["row"]["outcome"]), (0, "warning"))

    def test_a_start_up_delay(self):
        spec = "row_seconds = 60\n[[row]]\nname = 'row'\nquantity = 'startup'\nbudget = 0.5\n"
        _, rows = self.gate(self.build("a"), self.build("b", startup=0.1), spec=spec)
        self.assertEqual(rows["row"]["verdict"], "SLOWER", rows["row"])

    def test_a_tail_that_would_take_longer_than_the_row_may_is_left_out(self):
        spec = ("row_seconds = 1\n[[row]]\nname = 'size'\nquantity = 'binary_size'\n" + PATH +
                "quantity = 'tail'\npercentile = 99.9\n")
        done, rows = self.gate(self.build("a"), self.build("b"), "--strict", spec=spec)
        self.assertEqual((done.returncode, rows["row"]["verdict"]), (3, "LEFT OUT"))
        self.assertIn("p99.9 needs 10000 operations a slice", rows["row"]["notes"][0])


class WorstSlice(GateTest):
    """A loss of quality in one slice of users, which the mean of all hides."""

    SPEC = ("[[quality]]\nname = 'ndcg'\nsystem = 'fp32/content'\nmetric = 'ndcg@10'\nmargin = 0.1\n"
            "slices = true\n")

    def setUp(self):
        super().setUp()
        self.require_model()
        self.dataset = self.synth(users=240)
        self.runs = {name: self.folder / name for name in ("run_a", "run_b")}
        for run in self.runs.values():
            self.run_synth(self.dataset, run)

    def quality(self, *more, spec=SPEC):
        build = self.build("build")
        return self.gate(build, build, "--baseline-results", self.runs["run_a"] / "results.json", "--candidate-results",
                         self.runs["run_b"] / "results.json", *more, spec=spec)

    def lose(self, loss):
        """Of the quarter of the evaluated users with the shortest histories; returns the longest of these."""
        with h5py.File(self.dataset, "r") as file:
            offsets, parts = file["interactions/offsets"][...], file["splits/default/part"][...]
            items = file["interactions/item"][...]
        with h5py.File(self.runs["run_b"] / "predictions.h5", "r+") as file:
            group = file["variants/fp32/content"]
            history = np.array([len(set(items[offsets[u]:offsets[u + 1]][parts[offsets[u]:offsets[u + 1]] < 2]))
                                for u in group["user"][...]])
            short = history <= np.quantile(history, 0.25)
            values = group["per_user/ndcg@10"]
            values[...] = values[...] - np.where(short, loss, 0)
        return history[short].max()

    def test_the_same_quality_passes_in_all_slices(self):
        done, rows = self.quality()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual([row["verdict"] for row in rows.values()], ["SAME", "SAME"])

    def test_a_loss_in_one_slice_fails_and_the_slice_is_named(self):
        longest = self.lose(0.15)
        done, rows = self.quality()
        self.assertEqual(done.returncode, 5, done.stdout + done.stderr)
        self.assertNotEqual(rows["ndcg"]["outcome"], "quality failed")
        worst = rows["ndcg, worst slice"]
        self.assertEqual((worst["verdict"], worst["outcome"]), ("WORSE", "quality failed"))
        self.assertAlmostEqual(worst["value"], -0.15, places=5)
        self.assertRegex(worst["notes"][0], rf"^(history length \d+ to {longest}|cold-start users)")

    def test_the_dataset_must_be_that_of_the_results(self):
        other = self.synth("other.h5", users=240, seed=2)
        done, rows = self.quality("--dataset", other)
        self.assertEqual(done.returncode, 4)
        self.assertIn("not the dataset of", rows["ndcg, worst slice"]["notes"][0])
        self.dataset.rename(self.folder / "moved.h5")
        self.assertEqual(self.quality()[0].returncode, 4)
        self.assertEqual(self.quality("--dataset", self.folder / "moved.h5")[0].returncode, 0)


class NoMeasurement(GateTest):

    def stored(self, change):
        """Two stored results, the second one changed as text."""
        record = json.loads((self.results / "results.json").read_text())
        (self.folder / "a.json").write_text(json.dumps(record))
        (self.folder / "b.json").write_text(change(json.dumps(record)))
        return "gate", "--baseline", self.folder / "a.json", "--candidate", self.folder / "b.json"

    def setUp(self):
        super().setUp()
        self.require_model()
        self.results = self.folder / "run"
        self.run_synth(self.synth(), self.results)

    def test_results_of_another_schema_version_are_refused(self):
        self.refuse(*self.stored(lambda text: text.replace('"version": 1', '"version": 99', 1)), mentions="b.json")

    def test_results_that_hold_nan_are_refused(self):
        self.refuse(*self.stored(lambda text: text.replace('"seconds": ', '"seconds": NaN, "x": ', 1)), mentions="b.json")

    def test_results_that_are_cut_off_are_refused(self):
        self.refuse(*self.stored(lambda text: text[:len(text) // 2]), mentions="b.json")

    def test_results_of_another_machine_are_a_warning(self):
        record = json.loads((self.results / "results.json").read_text())
        cpu = record["machine"]["cpu"]
        done = reckon(*self.stored(lambda text: text.replace(json.dumps(cpu), '"Another CPU"')))
        self.assertIn("machine.cpu", done.stdout)
        self.assertIn("Another CPU", done.stdout)

    def test_a_clock_that_jumps_ahead_is_no_alarm(self):
        done, rows = self.gate(self.build("a"), self.build("b", fault="clock ahead"))
        self.assertNotEqual(rows["top-K"]["verdict"], "SLOWER", done.stdout)
        self.assertNotIn("FAILED", {row["verdict"] for row in rows.values()})

    def test_a_clock_that_goes_back_fails_its_row(self):
        done, rows = self.gate(self.build("a"), self.build("b", fault="clock back"))
        self.assertEqual((done.returncode, rows["top-K"]["verdict"]), (2, "FAILED"))
        self.assertIn("wall_ns", rows["top-K"]["notes"][0])
        self.assertEqual(rows["tokenizer"]["verdict"], "SAME")

    def test_the_start_is_measured_where_the_ends_of_children_are_ignored(self):
        path = self.folder / "gate.toml"
        path.write_text("seconds = 20\n[[row]]\nname = 'row'\nquantity = 'startup'\nbudget = 5\n")
        done = subprocess.run([RECKON, "gate", "--baseline", self.build("a"), "--candidate", self.build("b"), "--spec", path],
                              capture_output=True, text=True, timeout=600,
                              preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_full_disk_is_said_and_the_verdict_printed(self):
        path = self.folder / "gate.toml"
        path.write_text(PATH)
        a, b = self.build("a"), self.build("b")
        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (256, 256))
        done = subprocess.run([RECKON, "gate", "--baseline", a, "--candidate", b, "--spec", path, "-o",
                               self.folder / "verdict.json"], capture_output=True, text=True, timeout=600,
                              preexec_fn=small_files, restore_signals=False)  # SIGXFSZ stays ignored
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("verdict.json", done.stderr)
        self.assertIn("SAME", done.stdout)
        self.assertFalse((self.folder / "verdict.json").exists())


class Limits(GateTest):

    def test_rows_that_hang_do_not_take_longer_than_the_time_of_all(self):
        hanging = self.build("a", fault="hang")
        spec = "seconds = 1\nanswer_seconds = 1\n" + "".join(
            f"[[row]]\nname = '{i}'\npath = 'top_k'\nitems = {i}\nk = 1\n" for i in range(1, 60))
        begin = time.monotonic()
        done, rows = self.gate(hanging, hanging, spec=spec)
        self.assertLess(time.monotonic() - begin, 40)
        self.assertEqual((done.returncode, len(rows)), (4, 59))

    def test_a_result_does_not_replace_what_it_is_of(self):
        build = self.build("a")
        (self.folder / "spec.toml").write_text(SPEC)
        for more, mentions in ((["-o", self.folder / "spec.toml"], "would replace the file of --spec"),
                               (["-o", build], "would replace the file of --baseline"),
                               (["-o", self.folder / "x", "--junit", self.folder / "no/../x"], "--junit: ")):
            self.refuse("gate", "--baseline", build, "--candidate", build, "--spec", self.folder / "spec.toml", *more,
                        mentions=mentions)
        self.assertEqual((self.folder / "spec.toml").read_text(), SPEC)


class Selftest(ProgramTest):

    SPEC = "seconds = 30\nrow_seconds = 1\n[[row]]\nname = 'row'\npath = 'metrics'\nusers = 2\nitems = 100\n"
    GROWTH = "[[row]]\nname = 'growth'\nquantity = 'memory_growth'\npath = 'metrics'\nusers = 2\nitems = 100\n"

    def setUp(self):
        super().setUp()
        self.state = self.folder / "state.jsonl"
        (self.folder / "gate.toml").write_text(self.SPEC + self.GROWTH + "[[row]]\nname = 'memory'\nquantity = 'peak_memory'\n")
        self.command = ("selftest", "--spec", self.folder / "gate.toml", "--state", self.state, "--second-load")

    def gates(self):
        return [json.loads(line) for line in self.state.read_text().splitlines()[1:]]

    def test_killed_at_any_moment_it_goes_on(self):
        process = subprocess.Popen([RECKON, *map(str, self.command), "--gates", "2"], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            if line.startswith("gate 1"):
                break
        process.kill()
        process.wait()
        process.stderr.close()
        before = self.gates()
        self.assertGreaterEqual(len(before), 1)
        report = json.loads(self.succeed(*self.command, "--gates", 2, "--json").stdout)
        gates = self.gates()
        self.assertEqual(gates[:len(before)], before)
        self.assertEqual([gate["injection"] for gate in gates], ["nothing:0", "slowdown:0.05", "slowdown:0.03"] * 2)
        self.assertEqual([gate["load"] for gate in gates], [False] * 3 + [True] * 3)
        self.assertEqual(sum(each["gates"] for each in report["findings"]), 6)
        self.assertTrue(gates[0]["rows"][0]["pairs"])

    def test_an_injection_is_measured_in_the_rows_that_can_show_it(self):
        self.succeed(*self.command, "--gates", 1, "--inject", "memory_growth:512")
        gate, = self.gates()
        self.assertEqual([(row["name"], row["verdict"]) for row in gate["rows"]], [("growth", "SLOWER")])

    def test_bad_injections_are_refused(self):
        for text, mentions in (("nonsense", "expected one of nothing, slowdown"), ("slowdown:-1", "expected 0 to 10"),
                               ("slowdown:nan", "expected 0 to 10"), ("tail:2x", "expected 0 to 100"),
                               ("startup", "no row of the spec can show it")):
            self.refuse(*self.command, "--inject", text, mentions=mentions)


class Injected(ProgramTest):
    """What a worker that is given a fault answers."""

    def ask(self, injection, **more):
        request = {"path": "metrics", "parameters": {"users": 2, "items": 100}, "seed": 1, "operations": 200, **more}
        done = self.succeed("gate-worker", "--inject", injection, input=3 * (json.dumps(request) + "\n"))
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_results_stay_right_unless_they_are_made_wrong(self):
        right = self.ask("nothing")[0]["checksum"]
        for injection in ("slowdown", "cache_misses", "tail", "memory_growth", "slow_thread", "startup:1"):
            self.assertEqual(self.ask(injection)[-1]["checksum"], right, injection)
        self.assertNotEqual(self.ask("wrong_results")[0]["checksum"], right)

    def test_growth_is_left_on_the_heap_by_every_operation(self):
        for amount in (0, 1024):
            answers = self.ask(f"memory_growth:{amount}", heap=True)
            growth = (answers[2]["heap_bytes"] - answers[1]["heap_bytes"]) / 200
            # malloc takes sixteen bytes of a block, the list of them eight, and what it frees when it grows stays a while.
            self.assertLessEqual(abs(growth - amount), 128)

    def test_percentiles_are_given_where_they_are_asked_for(self):
        self.assertNotIn("percentile_cpu_ns", self.ask("nothing")[0])
        low, high = (self.ask("nothing", percentile=p)[-1] for p in (1, 99.9))
        self.assertLessEqual(low["percentile_wall_ns"] * 198, low["wall_ns"])  # the third of 200 operations, and more
        self.assertGreaterEqual(high["percentile_wall_ns"] * 400, high["wall_ns"])  # the longest of 200 operations


if __name__ == "__main__":
    unittest.main()
