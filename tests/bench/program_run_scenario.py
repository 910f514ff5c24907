"""reckon run --scenario: every variant under the same load, with the texts of the dataset's items."""
import json

import h5py
import jsonschema

from program import SOURCE, ProgramTest, reckon

VALIDATOR = jsonschema.Draft202012Validator(json.loads((SOURCE / "reports/scenario.schema.json").read_text()))


class RunScenario(ProgramTest):
    def setUp(self):
        super().setUp()
        self.dataset = self.synth(items=120)
        self.output = self.folder / "out"

    def arguments(self, variants, *more):
        return ["run", self.dataset, "--model", self.require_model(), "--variants", variants, "-o", self.output, *more]

    def record(self, name):
        record = json.loads((self.output / name).read_text())
        self.assertEqual([error.message for error in VALIDATOR.iter_errors(record)], [])
        return record

    def test_each_variant_has_a_record_and_both_are_compared(self):
        history = self.folder / "history"
        done = self.succeed(*self.arguments("fp32,int8:first=bf16", "--scenario", "server", "--rate", 800,
                                            "--latency-bound", 60000, "--duration", 0.7, "--threads", 2, "--seed", 5,
                                            "--json", "--history", history))
        records = [self.record("scenario-fp32.json"), self.record("scenario-int8_first_bf16.json")]
        self.assertEqual([one["configuration"]["variant"] for one in records], ["fp32", "int8:first=bf16"])
        for one in records:
            self.assertTrue(one["valid"], one["requirements"])
            settings = one["configuration"]
            self.assertEqual((settings["scenario"], settings["rate"], settings["threads"], settings["seed"],
                              settings["texts"], settings["input"]), ("server", 800, 2, 5, 120, str(self.dataset)))
        comparison = json.loads(done.stdout)
        self.assertEqual(comparison["runs"], ["fp32", "int8:first=bf16"])
        for compared in comparison["scenarios"]:
            for record, value in zip(records, compared["values"]):
                measure = next(one for one in record["measures"] if one["name"] == compared["name"])
                self.assertEqual(measure["value"], value["value"])
        self.assertIn("latency p99", (self.output / "scenario.html").read_text())
        self.assertEqual(len(list(history.iterdir())), 2)

    def test_the_texts_are_those_of_the_items(self):
        """The answers are to the items' texts: bench gives the same to a file of them."""
        with h5py.File(self.dataset) as file:
            texts = [text.decode() for text in file["items/text"][:20]]
        listed = self.folder / "texts.txt"
        listed.write_text("".join(f"{text}\n" for text in texts))
        load = ["--scenario", "single-stream", "--duration", 0.001, "--queries", 100, "--texts", 20]
        self.succeed(*self.arguments("fp32", *load, "--percentile", 80))
        bench = ["bench", "--model", self.require_model(), "--input", listed, "--json"]
        asked = json.loads(self.succeed(*bench, *load, "--percentile", 80).stdout)
        record = self.record("scenario-fp32.json")
        self.assertEqual(record["configuration"]["texts"], 20)

        def tokens(one):
            measure = next(each for each in one["measures"] if each["name"] == "tokens in a batch")
            return measure["value"], measure["n"]

        self.assertEqual(tokens(record)[1], 100)
        self.assertEqual(tokens(record), tokens(asked))

    def test_the_gravest_exit_code_holds(self):
        done = reckon(*self.arguments("fp32,int8", "--scenario", "offline", "--duration", 0.05, "--reference", "fp32",
                                      "--least-cosine", 1))
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertTrue(self.record("scenario-fp32.json")["valid"])
        self.assertFalse(self.record("scenario-int8.json")["valid"])

    def test_what_it_cannot_mean_is_refused(self):
        offline = ["--scenario", "offline"]
        for more, mentions in ((["--k", 5], "--k"), (["--raw"], "--raw"), (["--token-budget", 64], "--token-budget")):
            self.refuse(*self.arguments("fp32", *offline, *more), mentions=mentions)
        self.refuse(*self.arguments("fp32", "--rate", 5), mentions="--scenario")
        self.refuse(*self.arguments("fp32", "--scenario", "serve"), mentions="serve")
        self.refuse(*self.arguments("fp32,int8:pca=8", *offline), mentions="pca")
        self.refuse("run", self.dataset, "-o", self.output, *offline, mentions="--model")
        self.assertFalse(self.output.exists())
