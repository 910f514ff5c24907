"""Item vectors in fewer bits: what a run says of them, and its lists and AUC recomputed from the vectors."""
import json
import unittest

import h5py
import jsonschema
import numpy as np

from program import SOURCE, ProgramTest

VALIDATOR = jsonschema.Draft202012Validator(json.loads((SOURCE / "reports/results.schema.json").read_text()))
ITEMS, LIST = 300, 20


def rounded(rows, limit):
    scale = (abs(rows).max(1, keepdims=True) / np.float32(limit)).astype("f4")
    return np.rint(rows * (1 / scale)) * scale.astype(float)


def stored(rows, name):
    if name == "binary":
        return np.where(rows < 0, -1.0, 1.0) * abs(rows).mean(1, keepdims=True)
    return rounded(rows, {"int8": 127, "int4": 7}[name])


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype("f4")


class StoredItems(ProgramTest):
    def setUp(self):
        super().setUp()
        self.model = self.require_model()
        self.dataset = self.synth(items=ITEMS)

    def run_variants(self, variants, *more):
        output = self.folder / "out"
        done = self.succeed("run", self.dataset, "--model", self.model, "--variants", variants, "-o", output,
                            "--latency-texts", 10, "--resamples", 100, "--k", f"5,{LIST}", *more)
        record = json.loads((output / "results.json").read_text())
        self.assertEqual([error.message for error in VALIDATOR.iter_errors(record)], [])
        return record, done.stdout

    def content(self, record):
        return {s["variant"]: {(m["name"], m["k"]): m["value"] for m in s["metrics"]}
                for s in record["systems"] if s["recommender"] == "content"}

    def vectors(self):
        """Unit item vectors and user vectors by the default experiment, each user's seen items and new positive ones."""
        with h5py.File(self.dataset) as file:
            texts = self.folder / "texts.jsonl"
            texts.write_text("".join(json.dumps({"text": text.decode()}) + "\n" for text in file["items/text"]))
            items, value = file["interactions/item"][:], file["interactions/value"][:]
            offsets, part = file["interactions/offsets"][:], file["splits/default/part"][:]
        self.succeed("encode", "--model", self.model, "--input", texts, "-o", self.folder / "e.h5")
        with h5py.File(self.folder / "e.h5") as file:
            rows = file["embeddings"][:].astype(float)
        catalogue, users = unit(rows - rows.mean(0)), {}
        for user in range(len(offsets) - 1):
            own = np.arange(offsets[user], offsets[user + 1])
            before, after = own[part[own] < 2], own[(part[own] == 2) & (value[own] >= 4)]
            history, seen = items[before[value[before] >= 4]], np.unique(items[before])
            new = np.setdiff1d(items[after], seen)
            if len(history) and len(new):
                users[user] = (unit(catalogue[history].astype(float).sum(0)[None])[0], seen, new)
        return catalogue, users

    def test_lists_and_auc_are_those_of_the_stored_vectors(self):
        names = ("int8", "int4", "binary")
        record, _ = self.run_variants("fp32," + ",".join(f"fp32:items={name}" for name in names))
        catalogue, users = self.vectors()
        metrics = self.content(record)
        for name in names:
            kept, auc = stored(catalogue, name), []
            with h5py.File(self.folder / "out/predictions.h5") as file:
                group = file[f"variants/fp32:items={name}/content"]
                lists = dict(zip(group["user"][:], zip(group["items"][:], group["scores"][:])))
            self.assertEqual(set(lists), set(users))
            for user, (query, seen, new) in users.items():
                scores = kept @ rounded(query[None], 7 if name == "binary" else 127)[0].astype(float)
                found, said = lists[user]
                np.testing.assert_allclose(said, scores[found], rtol=1e-5, atol=1e-7)
                scores[seen] = -np.inf
                np.testing.assert_allclose(said, -np.sort(-scores)[:LIST], rtol=1e-5, atol=1e-7)
                others = np.delete(scores, np.union1d(seen, new))
                above = (scores[new][:, None] > others + 1e-9).sum() + (abs(scores[new][:, None] - others) <= 1e-9).sum() / 2
                auc.append(above / len(new) / len(others))
            self.assertAlmostEqual(metrics[f"fp32:items={name}"]["auc", None], np.mean(auc), 4)

    def test_rescoring_all_items_gives_the_exact_lists_and_keeps_the_auc(self):
        record, _ = self.run_variants(f"fp32,fp32:items=binary,fp32:items=binary,rescore={ITEMS},fp32:items=binary,rescore={LIST}")
        metrics = self.content(record)
        exact, plain, whole, few = (metrics[name] for name in metrics)
        for key, value in exact.items():
            if key[0].startswith("auc"):
                self.assertEqual(whole[key], plain[key])
                self.assertEqual(few[key], plain[key])
                self.assertNotEqual(whole[key], value)
            else:
                self.assertEqual(whole[key], value, key)
        self.assertEqual(few["recall", LIST], plain["recall", LIST])
        with h5py.File(self.folder / "out/predictions.h5") as file:
            for what in ("items", "scores"):
                np.testing.assert_array_equal(file[f"variants/fp32:items=binary,rescore={ITEMS}/content/{what}"][:],
                                              file[f"variants/fp32/content/{what}"][:])
        self.assertIn("float32 scores", record["definitions"]["rescore"])

    def test_the_record_says_what_is_kept_and_how_fast_it_is_searched(self):
        variants = ["fp32", "fp32:items=int8", "int8:items=int4,rescore=50", "fp32:dim=50,items=binary"]
        record, text = self.run_variants(",".join(variants))
        kept = record["item_vectors"]
        self.assertEqual([each["variant"] for each in kept], variants)
        self.assertEqual([(e["format"], e["rescored"], e["dimension"]) for e in kept],
                         [("fp32", None, 64), ("int8", None, 64), ("int4", 50, 64), ("binary", None, 50)])
        blocks = (ITEMS + 31) // 32 * 32
        self.assertEqual([e["scanned_bytes"] for e in kept], [ITEMS * 256, blocks * 72, blocks * 40, blocks * 12])
        self.assertEqual([e["beside_bytes"] for e in kept], [0, 0, ITEMS * 256, 0])
        self.assertIsNone(kept[0]["cosine_min"])
        self.assertGreater(kept[1]["cosine_min"], 0.9999)
        self.assertTrue(0.98 < kept[2]["cosine_min"] < kept[2]["cosine_mean"] < 0.999)
        self.assertTrue(0.5 < kept[3]["cosine_min"] < kept[3]["cosine_mean"] < 0.9)
        for each in kept:
            for rate in ("lists_per_second_alone", "lists_per_second_together"):
                self.assertGreater(each[rate]["median"], 0)
        self.assertIn("Item vectors", text)
        self.assertIn("Item vectors", (self.folder / "out/report.html").read_text())

    def test_threads_and_instruction_sets_change_no_list(self):
        variants = "fp32:items=int8,fp32:items=int4,fp32:items=binary"
        one = self.content(self.run_variants(variants, "--threads", 1)[0])
        self.assertEqual(self.content(self.run_variants(variants, "--threads", 3)[0]), one)

    def test_what_cannot_be_kept_or_rescored_is_refused(self):
        for variant, mentions in (("fp32:items=int5", "expected one of fp32, int8, int4, binary"),
                                  ("fp32:rescore=100", "expected items=int8, int4 or binary"),
                                  ("fp32:items=int8,rescore=49", "expected 50 (the longest list, --k) to the 300 items"),
                                  ("fp32:items=int8,rescore=301", "rescore: found 301"),
                                  ("fp32:items=int8,rescore=x", "rescore: found 'x'")):
            self.refuse("run", self.dataset, "--model", self.model, "--variants", variant, "-o", self.folder / "o",
                        mentions=mentions)
        self.refuse("encode", "--model", self.model, "--input", "-", "--variant", "fp32:items=int8", "-o", "x.h5",
                    mentions="in reckon run alone pca, batch, items and rescore")


if __name__ == "__main__":
    unittest.main()
