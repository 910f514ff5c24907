"""`reckon eval` of tables: labels, ratings and logged feedback as a user has them."""
import gzip
import json
import math
import random
import shutil
import subprocess
import unittest

from program import RECKON, ProgramTest


class Tables(ProgramTest):
    def write(self, text, name="table.csv"):
        path = self.folder / name
        path.write_text(text)
        return path

    def evaluate(self, *arguments, **options):
        return json.loads(self.succeed("eval", *arguments, "--json", **options).stdout)

    def metrics(self, *arguments, **options):
        return {m["name"]: m for m in self.evaluate(*arguments, **options)["systems"][0]["metrics"]}


class Labels(Tables):
    def test_equal_numbers_are_one_label(self):
        mixed = self.metrics("--labels", self.write("truth,prediction\n1,1.0\n0,0.0\n0,1.0\n"))
        plain = self.metrics("--labels", self.write("truth,prediction\n1,1\n0,0\n0,1\n"))
        self.assertEqual(mixed, plain)
        self.assertAlmostEqual(mixed["accuracy"]["value"], 2 / 3, delta=1e-12)
        scores = "truth,score:0,score:1\n1.0,0.2,0.8\n0.0,0.7,0.3\n"
        self.assertEqual(self.metrics("--labels", self.write(scores))["accuracy"]["value"], 1)
        matrix = self.metrics("--labels", self.write("truth,prediction\n01,1\n1,1\n2,2.0\n"), "--metrics",
                              "confusion_matrix")["confusion_matrix: confusion_matrix"]
        self.assertEqual(matrix["labels"], ["01", "1", "2", "2.0"])  # codes, not numbers

    def test_weights_are_announced(self):
        path = self.write("truth,prediction,sample_weight\na,a,3\nb,a,1\n")
        done = self.succeed("eval", "--labels", path, "--metrics", "accuracy")
        self.assertIn("rows are weighted by the column 'sample_weight'", done.stderr)
        self.assertEqual(self.metrics("--labels", path, "--metrics", "accuracy")["accuracy"]["value"], 0.75)
        plain = self.succeed("eval", "--labels", self.write("truth,prediction\na,a\nb,a\n"), "--metrics", "accuracy")
        self.assertNotIn("weighted", plain.stderr)

    def test_arrays_have_shapes_and_labels(self):
        path = self.write("truth,prediction\na,a\na,b\nb,b\nc,b\n")
        metrics = self.metrics("--labels", path, "--metrics", "confusion_matrix,f1(average=None),per_class")
        matrix = metrics["confusion_matrix: confusion_matrix"]
        self.assertEqual((matrix["shape"], matrix["labels"]), ([3, 3], ["a", "b", "c"]))
        self.assertEqual(matrix["array"], [[1, 1, 0], [0, 1, 0], [0, 1, 0]])
        f1 = metrics["f1(average=None): value"]
        self.assertEqual((f1["shape"], f1["labels"]), ([3], ["a", "b", "c"]))
        support = metrics["per_class: support"]
        self.assertEqual((support["array"], support["labels"]), ([2, 1, 1], ["a", "b", "c"]))
        self.assertEqual(metrics["per_class: recall"]["array"], [0.5, 1, 0])
        text = self.succeed("eval", "--labels", path, "--metrics", "accuracy,confusion_matrix,per_class").stdout
        rows = [line.split() for line in text.splitlines()]
        self.assertIn(["truth", "a", "b", "c"], rows)
        self.assertIn(["a", "1", "1", "0"], rows)
        self.assertIn(["label", "precision", "recall", "fscore", "support"], rows)
        self.assertIn(["b", "0.3333", "1", "0.5000", "1"], rows)
        scores = self.write("truth,score\n" + "".join(f"{i % 2},{i / 100}\n" for i in range(100)))
        self.assertIn("points: see --json", self.succeed("eval", "--labels", scores, "--metrics", "roc_curve").stdout)

    def test_a_label_that_is_out_of_scope_may_be_predicted(self):
        path = self.write("truth,prediction\na,a\na,oos\nb,b\noos,oos\noos,a\noos,oos\n")
        values = self.metrics("--labels", path, "--out-of-scope", "oos")
        self.assertAlmostEqual(values["out_of_scope_recall"]["value"], 2 / 3, delta=1e-12)
        self.assertAlmostEqual(values["out_of_scope_precision"]["value"], 2 / 3, delta=1e-12)
        self.refuse("eval", "--labels", path, "--metrics", "out_of_scope_recall", mentions="needs --out-of-scope")
        self.refuse("eval", "--labels", path, "--out-of-scope", "none", mentions="'none' is neither in the truth nor")

    def test_errors_name_the_line(self):
        path = self.write("truth,score:a,score:b\na,0.5,0.5\nb,3,0.5\n")
        self.refuse("eval", "--labels", path, "--metrics", "log_loss", mentions="table.csv:3: score 3, expected")
        weights = self.write("truth,prediction,weight\na,a,0\nb,b,0\n")
        self.refuse("eval", "--labels", weights, mentions="table.csv: all weights are 0")
        path = self.write("truth,prediction\nno,no\nyes,no\n")
        self.refuse("eval", "--labels", path, "--positive", "maybe", mentions="one of 'no', 'yes', found 'maybe'")

    def test_files_of_the_same_rows_are_compared(self):
        rng = random.Random(4)
        truth = [rng.choice("ab") for _ in range(200)]
        wrong = {"x": {i for i in range(200) if i % 4 == 0}, "y": {i for i in range(200) if i % 5 == 0}}
        paths = [self.write("truth,prediction\n" + "".join(
            f"{t},{'ba'['ab'.index(t)] if i in of else t}\n" for i, t in enumerate(truth)), f"{name}.csv")
            for name, of in wrong.items()]
        record = self.evaluate("--labels", paths[0], "--labels", paths[1], "--metrics", "accuracy,f1")
        accuracy, f1 = record["differences"]
        self.assertAlmostEqual(accuracy["difference"], 0.05, delta=1e-12)
        # McNemar's exact test: 40 rows that only x has wrong, 30 that only y has.
        only = [len(wrong["x"] - wrong["y"]), len(wrong["y"] - wrong["x"])]
        p = 2 * sum(math.comb(sum(only), k) for k in range(min(only) + 1)) / 2 ** sum(only)
        self.assertAlmostEqual(accuracy["p"], p, delta=0.02)  # of 9999 sampled signs
        self.assertTrue(accuracy["interval"][0] < 0.05 < accuracy["interval"][1])
        self.assertEqual((record["comparison"]["tests"], "p" in f1), (1, False))
        values = [{m["name"]: m["value"] for m in s["metrics"]} for s in record["systems"]]
        self.assertAlmostEqual(f1["difference"], values[1]["f1"] - values[0]["f1"], delta=1e-12)
        swapped = self.write(paths[1].read_text().replace("\na,", "\nb,", 1), "z.csv")
        self.refuse("eval", "--labels", paths[0], "--labels", swapped, mentions="expected the same rows")
        self.refuse("eval", "--labels", paths[0], "--test", "t", mentions="--test: not of --labels of one file")


