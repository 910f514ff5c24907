"""The commands as a user calls them."""
import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import time
import unittest

import h5py
import jsonschema
import numpy as np

from program import RECKON, SHARED, SOURCE, ProgramTest, reckon

COMMANDS = [[], ["run"], ["encode"], ["eval"], ["compare"], ["report"], ["gate"], ["selftest"], ["model", "inspect"], ["dataset", "synth"],
            ["dataset", "split"], ["dataset", "describe"], ["dataset", "check"], ["dataset", "import"],
            *[["dataset", "import", name] for name in ("movielens", "recbole", "csv", "jsonl", "lists", "text",
                                                       "banking77", "clinc150", "sst", "cic", "eprstmt")]]


class Help(ProgramTest):
    def test_every_command_explains_itself(self):
        for command in COMMANDS:
            text = self.succeed(*command, "--help").stdout
            self.assertIn("Usage", text)
            if command not in ([], ["dataset", "import"]):
                self.assertIn("Example", text, command)

    def test_importers_offer_the_options_that_apply(self):
        jsonl = self.succeed("dataset", "import", "jsonl", "--help").stdout
        for option in ("--delimiter", "--header", "--quotes", ".csv"):
            self.assertNotIn(option, jsonl)
            self.assertIn(option, self.succeed("dataset", "import", "csv", "--help").stdout)

    def test_version_names_build_and_instruction_set(self):
        self.assertRegex(self.succeed("--version").stdout, r"reckon \d+\.\d+\.\d+ \(commit .*\), backend cpu, instruction set \w+")


class Run(ProgramTest):

    def setUp(self):
        super().setUp()
        self.require_model()
        self.dataset = self.synth()
        self.output = self.folder / "out"

    def test_record_fits_its_schema_and_the_predictions(self):
        record = self.run_synth(self.dataset, self.output)
        schema = json.loads((SOURCE / "reports/results.schema.json").read_text())
        jsonschema.validate(record, schema)
        self.assertEqual([v["name"] for v in record["variants"]], ["fp32", "int8"])
        systems = {s["name"]: s for s in record["systems"]}
        self.assertEqual(set(systems), {"none/random", "none/popularity", "none/item_cf", "none/oracle",
                                        "fp32/content", "fp32/mixture", "int8/content", "int8/mixture"})
        with h5py.File(self.output / "predictions.h5") as file:
            for name, system in systems.items():
                group = file["variants"][name]
                self.assertEqual(group["items"].shape, (system["users"], 50))
                for metric in system["metrics"]:
                    if metric["name"] in ("ndcg", "recall", "precision", "map", "mrr", "hit_rate"):
                        values = group["per_user"][f"{metric['name']}@{metric['k']}"][:]
                        self.assertAlmostEqual(values.mean(), metric["value"], places=12)
                        self.assertLessEqual(metric["low"], metric["value"])
                        self.assertLessEqual(metric["value"], metric["high"])
        self.assertFalse((self.output / "unfinished").exists())

    def test_oracle_is_the_best_and_random_the_worst_by_auc(self):
        record = self.run_synth(self.synth(users=400), self.output)
        auc = {s["name"]: next(m["value"] for m in s["metrics"] if m["name"] == "auc") for s in record["systems"]}
        self.assertEqual(max(auc, key=auc.get), "none/oracle")
        self.assertAlmostEqual(auc["none/random"], 0.5, delta=0.06)

    def test_report_is_one_file_that_needs_no_network(self):
        self.run_synth(self.dataset, self.output)
        html = (self.output / "report.html").read_text()
        self.assertNotRegex(html, r"""<(script|link|img|iframe)[^>]+(src|href)\s*=\s*["']?(https?:)?//""")

    def test_report_can_be_written_anew_from_the_record(self):
        self.run_synth(self.dataset, self.output)
        self.succeed("report", self.output / "results.json", "-o", self.folder / "again.html")
        self.assertEqual((self.folder / "again.html").read_text(), (self.output / "report.html").read_text())
        self.assertIn("|", self.succeed("report", self.output / "results.json", "--markdown").stdout)

    def test_eval_gives_the_metrics_of_the_run(self):
        record = self.run_synth(self.dataset, self.output)
        again = json.loads(self.succeed("eval", self.output / "predictions.h5", self.dataset, "--json").stdout)
        metrics = {s["name"]: {(m["name"], m["k"]): m["value"] for m in s["metrics"]} for s in record["systems"]}
        compared = 0
        for system in again["systems"]:
            for metric in system["metrics"]:
                if metric["value"] is not None:
                    self.assertAlmostEqual(metric["value"], metrics[system["name"]][metric["name"], metric["k"]], 12)
                    compared += 1
        self.assertGreater(compared, 200)
        tasks = {(t["name"], t["variant"]): t["metrics"][0]["value"] for t in record["tasks"]}
        for task in again["tasks"]:
            self.assertAlmostEqual(task["metrics"][0]["value"], tasks[task["name"], task["variant"]], 12)

    def test_same_seed_gives_the_same_quality_for_any_number_of_threads(self):
        one = self.run_synth(self.dataset, self.output, "--threads", 1)
        two = self.run_synth(self.dataset, self.folder / "two", "--threads", 3, "--token-budget", 333)
        self.assertEqual([s["metrics"] for s in one["systems"]], [s["metrics"] for s in two["systems"]])
        self.assertEqual(one["comparisons"], two["comparisons"])

    def test_options_come_from_a_configuration_file(self):
        config = self.folder / "run.toml"
        config.write_text(f"""[run]
dataset = "{self.dataset}"
model = "{self.require_model()}"
variants = ["int8"]
output = "{self.output}"
k = [3, 7]
latency-texts = 20
""")
        self.succeed("--config", config, "run")
        record = json.loads((self.output / "results.json").read_text())
        self.assertEqual([v["name"] for v in record["variants"]], ["int8"])
        self.assertEqual(record["configuration"]["options"]["k"], ["3", "7"])

    def test_a_configuration_file_is_taken_whole_or_not_at_all(self):
        whole = f'[run]\ndataset = "{self.dataset}"\nmodel = "{self.require_model()}"\noutput = "{self.output}"\n'
        for added, mentions in (("unknown = 3", "unknown"), ("[nosuch]\na = 1", "nosuch"), ("variants = [\"fp32\"", "line 5"),
                                ("k =", "line 5"), ('model = "other"', "line 5"), ("k = []", "line 5"), ("k = {a = 1}", "k"),
                                ("\0\1garbage", "line 5"), ("k = 0", "--k")):
            config = self.folder / "run.toml"
            config.write_text(whole + added + "\n")
            self.assertIn(mentions, self.refuse("--config", config, "run"), added)
            self.assertFalse(self.output.exists(), added)
        self.refuse("--config", "/dev/zero", "run", mentions="/dev/zero")
        self.refuse("--config", self.folder / "none.toml", "run", mentions="none.toml")

    def test_compare_of_a_run_with_itself_finds_no_difference(self):
        self.run_synth(self.dataset, self.output)
        results = self.output / "results.json"
        text = self.succeed("compare", results, results).stdout
        self.assertIn("ndcg", text)
        json.loads(self.succeed("compare", results, results, "--json").stdout)

    def test_a_dataset_without_text_needs_no_model(self):
        lists = self.folder / "lists.txt"
        rng = np.random.default_rng(1)
        lists.write_text("".join(f"{u} {' '.join(map(str, rng.choice(80, 12, replace=False)))}\n" for u in range(40)))
        dataset = self.folder / "lists.h5"
        self.succeed("dataset", "import", "lists", lists, "-o", dataset)
        self.succeed("run", dataset, "-o", self.output)
        record = json.loads((self.output / "results.json").read_text())
        self.assertEqual([s["name"] for s in record["systems"]],
                         ["none/random", "none/popularity", "none/item_cf", "none/mixture"])


