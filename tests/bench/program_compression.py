"""Models made smaller than they were: calibration, pruning and principal components, as a user runs them."""
import json
import struct
import unittest

import h5py
import numpy as np

from program import ProgramTest


class Calibration(ProgramTest):
    def setUp(self):
        super().setUp()
        self.model = self.require_model()
        self.texts = self.folder / "texts.txt"
        self.texts.write_text("".join(f"a film of {i} quiet {'very ' * (i % 7)}days\n" for i in range(50)))

    def quantize(self, name, *more):
        self.succeed("model", "quantize", self.model, *more, "-o", self.folder / name)
        return self.folder / name

    def embeddings(self, model, variant):
        self.succeed("encode", "--model", model, "--input", self.texts, "--variant", variant, "-o", self.folder / "e.h5")
        with h5py.File(self.folder / "e.h5") as file:
            return file["embeddings"][:].astype(float)

    def ranges(self, model):
        data = (model / "model.safetensors").read_bytes()
        size, = struct.unpack("<Q", data[:8])
        header = json.loads(data[8:8 + size])
        return {name: struct.unpack_from("<2f", data, 8 + size + tensor["data_offsets"][0])
                for name, tensor in header.items() if name.endswith(".input_range")}

    def test_a_calibrated_model_has_ranges_and_the_variant_that_needs_them(self):
        model = self.quantize("max", "--calibrate", self.texts)
        expected = self.embeddings(self.model, "fp32")
        static, dynamic = self.embeddings(model, "int8:activations=static"), self.embeddings(model, "int8")
        np.testing.assert_array_equal(dynamic, self.embeddings(self.model, "int8"))
        self.assertGreater(abs(static - dynamic).max(), 0)
        cosine = (static * expected).sum(1) / np.linalg.norm(static, axis=1) / np.linalg.norm(expected, axis=1)
        self.assertGreater(cosine.min(), 0.98)

    def test_rules_give_ranges_within_that_of_all(self):
        widest = self.ranges(self.quantize("max", "--calibrate", self.texts, "--threads", 1))
        self.assertEqual(widest, self.ranges(self.quantize("again", "--calibrate", self.texts, "--range", "max", "--threads", 3)))
        for rule in ("percentile", "mse"):
            ranges = self.ranges(self.quantize(rule, "--calibrate", self.texts, "--range", rule))
            self.assertEqual(set(ranges), set(widest))
            self.assertNotEqual(ranges, widest)
            for name, (low, high) in ranges.items():
                self.assertTrue(widest[name][0] <= low <= 0 <= high <= widest[name][1], name)
        self.assertEqual(self.ranges(self.quantize("dynamic")), {})

    def test_what_cannot_be_calibrated_is_refused(self):
        output = self.folder / "o"
        empty = self.folder / "empty.txt"
        empty.touch()
        self.refuse("model", "quantize", self.model, "--calibrate", empty, "-o", output, mentions="expected texts")
        self.refuse("model", "quantize", self.model, "--calibrate", "nowhere.txt", "-o", output, mentions="nowhere.txt")
        self.refuse("model", "quantize", self.model, "--calibrate", self.texts, "--range", "kl", "-o", output)
        self.refuse("model", "quantize", self.model, "--range", "mse", "-o", output)
        self.assertFalse(output.exists())
        self.refuse("encode", "--model", self.model, "--input", self.texts, "--variant", "int8:activations=static", "-o",
                    self.folder / "e.h5", mentions="has no input ranges")