class Ratings(Tables):
    def test_only_their_metrics_are_offered(self):
        path = self.write("truth,prediction\n4,3.5\n5,4\n1,2.5\n")
        line = self.refuse("eval", "--ratings", path, "--metrics", "nope", mentions="mae, mse, rmse, r2")
        self.assertNotIn("accuracy", line)
        values = self.metrics("--ratings", path)
        self.assertAlmostEqual(values["r2"]["value"], 1 - 3.5 / (26 / 3), delta=1e-12)
        self.assertEqual(values["median_absolute_error"]["value"], 1)

    def test_compressed_files_and_standard_input_are_read(self):
        text = "truth,prediction\n4,3.5\n5,4\n1,2.5\n"
        compressed = self.folder / "ratings.csv.gz"
        compressed.write_bytes(gzip.compress(text.encode()))
        plain = self.metrics("--ratings", self.write(text))
        self.assertEqual(self.metrics("--ratings", compressed), plain)
        self.assertEqual(self.metrics("--ratings", "-", input=text), plain)
        done = self.refuse("eval", "--ratings", "-", input=text + "2,x\n", mentions="standard input:5")
        self.assertIn("'x'", done)

    @unittest.skipUnless(shutil.which("mpirun"), "no mpirun")
    def test_standard_input_is_not_for_several_ranks(self):
        run, qrels = self.write("q Q0 d 1 1 t\n", "run"), self.write("q 0 d 1\n", "qrels")
        launch = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "2", RECKON, "eval", "--qrels", qrels]
        done = subprocess.run([*launch, "--run", "-"], input=run.read_text(), capture_output=True, text=True,
                              timeout=120)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stderr.count("only the first of several ranks has it"), 1, done.stderr)
        shared = subprocess.run([*launch, "--run", run], capture_output=True, text=True, timeout=120)
        self.assertEqual(shared.returncode, 0, shared.stderr)
        self.assertNotIn("\x1b", shared.stdout)


class Feedback(Tables):
    def test_messages_say_what_is_missing(self):
        path = self.write("action,reward,propensity,target\na,1,0.5,0.25\nb,0,0.25,0.5\n")
        self.refuse("eval", "--feedback", path, "--metrics", "dm", mentions="estimate:ACTION")
        self.refuse("eval", "--feedback", path, "--metrics", "nope", mentions="expected one of replay, ips")
        self.refuse("eval", "--feedback", path, "--uniform", 2, mentions="column 'target' beside --uniform 2")


if __name__ == "__main__":
    unittest.main()
