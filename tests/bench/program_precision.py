"""Precisions and quantized models, as a user runs them."""
import json
import unittest

import h5py
import numpy

from program import ProgramTest


class Precisions(ProgramTest):
    def setUp(self):
        super().setUp()
        self.model = self.require_model()

    def texts(self, dataset):
        with h5py.File(dataset) as file:
            return [text.decode() for text in file["items/text"][:]]

    def encode(self, texts, variant, model=None):
        path = self.folder / "texts.jsonl"
        path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        out = self.folder / "encoded.h5"
        self.succeed("encode", "--model", model or self.model, "--input", path, "--variant", variant, "-o", out)
        with h5py.File(out) as file:
            return file["embeddings"][:]

    def test_variants_with_several_options_are_one_each(self):
        dataset = self.synth()
        self.succeed("run", dataset, "--model", self.model, "--variants",
                     "fp32,int8:first=fp32,last.ffn=bf16,fp32:layers=1,fp32:dim=16", "-o", self.folder / "out",
                     "--latency-texts", 0)
        results = json.loads((self.folder / "out/results.json").read_text())
        variants = {v["name"]: v for v in results["variants"]}
        self.assertEqual(list(variants), ["fp32", "int8:first=fp32,last.ffn=bf16", "fp32:layers=1", "fp32:dim=16"])
        self.assertGreater(variants["int8:first=fp32,last.ffn=bf16"]["fidelity"]["cosine_min"], 0.9)
        self.assertIsNone(variants["fp32:dim=16"]["fidelity"]["cosine_min"])
        self.assertIn("another length", variants["fp32:dim=16"]["fidelity"]["reason"])

    def test_a_quantized_model_gives_the_bits_of_its_variant(self):
        texts = ["a quiet film", "two brothers and a car", ""]
        for bits, variant in ((8, "int8"), (4, "int4")):
            out = self.folder / f"model{bits}"
            done = self.succeed("model", "quantize", self.model, "--bits", bits, "-o", out, "--json")
            self.assertGreater(json.loads(done.stdout)["quantized_bytes"], 0)
            self.succeed("model", "inspect", out)
            numpy.testing.assert_array_equal(self.encode(texts, variant, out), self.encode(texts, variant))
        self.refuse("model", "quantize", self.model, "-o", out, mentions="is there already")
        self.refuse("model", "quantize", self.model, "--bits", 5, "-o", out, mentions="--bits")

    def test_sensitivity_names_every_part_and_a_mixture(self):
        dataset = self.synth()
        done = self.succeed("model", "sensitivity", dataset, "--model", self.model, "--precision", "int4",
                            "--margin", 0.9, "--json")
        result = json.loads(done.stdout)
        parts = ("qkv", "attention_output", "intermediate", "output")
        self.assertEqual([p["variant"] for p in result["parts"]],
                         [f"fp32:layer{layer}.{part}=int4" for layer in range(2) for part in parts])
        one = self.encode(self.texts(dataset), "fp32:layer1.qkv=int4")
        whole = self.encode(self.texts(dataset), "fp32")
        cosines = (one * whole).sum(1) / numpy.linalg.norm(one, axis=1) / numpy.linalg.norm(whole, axis=1)
        self.assertAlmostEqual(result["parts"][4]["cosine_mean"], cosines.mean(), places=6)
        self.assertEqual(result["best"], result["mixtures"][-1]["variant"])
        self.assertEqual(result["mixtures"][0]["variant"], "int4")
        text = self.succeed("model", "sensitivity", dataset, "--model", self.model, "--margin", 0).stdout
        self.assertIn("One part alone", text)
        self.refuse("model", "sensitivity", dataset, "--model", self.model, "--margin", 2, mentions="--margin")
        self.refuse("model", "sensitivity", dataset, "--model", self.model, "--precision", "int5",
                    mentions="no precision 'int5'")

    def test_instruction_sets_are_chosen_by_name(self):
        def version(*options):
            return self.succeed(*options, "--version").stdout.rsplit(" ", 1)[1].strip()

        self.assertEqual(version("--instruction-set", "ssse3"), "ssse3")
        known = self.refuse("--instruction-set", "mmx", "model", "inspect", self.model, mentions="'mmx'")
        self.assertTrue(known.endswith(version()), known)
        texts = ["a quiet film", "two brothers and a car"]
        best = self.encode(texts, "fp32")
        path = self.folder / "texts.jsonl"
        self.succeed("--instruction-set", "ssse3", "encode", "--model", self.model, "--input", path, "-o",
                     self.folder / "narrow.h5")
        with h5py.File(self.folder / "narrow.h5") as file:
            numpy.testing.assert_allclose(file["embeddings"][:], best, atol=2e-6)


if __name__ == "__main__":
    unittest.main()