class Importance(ProgramTest):
    def setUp(self):
        super().setUp()
        self.model = self.require_model()
        self.texts = self.folder / "texts.txt"
        self.texts.write_text("".join(f"a film of {i} quiet {'very ' * (i % 7)}days\n" for i in range(50)))

    def importance(self, name, *more):
        done = self.succeed("model", "importance", self.model, "--input", self.texts, "-o", self.folder / name, "--json", *more)
        return json.loads(done.stdout), json.loads((self.folder / name / "importance.json").read_text())

    def embeddings(self, model, variant):
        self.succeed("encode", "--model", model, "--input", self.texts, "--variant", variant, "-o", self.folder / "e.h5")
        with h5py.File(self.folder / "e.h5") as file:
            return file["embeddings"][:].astype(float)

    def test_a_model_with_importances_can_be_pruned_by_them(self):
        printed, stored = self.importance("with", "--texts", 40, "--probes", 2, "--threads", 1)
        self.assertEqual((printed["texts"], stored["texts"], stored["probes"], stored["seed"]), (40, 40, 2, 1))
        layers = stored["layers"]
        self.assertEqual((len(layers), len(layers[0]["heads"]), len(layers[0]["ffn_columns"])),
                         (printed["layers"], printed["heads"], printed["ffn_columns"]))
        again = self.importance("again", "--texts", 40, "--probes", 2, "--threads", 3)[1]
        self.assertEqual(again, stored)
        whole = self.embeddings(self.folder / "with", "fp32")
        np.testing.assert_array_equal(whole, self.embeddings(self.model, "fp32"))
        options = f"heads={printed['heads']},ffn_columns={printed['ffn_columns'] // 2}"
        by_importance = self.embeddings(self.folder / "with", f"fp32:{options},importance=first_order")
        by_magnitude = self.embeddings(self.folder / "with", f"fp32:{options}")
        self.assertGreater(abs(by_importance - by_magnitude).max(), 0)
        self.assertGreater((by_importance * whole).sum(1).min(), (by_magnitude * whole).sum(1).min())

    def test_what_has_no_importances_is_refused(self):
        output = self.folder / "o"
        empty = self.folder / "empty.txt"
        empty.touch()
        self.refuse("model", "importance", self.model, "--input", empty, "-o", output, mentions="expected texts")
        self.refuse("model", "importance", self.model, "-o", output, mentions="--input")
        self.refuse("model", "importance", self.model, "--input", self.texts, "--probes", 0, "-o", output, mentions="--probes")
        self.assertFalse(output.exists())
        output.mkdir()
        self.refuse("model", "importance", self.model, "--input", self.texts, "-o", output, mentions="is there already")
        self.refuse("encode", "--model", self.model, "--input", self.texts, "--variant", "fp32:heads=1,importance=first_order",
                    "-o", self.folder / "e.h5", mentions="has no importances")


class PrincipalComponents(ProgramTest):
    def run_variants(self, variants, *more):
        dataset, output = self.synth(), self.folder / "out"
        self.succeed("run", dataset, "--model", self.require_model(), "--variants", variants, "-o", output, "--latency-texts",
                     10, *more)
        return json.loads((output / "results.json").read_text())

    def check_all_components(self, *more):
        record = self.run_variants("fp32,fp32:pca=64,fp32:pca=5", *more)
        metrics = {s["name"]: {(m["name"], m["k"]): m["value"] for m in s["metrics"]} for s in record["systems"]}
        whole, all_of_them, few = (metrics[f"{name}/content"] for name in ("fp32", "fp32:pca=64", "fp32:pca=5"))
        for key, value in whole.items():
            if value is not None:
                self.assertAlmostEqual(all_of_them[key], value, 4, key)
        self.assertNotEqual(few["ndcg", 10], whole["ndcg", 10])
        tasks = {(t["name"], t["variant"]): t["metrics"][0]["value"] for t in record["tasks"]}
        for name, variant in list(tasks):
            self.assertAlmostEqual(tasks[name, "fp32:pca=64"], tasks[name, "fp32"], 2)
        fidelity = {v["name"]: v.get("fidelity") for v in record["variants"]}
        self.assertIsNone(fidelity["fp32:pca=64"]["cosine_min"])
        self.assertGreater(fidelity["fp32:pca=64"]["agreement"][0]["overlap"], 0.999)

    def test_all_of_them_recommend_the_same(self):
        self.check_all_components()

    def test_all_of_them_recommend_the_same_where_the_mean_is_left(self):
        self.check_all_components("--raw")

    def test_more_than_there_are_are_refused(self):
        for variant in ("fp32:pca=65", "fp32:pca=0", "fp32:pca=a", "fp32:dim=20,pca=21"):
            self.refuse("run", self.synth(), "--model", self.require_model(), "--variants", variant, "-o", self.folder / "o",
                        mentions="pca: found")


if __name__ == "__main__":
    unittest.main()
