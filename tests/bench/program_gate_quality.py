"""The quality rows of the gate as a user calls them: of two runs, and of two variants of one."""
import json
import unittest

import h5py

from program_gate import GateTest


class Quality(GateTest):

    SPEC = "[[quality]]\nsystem = 'fp32/content'\nmetric = 'ndcg@10'\nmargin = 0.02\n"

    def setUp(self):
        super().setUp()
        self.require_model()
        self.runs = {}
        dataset = self.synth()
        for name in ("a", "b"):
            self.runs[name] = self.folder / f"run_{name}"
            self.run_synth(dataset, self.runs[name])

    def quality(self, spec=SPEC):
        build = self.build("build")
        return self.gate(build, build, "--baseline-results", self.runs["a"] / "results.json", "--candidate-results",
                         self.runs["b"] / "results.json", spec=spec)

    def lose(self, metric, loss):
        with h5py.File(self.runs["b"] / "predictions.h5", "r+") as file:
            values = file[f"variants/fp32/content/per_user/{metric}"]
            values[...] = values[...] - loss

    def test_the_same_quality_passes(self):
        done, rows = self.quality()
        self.assertEqual(done.returncode, 0, done.stderr)
        row, = rows.values()
        self.assertEqual((row["verdict"], row["value"]), ("SAME", 0))

    def test_a_loss_beyond_the_margin_fails(self):
        self.lose("ndcg@10", 0.03)
        done, rows = self.quality()
        self.assertEqual(done.returncode, 5, done.stderr)
        row, = rows.values()
        self.assertEqual(row["verdict"], "WORSE")
        self.assertAlmostEqual(row["value"], -0.03, places=6)

    def test_a_loss_within_the_margin_is_a_warning(self):
        self.lose("ndcg@10", 0.01)
        done, rows = self.quality()
        self.assertEqual(done.returncode, 0)
        self.assertEqual([row["outcome"] for row in rows.values()], ["warning"])

    def test_two_variants_of_one_run_are_gated_by_speed_and_quality(self):
        spec = "[[quality]]\nsystem = 'content'\nmetric = 'ndcg@10'\nmargin = 0.02\n"
        results = self.runs["a"] / "results.json"
        build = self.build("build")
        done, rows = self.gate(build, build, "--candidate-variant", "int8", "--baseline-results", results, spec=spec)
        self.assertEqual(done.returncode, 0, done.stderr)
        stored, more = self.gate(self.runs["a"], self.runs["a"], "--candidate-variant", "int8", spec=spec)
        self.assertEqual(list(more), ["encode fp32 → int8", "content ndcg@10"], stored.stderr)
        metrics = {each["name"]: next(m["value"] for m in each["metrics"] if (m["name"], m["k"]) == ("ndcg", 10))
                   for each in json.loads(results.read_text())["systems"]}
        for row in (rows["content ndcg@10"], more["content ndcg@10"]):
            self.assertAlmostEqual(row["baseline"], metrics["fp32/content"])
            self.assertAlmostEqual(row["candidate"], metrics["int8/content"])
        alone = self.gate(build, build, "--baseline-results", results, spec=spec)[0]
        self.assertEqual(alone.returncode, 1)
        self.assertIn("--candidate-results", alone.stderr)

    def test_a_value_below_its_threshold_fails(self):
        done, _ = self.quality(self.SPEC + "threshold = 0.99\n")
        self.assertEqual(done.returncode, 5)

    def test_a_system_that_is_not_there_fails_its_row(self):
        done, rows = self.quality(self.SPEC.replace("content", "contents"))
        self.assertEqual(done.returncode, 4)
        self.assertIn("no system", rows["fp32/contents ndcg@10"]["notes"][0])


if __name__ == "__main__":
    unittest.main()
