"""Vectors of another program beside the variants: of items, and of labelled texts, whose accuracy is computed again."""
import json
import math
import re
import unittest

import h5py
import jsonschema
import numpy as np

from program import SOURCE, ProgramTest

VALIDATOR = jsonschema.Draft202012Validator(json.loads((SOURCE / "reports/results.schema.json").read_text()))
WORDS = ("balance card transfer top-up refund rate atm pin limit fee exchange pending lost stolen declined "
         "identity passcode currency statement cheque").split()
CLASSES, TRAIN, TEST, OUT_OF_SCOPE = 5, 300, 400, 4


def nearest_centroid(vectors, labels, parts):
    """Test rows of a class, and the class that each is given: that whose train rows' mean is nearest by cosine."""
    unit = vectors.astype(float) / np.linalg.norm(vectors.astype(float), axis=1, keepdims=True)
    known = [c for c in range(CLASSES) if c != OUT_OF_SCOPE]
    means = np.array([unit[(parts == 0) & (labels == c)].mean(0) for c in known])
    rows = np.flatnonzero((parts == 2) & (labels != OUT_OF_SCOPE))
    cosine = unit[rows] @ (means / np.linalg.norm(means, axis=1, keepdims=True)).T
    return rows, np.array(known)[cosine.argmax(1)]


def sign_flip_p(differences):
    """Two-sided, exact: of numbers that are 1, 0 or -1."""
    n, d = int(abs(differences).sum()), abs(int(differences.sum()))
    return min(1, sum(math.comb(n, k) for k in range(n + 1) if abs(2 * k - n) >= d) / 2**n)


class Theirs(ProgramTest):
    def setUp(self):
        super().setUp()
        self.model = self.require_model()
        self.theirs = self.folder / "theirs.h5"

    def write(self, path=None, **columns):
        with h5py.File(path or self.theirs, "w") as file:
            for name, rows in columns.items():
                file[name.replace("__", "/")] = rows

    def texts(self, dataset, column):
        with h5py.File(dataset) as file:
            return [text.decode() for text in file[column][:]]

    def encode(self, texts, variant):
        path, out = self.folder / "texts.jsonl", self.folder / "encoded.h5"
        path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        self.succeed("encode", "--model", self.model, "--input", path, "--variant", variant, "-o", out)
        with h5py.File(out) as file:
            return file["embeddings"][:]

    def refuse_theirs(self, dataset, mentions):
        error = self.refuse("run", dataset, "--model", self.model, "-o", self.folder / "out", "--embeddings",
                            f"theirs={self.theirs}", mentions=f"{self.theirs}: {mentions}")
        self.assertIn(str(dataset), error)
        self.assertIn("expected ", error)


class ItemsOfAnother(Theirs):
    def systems(self, results):
        return {(s["variant"], s["recommender"]): {(m["name"], m["k"]): m["value"] for m in s["metrics"]}
                for s in results["systems"]}

    def test_vectors_of_another_program_stand_beside_the_variants(self):
        dataset = self.synth()
        self.write(embeddings=self.encode(self.texts(dataset, "items/text"), "int8"))
        results = self.run_synth(dataset, self.folder / "out", "--embeddings", f"theirs={self.theirs}")
        systems = self.systems(results)
        for recommender in ("content", "mixture"):
            self.assertEqual(systems["theirs", recommender], systems["int8", recommender])
        variants = {v["name"]: v for v in results["variants"]}
        self.assertEqual(variants["theirs"]["fidelity"], variants["int8"]["fidelity"])
        self.assertIsNone(variants["theirs"]["encoding"])
        self.assertIn("theirs/content", {c["b"] for c in results["comparisons"]})
        self.assertEqual({t["variant"] for t in results["tasks"]}, {"fp32", "int8"})

    def test_vectors_that_do_not_fit_are_refused(self):
        dataset = self.synth()
        rows = np.ones((300, 4), "f4")
        self.write(embeddings=rows[1:])
        self.refuse_theirs(dataset, "/embeddings: float32 [299, 4], expected finite numbers [300, d]")
        rows[7, 2] = np.nan
        self.write(embeddings=rows)
        self.refuse_theirs(dataset, "/embeddings: row 7 holds a number that is not finite")
        self.write(tasks__intent__embeddings=np.ones((200, 4), "f4"))
        self.refuse_theirs(dataset, "/embeddings: not there")
        run = ["run", dataset, "--model", self.model, "-o", self.folder / "out", "--embeddings"]
        self.refuse(*run, "theirs", mentions="expected NAME=FILE.h5")
        self.refuse(*run, f"fp32={self.theirs}", mentions="'fp32' is given twice")