class Stopped(ProgramTest):
    def setUp(self):
        super().setUp()
        self.dataset = self.synth(items=6000, users=50, labelled=0)
        self.output = self.folder / "out"
        self.command = [RECKON, "run", self.dataset, "--model", self.require_model(), "--threads", "1", "-o",
                        self.output, "--latency-texts", "20"]

    def stop(self, how):
        process = subprocess.Popen(list(map(str, self.command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        times = self.output / "unfinished" / "fp32.rows.times"
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and process.poll() is None:
            if times.exists() and len(times.read_text().splitlines()) >= 2:
                break
            time.sleep(0.005)
        process.send_signal(how)
        _, errors = process.communicate(timeout=60)
        return process.returncode, errors

    def finish(self):
        done = reckon(*self.command[1:])
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((self.output / "results.json").read_text())

    def test_after_a_kill_the_run_goes_on_with_the_same_result(self):
        code, _ = self.stop(signal.SIGKILL)
        self.assertEqual(code, -signal.SIGKILL)
        self.assertFalse((self.output / "results.json").exists())
        resumed = self.finish()
        self.assertGreater(resumed["variants"][0]["encoding"]["resumed_texts"], 0)
        self.assertEqual(resumed["variants"][0]["encoding"]["texts"], 6000)
        self.output = self.folder / "straight"
        self.command[self.command.index("-o") + 1] = self.output
        straight = self.finish()
        self.assertEqual(straight["variants"][0]["encoding"]["resumed_texts"], 0)
        self.assertEqual([s["metrics"] for s in resumed["systems"]], [s["metrics"] for s in straight["systems"]])

    def test_times_of_other_settings_are_not_taken_over(self):
        self.stop(signal.SIGKILL)
        self.command[self.command.index("--threads") + 1] = "2"
        self.assertEqual(self.finish()["variants"][0]["encoding"]["resumed_texts"], 0)

    def test_ctrl_c_ends_a_wait_for_input(self):
        model = self.require_model()
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        for command in (["encode", "--model", model, "--input", "-", "-o", self.folder / "e.h5"],
                        ["encode", "--model", model, "--input", pipe, "-o", self.folder / "e.h5"],
                        ["dataset", "import", "lists", pipe, "-o", self.folder / "lists.h5"]):
            silent, end = os.pipe()
            process = subprocess.Popen([RECKON, *map(str, command)], stdin=silent, stderr=subprocess.PIPE)
            state = pathlib.Path(f"/proc/{process.pid}/stat")
            asleep = 0
            while asleep < 20 and process.poll() is None:  # it waits for nothing else that long
                time.sleep(0.02)
                asleep = asleep + 1 if state.read_text().rsplit(") ", 1)[1].startswith("S") else 0
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
            os.close(silent)
            os.close(end)
            self.assertEqual((process.returncode, errors), (130, b"interrupted\n"), command)
        self.assertEqual([path.name for path in self.folder.iterdir() if path.suffix in (".h5", ".tmp")], ["synth.h5"])

    def test_ctrl_c_ends_with_its_code_and_leaves_no_result(self):
        code, errors = self.stop(signal.SIGINT)
        self.assertEqual(code, 130, errors)
        self.assertIn("interrupted", errors)
        self.assertFalse((self.output / "results.json").exists())


class Encode(ProgramTest):
    def setUp(self):
        super().setUp()
        self.model = self.require_model()
        self.expected = json.loads((self.model / "expected.json").read_text())
        self.vectors = np.load(self.model / "expected.npz")

    def texts(self):
        return self.expected["texts"] if "texts" in self.expected else [c["text"] for c in self.expected["cases"]]

    def test_token_ids_and_embeddings_are_the_reference_s(self):
        texts = self.texts()
        source = self.folder / "texts.jsonl"
        source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        self.succeed("encode", "--model", self.model, "--input", source, "-o", self.folder / "e.h5")
        with h5py.File(self.folder / "e.h5") as file:
            np.testing.assert_allclose(file["embeddings"][:], self.vectors["embeddings_f64"], atol=1e-6)
        lines = self.succeed("encode", "--model", self.model, "--input", source, "--tokens").stdout.splitlines()
        self.assertEqual(len(lines), len(texts))
        for line in lines:
            self.assertIsInstance(json.loads(line)[0], int)

    def test_a_text_that_cannot_be_encoded_is_named_with_its_file(self):
        source = self.folder / "texts.txt"
        source.write_bytes(b"a film\n\xff\n")
        for output in (["--tokens"], ["-o", self.folder / "e.h5"]):
            line = self.refuse("encode", "--model", self.model, "--input", source, *output, mentions=f"{source}: text 1: ")
            self.assertIn("UTF-8", line)

    def test_standard_input_is_one_text_a_line(self):
        done = self.succeed("encode", "--model", self.model, "--input", "-", "--tokens", input="a film\nb\n")
        self.assertEqual(len(done.stdout.splitlines()), 2)


class Inspect(ProgramTest):
    def test_model_inspect_names_shape_and_identity(self):
        facts = json.loads(self.succeed("model", "inspect", self.require_model(), "--json").stdout)
        self.assertIn("bert", json.dumps(facts))
        self.assertTrue(re.search(r"[0-9a-f]{32}", json.dumps(facts)))

    def test_synth_is_the_same_file_for_the_same_seed(self):
        first, second = self.synth("a.h5"), self.synth("b.h5")
        self.assertEqual(hashlib.sha256(first.read_bytes()).digest(), hashlib.sha256(second.read_bytes()).digest())
        self.succeed("dataset", "check", first)
        describe = json.loads(self.succeed("dataset", "describe", first, "--json").stdout)
        self.assertEqual(describe["items"], 300)

    def test_json_is_given_by_the_commands_that_make_datasets(self):
        path = self.folder / "s.h5"
        made = json.loads(self.succeed("dataset", "synth", "--items", 200, "--users", 40, "-o", path, "--json").stdout)
        self.assertEqual(made["counts"]["items"], 200)
        lists = self.folder / "lists.txt"
        lists.write_text("a 1 2 3\nb 2 3 4\n")
        made = json.loads(self.succeed("dataset", "import", "lists", lists, "-o", self.folder / "l.h5", "--json").stdout)
        self.assertEqual(made["counts"]["items written"], 4)
        split = json.loads(self.succeed("dataset", "split", path, "--method", "random", "--json").stdout)
        self.assertEqual((split["split"], split["method"]), ("random", "random"))
        with h5py.File(path) as file:
            self.assertEqual(split["train"] + split["validation"] + split["test"] + split["left_out_interactions"],
                             len(file["splits/random/part"]))

    def test_split_is_added_and_can_be_chosen(self):
        dataset = self.synth()
        self.succeed("dataset", "split", dataset, "--method", "leave-one-out")
        self.succeed("dataset", "check", dataset)
        output = self.folder / "out"
        self.succeed("run", dataset, "--model", self.require_model(), "--split", "leave-one-out", "-o", output,
                     "--latency-texts", 20)
        record = json.loads((output / "results.json").read_text())
        self.assertEqual(record["dataset"]["split"]["method"], "leave-one-out")
        self.assertEqual(record["dataset"]["split"]["test"], 60)


if __name__ == "__main__":
    unittest.main()
