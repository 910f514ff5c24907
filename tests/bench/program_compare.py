"""reckon compare and reckon report on what run, bench and gate write: files side by side, and histories of them."""
import copy
import csv
import io
import json
import random

import jsonschema

from program import SOURCE, ProgramTest

HISTORY_SCHEMA = json.loads((SOURCE / "reports/history.schema.json").read_text())


class CompareTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.require_model()
        self.history = self.folder / "history"

    def run_once(self, *more):
        dataset = self.folder / "synth.h5"
        if not dataset.exists():
            self.synth()
        return self.run_synth(dataset, self.folder / "run", *more)

    def run_with_passes(self):
        """A run with as many timed passes as an interval needs, which a tiny one has not."""
        record = self.run_once()
        for variant in record["variants"]:
            variant["encoding"]["repetitions"] = variant["encoding"]["repetitions"][:1] * 5
        (self.folder / "run/results.json").write_text(json.dumps(record))

    def scenario(self, *more):
        texts = self.folder / "texts.txt"
        texts.write_text("".join(f"a quiet film about {i} people\n" for i in range(20)))
        self.succeed("bench", "--scenario", "single-stream", "--model", self.require_model(), "--input", texts, "--duration", 0.1,
                     "--queries", 70, *more)

    def page(self, path, *parts):
        text = path.read_text()
        self.assertTrue(text.startswith("<!DOCTYPE html>"))
        for part in parts:
            self.assertIn(part, text)


class Files(CompareTest):

    def test_three_runs_are_compared_in_every_format(self):
        self.run_with_passes()
        results = [self.folder / f"{name}.json" for name in "abc"]
        for path in results:
            path.write_text((self.folder / "run/results.json").read_text())
        page = self.folder / "page.html"
        rows = list(csv.DictReader(io.StringIO(self.succeed("compare", *results, "--csv", "--html", page).stdout)))
        self.assertEqual({row["run"] for row in rows if row["part"] == "system"}, {str(path) for path in results})
        found = json.loads(self.succeed("compare", *results, "--json").stdout)
        self.assertEqual(len([row for row in rows if row["part"] == "system"]), 3 * len(found["systems"]))
        speed, = [row for row in found["speed"] if (row["of"], row["quantity"]) == ("int8", "texts/s")]
        self.assertEqual(speed["ratios"], [1, 1])
        self.assertAlmostEqual(speed["highs"][0], 1.05, places=9)
        self.page(page, "systems-compared", "speed-compared")

    def test_scenarios_are_compared_and_shown(self):
        paths = [self.folder / "a.json", self.folder / "b.json"]
        for path, variant in zip(paths, ("fp32", "int8")):
            self.scenario("--variant", variant, "-o", path)
        found = json.loads(self.succeed("compare", *paths, "--json").stdout)
        names = [metric["name"] for metric in found["scenarios"]]
        self.assertIn("latency p50", names)
        self.assertIn("configuration.variant", [setting["name"] for setting in found["settings"]])
        page = self.folder / "page.html"
        self.succeed("report", paths[0], "-o", page)
        self.page(page, "latency-percentiles", "VALID")
        record = json.loads(paths[0].read_text())
        self.assertEqual(json.loads(self.succeed("report", paths[0], "--json").stdout), record)
        worst, = [m["value"] for m in record["measures"] if m["name"] == "latency maximum"]
        self.assertEqual(record["latencies"][-1], [worst, 1])
        shares = [share for _, share in record["latencies"]]
        self.assertEqual(shares, sorted(shares))

    def test_a_gate_is_shown_and_not_compared(self):
        self.run_with_passes()
        results, verdict, page = (self.folder / name for name in ("run/results.json", "gate.json", "gate.html"))
        self.succeed("gate", "--baseline", results, "--candidate", results, "--stored-budget", 10, "-o", verdict)
        text = self.succeed("report", verdict, "-o", page).stdout
        self.assertIn("pass: ", text)
        self.page(page, "gate-rows", "<h1>Gate: pass</h1>")
        self.assertEqual(json.loads(self.succeed("report", verdict, "--json").stdout), json.loads(verdict.read_text()))
        self.refuse("compare", verdict, results, mentions="a verdict of reckon gate")
        self.refuse("compare", "--history", self.folder / "nowhere", mentions="nowhere")
        self.refuse("compare", mentions="expected two results or more, or --history")

    def test_options_that_exclude_each_other_are_refused(self):
        for options in (["--csv", "--json"], ["--markdown", "--csv"], ["--history", self.folder]):
            self.refuse("compare", "a.json", "b.json", *options)


class History(CompareTest):

    def find(self, *options):
        found = json.loads(self.succeed("compare", "--history", self.history, "--json", *options).stdout)
        jsonschema.Draft202012Validator(HISTORY_SCHEMA).validate(found)
        return found

    def test_runs_and_scenarios_are_added(self):
        report, chart = self.folder / "run/report.html", 'id="history"'
        self.run_once("--history", self.history)
        self.assertNotIn(chart, report.read_text())
        self.run_once("--history", self.history)
        self.page(report, chart)
        self.scenario("--history", self.history)
        self.succeed("report", self.folder / "run/results.json", "--history", self.history, "-o", report)
        self.page(report, chart)
        self.refuse("report", next(path for path in self.history.iterdir() if "scenario" in path.read_text()),
                    "--history", self.history, mentions="--history")
        files = sorted(path.name for path in self.history.iterdir())
        self.assertEqual(len(files), 3)
        found = self.find()
        self.assertEqual([entry["file"] for entry in found["entries"]], [str(self.history / name) for name in files])
        self.assertEqual({len(series["points"]) for series in found["series"]}, {1, 2})

    def test_a_planted_slowdown_and_loss_are_found_with_their_commits(self):
        record = self.run_once()
        draw = random.Random(1)
        self.history.mkdir()
        for i in range(30):
            one = copy.deepcopy(record)
            one["created"] = f"2026-02-{1 + i % 28:02}T0{i // 28}:00:00Z" if i < 28 else f"2026-03-0{i - 27}T00:00:00Z"
            one["machine"]["commit"] = f"c{i}"
            for variant in one["variants"]:
                rate = variant["encoding"]["texts_per_second"]
                rate["median"] = 100 * draw.lognormvariate(0, 0.01) * (0.95 if i >= 17 and variant["name"] == "int8" else 1)
                variant["latency"], variant["peak_memory_bytes"] = None, None
            for system in one["systems"]:
                for metric in system["metrics"]:
                    if i >= 9 and (system["name"], metric["name"], metric["k"]) == ("fp32/mixture", "ndcg", 10):
                        metric["value"] -= 0.01
            (self.history / f"{draw.random()}.json").write_text(json.dumps(one))
        page = self.folder / "history.html"
        found = self.find("--html", page)
        changes = {series["name"]: [(change["first_commit"], change["last_commit_before"]) for change in series["changes"]]
                   for series in found["series"] if series["changes"]}
        self.assertEqual(changes, {"int8 texts/s": [("c17", "c16")], "fp32/mixture ndcg@10": [("c9", "c8")]})
        self.page(page, "c17", '<canvas id="history"')
        rows = list(csv.DictReader(io.StringIO(self.succeed("compare", "--history", self.history, "--csv").stdout)))
        self.assertEqual({row["first_commit"] for row in rows}, {"", "c17", "c9"})
        self.assertIn("c17", self.succeed("compare", "--history", self.history, "--markdown").stdout)
        self.assertEqual(self.succeed("compare", "--history", self.history).stdout,
                         self.succeed("compare", "--history", self.history).stdout)