class TasksOfAnother(Theirs):
    def labelled(self):
        """A dataset with a task alone, whose words tell a little of the class."""
        random, files = np.random.default_rng(3), []
        for part, rows in (("train", TRAIN), ("test", TEST)):
            files += [f"--{part}", self.folder / f"{part}.tsv"]
            lines = ["text\tlabel"]
            for row in range(rows):
                label = row if row < CLASSES else random.integers(CLASSES)
                words = [WORDS[4 * label + random.integers(4)], *random.choice(WORDS, 4)]
                lines.append(" ".join(words) + f"\tclass {label}")
            files[-1].write_text("\n".join(lines) + "\n")
        dataset = self.folder / "labelled.h5"
        self.succeed("dataset", "import", "text", *files, "--text", "text", "--label", "label", "--kind", "intent",
                     "--out-of-scope-label", f"class {OUT_OF_SCOPE}", "-o", dataset)
        with h5py.File(dataset) as file:
            self.assertNotIn("items", file)
            group = file["tasks/intent"]
            self.assertEqual([name.decode() for name in group["label_names"]], [f"class {c}" for c in range(CLASSES)])
            return dataset, group["label"][:], group["part"][:]

    def run_task(self, dataset):
        done = self.succeed("run", dataset, "--model", self.model, "--variants", "fp32,int8", "-o", self.folder / "out",
                            "--embeddings", f"theirs={self.theirs}")
        results = json.loads((self.folder / "out/results.json").read_text())
        self.assertEqual([error.message for error in VALIDATOR.iter_errors(results)], [])
        return results, done.stdout

    def test_a_task_is_classified_by_the_given_vectors(self):
        dataset, labels, parts = self.labelled()
        theirs = np.random.default_rng(5).normal(size=(TRAIN + TEST, 7))
        theirs[np.arange(TRAIN + TEST), labels] += 1.5
        theirs = (theirs * 100).astype("f4")
        self.write(tasks__intent__embeddings=theirs)
        results, printed = self.run_task(dataset)
        tasks = {t["variant"]: t for t in results["tasks"]}
        self.assertEqual(list(tasks), ["fp32", "int8", "theirs"])
        rows, predicted = nearest_centroid(theirs, labels, parts)
        right = predicted == labels[rows]
        accuracy = next(m for m in tasks["theirs"]["metrics"] if m["name"] == "accuracy")
        self.assertAlmostEqual(accuracy["value"], right.mean(), 12)
        self.assertEqual((accuracy["n"], tasks["theirs"]["classes"]), (len(rows), CLASSES - 1))
        self.assertLess(accuracy["low"], right.mean())
        self.assertTrue(0.5 < right.mean() < 0.95, right.mean())
        with h5py.File(self.folder / "out/predictions.h5") as file:
            stored = file["tasks/intent/theirs"]
            np.testing.assert_array_equal(stored["row"][:], rows)
            np.testing.assert_array_equal(stored["scores"][:].argmax(1), predicted)

        _, by_fp32 = nearest_centroid(self.encode(self.texts(dataset, "tasks/intent/text"), "fp32"), labels, parts)
        difference = right.astype(int) - (by_fp32 == labels[rows])
        found = {c["b"]: c for c in results["comparisons"]}["theirs/intent"]
        self.assertEqual((found["a"], found["metric"], found["n"]), ("fp32/intent", "accuracy", len(rows)))
        self.assertAlmostEqual(found["difference"], difference.mean(), 12)
        draws = difference[np.random.default_rng(7).integers(len(rows), size=(4000, len(rows)))].mean(1)
        for name, expected in zip(("low", "high"), np.quantile(draws, (0.025, 0.975))):
            self.assertAlmostEqual(found[name], expected, delta=0.2 * draws.std() + 1 / len(rows))
        self.assertAlmostEqual(found["p"], sign_flip_p(difference), delta=0.01)

        page = (self.folder / "out/report.html").read_text().replace("</tr>", "\n")
        page = re.sub("<[^>]*>", "", re.sub("</t[hd]>", " ", page))
        for text in (printed, page):
            lines = [line.split() for line in text.splitlines()]
            self.assertIn(f"{right.mean():.4f}", next(line for line in lines if line[:2] == ["intent", "theirs"]))
            self.assertIn(f"{difference.mean():+.4f}", next(line for line in lines if line[:1] == ["theirs/intent"]))

    def test_the_vectors_of_a_variant_give_what_the_variant_gives(self):
        dataset = self.synth(labelled=400)
        others = self.folder / "others.h5"
        for path, variant, task in ((self.theirs, "int8", "sentiment"), (others, "fp32", "intent")):
            self.write(path, embeddings=self.encode(self.texts(dataset, "items/text"), variant),
                       **{f"tasks__{task}__embeddings": self.encode(self.texts(dataset, f"tasks/{task}/text"), variant)})
        results = self.run_synth(dataset, self.folder / "out", "--embeddings", f"theirs={self.theirs}", f"others={others}")
        tasks = {(t["name"], t["variant"]): t["metrics"] for t in results["tasks"]}
        self.assertEqual(list(tasks), [("intent", "fp32"), ("intent", "int8"), ("intent", "others"),
                                       ("sentiment", "fp32"), ("sentiment", "int8"), ("sentiment", "theirs")])
        self.assertEqual(tasks["sentiment", "theirs"], tasks["sentiment", "int8"])
        self.assertEqual(tasks["intent", "others"], tasks["intent", "fp32"])
        rows = {c["b"]: {k: v for k, v in c.items() if k not in ("b", "p_adjusted")} for c in results["comparisons"]}
        self.assertEqual(rows["theirs/sentiment"], rows["int8/sentiment"])
        self.assertEqual((rows["theirs/sentiment"]["a"], rows["others/intent"]["a"]), ("fp32/sentiment", "fp32/intent"))
        self.assertEqual([rows["others/intent"][key] for key in ("difference", "low", "high", "p")], [0, 0, 0, 1])

    def test_vectors_of_texts_that_do_not_fit_are_refused(self):
        dataset, _, _ = self.labelled()
        rows = np.ones((TRAIN + TEST, 4), "f4")
        expected = f"expected finite numbers [{TRAIN + TEST}, d], one row for each text of task intent of {dataset}"
        at = "/tasks/intent/embeddings"
        for wrong, shape in ((rows[1:], f"float32 [{TRAIN + TEST - 1}, 4]"), (rows[:, 0], f"float32 [{TRAIN + TEST}]"),
                             (rows[:, :0], f"float32 [{TRAIN + TEST}, 0]"), (rows[None], "3 dimensions")):
            self.write(tasks__intent__embeddings=wrong)
            self.refuse_theirs(dataset, f"{at}: {shape}, {expected}")
        for value in (np.nan, np.inf):
            bad = rows.copy()
            bad[TRAIN + 1, 3] = value
            self.write(tasks__intent__embeddings=bad)
            self.refuse_theirs(dataset, f"{at}: row {TRAIN + 1} holds a number that is not finite, {expected}")
        self.write(tasks__mood__embeddings=rows)
        self.refuse_theirs(dataset, f"/tasks/mood: no such task in {dataset}, expected intent")
        self.write(other=rows)
        self.refuse_theirs(dataset, f"no vectors, expected {at} of {dataset}")
        self.assertFalse((self.folder / "out/results.json").exists())


if __name__ == "__main__":
    unittest.main()
