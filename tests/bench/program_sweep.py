"""reckon run --sweep: the variants, and what follows from their record, recomputed."""
import json
import math

import h5py
import jsonschema

from program import SOURCE, ProgramTest

VALIDATOR = jsonschema.Draft202012Validator(json.loads((SOURCE / "reports/results.schema.json").read_text()))


class Sweep(ProgramTest):
    def setUp(self):
        super().setUp()
        self.dataset = self.folder / "small.h5"
        self.succeed("dataset", "synth", "-o", self.dataset, "--users", 150, "--items", 400, "--labelled-texts", 200)

    def sweep(self, axes, *more):
        output = self.folder / "out"
        done = self.succeed("run", self.dataset, "--model", self.require_model(), "--sweep", axes, "-o", output,
                            "--latency-texts", 20, "--resamples", 200, *more)
        record = json.loads((output / "results.json").read_text())
        self.assertEqual([error.message for error in VALIDATOR.iter_errors(record)], [])
        return record, done.stdout, (output / "report.html").read_text()

    def test_what_to_choose_follows_from_the_record(self):
        record, text, report = self.sweep("precision=int8,bf16;length=16;batch=1,8")
        names = ["fp32", *(f"{p}:length=16,batch={b}" for p in ("int8", "bf16") for b in (1, 8))]
        self.assertEqual([variant["name"] for variant in record["variants"]], names)
        self.assertEqual([each["variant"] for each in record["energy"]], names)
        for each in record["energy"]:
            self.assertEqual(each["joules_per_1000_texts"] is None, bool(each["reason"]))
        rate = {each["name"]: each["encoding"]["texts_per_second"]["median"] for each in record["variants"]}
        self.assertEqual([surface["of"] for surface in record["pareto"]],
                         ["content", *sorted({task["name"] for task in record["tasks"]})])
        for surface in record["pareto"]:
            rows = record["systems"] if surface["of"] == "content" else record["tasks"]
            quality = {row["variant"]: metric["value"] for row in rows for metric in row["metrics"]
                       if surface["of"] in (row.get("recommender"), row["name"])
                       and (metric["name"], metric["k"]) == (surface["metric"], surface["k"])}
            margins = {"fp32": 0}
            for row in record["comparisons"]:
                ours = row["a"] == f"fp32/{surface['of']}" and (row["metric"], row["k"]) == (surface["metric"], surface["k"])
                if ours:
                    loss = -row["low"] if (row["low"], row["high"]) != (0, 0) else 1 - 0.025 ** (1 / row["n"])
                    margins[row["b"].rsplit("/", 1)[0]] = max(0, loss) / quality["fp32"]
            self.assertEqual(set(margins), set(names))
            for point in surface["points"]:
                name = point["variant"]
                better = [other for other in names if rate[other] >= rate[name] and quality[other] >= quality[name]
                          and (rate[other], quality[other]) != (rate[name], quality[name])]
                self.assertEqual(point["front"], not better, name)
                self.assertIn(point["dominated_by"], better or [None])
                self.assertTrue(math.isclose(point["smallest_margin"], margins[name], rel_tol=1e-9, abs_tol=1e-15))
            for cheapest in surface["cheapest"]:
                within = [name for name in names if margins[name] <= cheapest["margin"]]
                self.assertEqual(rate[cheapest["variant"]], max(rate[name] for name in within))
            self.assertIn(f"Pareto front: speed and {surface['metric']}", text)
            self.assertIn(f"Pareto front: speed and {surface['metric']}", report)
        self.assertIn("Cheapest within 0.1% of fp32", text)

    def test_a_batch_changes_no_vector_and_a_length_does(self):
        record, _, _ = self.sweep("length=8,64,batch=4")
        system = {row["variant"]: row["metrics"] for row in record["systems"] if row["recommender"] == "content"}
        self.assertEqual(list(system), ["fp32", "fp32:length=8,batch=4", "fp32:batch=4"])
        self.assertEqual(system["fp32"], system["fp32:batch=4"])
        self.assertNotEqual(system["fp32"], system["fp32:length=8,batch=4"])
        tokens = {each["name"]: each["encoding"]["tokens"] for each in record["variants"]}
        self.assertEqual(tokens["fp32"], tokens["fp32:batch=4"])
        self.assertLessEqual(tokens["fp32:length=8,batch=4"], 8 * 400)
        latency = {each["name"]: each["latency"]["definition"] for each in record["variants"]}
        self.assertIn("encode 4 texts at a time", latency["fp32:batch=4"])
        self.assertIn("encode one text", latency["fp32"])

    def test_work_is_counted_from_the_tokens_of_every_text(self):
        record, text, report = self.sweep("precision=int8;layers=1;batch=8")
        model = self.require_model()
        with h5py.File(self.dataset) as file:
            texts = self.folder / "texts.jsonl"
            texts.write_text("".join(json.dumps({"text": each.decode()}) + "\n" for each in file["items/text"]))
        ids = self.succeed("encode", "--model", model, "--input", texts, "--tokens").stdout.splitlines()
        lengths = [len(json.loads(line)) for line in ids]
        config = json.loads((model / "config.json").read_text())
        hidden, inner = config["hidden_size"], config["intermediate_size"]
        limits = {each["name"]: each["value"] for each in record["limits"]}
        self.assertIn("memory read", limits)
        self.assertEqual([each["variant"] for each in record["work"]], ["fp32", "int8:layers=1,batch=8"])
        for each, layers, size in zip(record["work"], (config["num_hidden_layers"], 1), (4, 1)):
            self.assertEqual(each["squared_tokens"], sum(n * n for n in lengths))
            per_text = [layers * (2 * n * (4 * hidden * hidden + 2 * hidden * inner) + 4 * n * n * hidden) for n in lengths]
            self.assertEqual(each["operations"], sum(per_text))
            self.assertEqual(each["weight_bytes"],
                             each["batches"] * layers * size * (4 * hidden * hidden + 2 * hidden * inner))
            self.assertEqual(sum(part["operations"] for part in each["parts"]), each["operations"])
            seconds = sum(part["products"] * part["operations"] / limits[part["limit"]] for part in each["parts"])
            self.assertTrue(math.isclose(each["limit"], each["operations"] / seconds, rel_tol=1e-9))
            self.assertTrue(math.isclose(each["fraction_of_limit"], seconds / each["seconds"], rel_tol=1e-9))
        self.assertEqual(record["work"][1]["batches"], sum(math.ceil(min(256, 400 - first) / 8) for first in (0, 256)))
        self.assertIn("of the limit", text)
        self.assertIn('<canvas id="roofline"', report)

    def test_the_report_of_the_record_has_it_again(self):
        self.sweep("precision=int8")
        again = self.succeed("report", self.folder / "out" / "results.json", "--markdown").stdout
        self.assertIn("Cheapest within 1% of fp32", again)

    def test_what_is_no_sweep_is_refused(self):
        for sweep, mentions in (("size", "expected one of precision, batch, length, layers, dim, items, rescore"),
                                ("layers=1,layers=2", "layers is given twice"),
                                ("precision=fp33", "fp33"), ("length=2", "expected at least 3"), ("batch=0", "batch")):
            self.refuse("run", self.dataset, "--model", self.require_model(), "-o", self.folder / "out", "--sweep", sweep,
                        mentions=mentions)
        self.refuse("run", self.dataset, "--model", self.require_model(), "-o", self.folder / "out", "--sweep", "layers",
                    "--variants", "fp32", mentions="excludes")
