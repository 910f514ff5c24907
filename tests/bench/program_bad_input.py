"""Bad input: one clear line, the documented exit code, nothing half-written."""
import json
import os
import pathlib
import random
import shutil
import subprocess
import unittest

import h5py
import numpy as np

from program import SOURCE, TINY_MODEL, ProgramTest, reckon


class Usage(ProgramTest):
    def test_unknown_words_and_missing_options_are_refused(self):
        for arguments in (["rum"], ["run"], ["run", "x.h5"], ["dataset", "import"], ["dataset", "import", "nothing"],
                          ["run", "x.h5", "-o", "o", "--nothing"], ["encode", "--model", "m"]):
            self.refuse(*arguments)

    def test_a_usage_error_is_one_line_and_names_the_command(self):
        for arguments, mentions in ((["rum"], "no command 'rum' (see reckon --help)"),
                                    (["dataset", "foo"], "no command 'foo' (see reckon dataset --help)"),
                                    (["dataset", "synth"], "(see reckon dataset synth --help)")):
            done = reckon(*arguments)
            self.assertEqual((done.returncode, len(done.stderr.splitlines())), (1, 1), done.stderr)
            self.assertIn(mentions, done.stderr)

    def test_numbers_out_of_range_are_refused_before_anything_is_done(self):
        for option, values in (("--k", ("0", "-1", "4294967296", "18446744073709551616", "1.5")),
                               ("--threads", ("-1", "1000000000")), ("--token-budget", ("0", "-5")),
                               ("--latency-texts", ("-1",)), ("--seed", ("-1", "9223372036854775808")),
                               ("--positive-threshold", ("nan", "-inf", "1e39")), ("--resamples", ("99",))):
            for value in values:
                self.refuse("run", "x.h5", "-o", self.folder / "o", f"{option}={value}", mentions=option)
        self.refuse("run", "x.h5", "-o", "", mentions="--output")

    def test_outputs_do_not_replace_inputs(self):
        texts = self.folder / "texts.csv"
        texts.write_text("user,item\na,b\n")
        for command in (["encode", "--model", self.require_model(), "--input", texts], ["dataset", "synth"],
                        ["dataset", "import", "csv", "--interactions", texts, "--user", "user", "--item", "item"]):
            self.refuse(*command, "-o", texts, mentions="not an HDF5 file")
        self.assertEqual(texts.read_text(), "user,item\na,b\n")
        results = SOURCE / "reports/measured/ml-latest-small.json"
        copy = self.folder / "results.json"
        copy.write_bytes(results.read_bytes())
        self.refuse("report", copy, "-o", copy, mentions="the results file itself")
        self.assertEqual(copy.read_bytes(), results.read_bytes())

    def test_files_that_are_not_there_are_named(self):
        self.refuse("run", "nowhere.h5", "-o", self.folder / "o", mentions="nowhere.h5")
        self.refuse("dataset", "check", "nowhere.h5", mentions="nowhere.h5")
        self.refuse("dataset", "describe", "nowhere.h5", mentions="nowhere.h5")
        self.refuse("model", "inspect", "nowhere", mentions="nowhere")
        self.refuse("report", "nowhere.json", mentions="nowhere.json")
        self.refuse("compare", "nowhere.json", "nowhere.json", mentions="nowhere.json")
        self.refuse("eval", "nowhere.h5", "nowhere.h5", mentions="nowhere.h5")
        self.refuse("dataset", "import", "movielens", "nowhere", "-o", self.folder / "o.h5", mentions="nowhere")
        self.refuse("encode", "--model", self.require_model(), "--input", "nowhere.txt", "-o", self.folder / "e.h5",
                    mentions="nowhere.txt")

    def test_a_variant_that_is_not_known_or_not_built_is_named(self):
        dataset = self.synth()
        for variant in ("fp31", "fp32:", "fp32:layers", "cuda/fp32", "fp32,fp32"):
            self.refuse("run", dataset, "--model", self.require_model(), "--variants", variant, "-o", self.folder / "o",
                        mentions="CUDA library" if variant == "cuda/fp32" else "")
            self.assertFalse((self.folder / "o").exists(), variant)

    def test_a_configuration_file_with_an_unknown_option_is_refused(self):
        config = self.folder / "c.toml"
        config.write_text("[run]\nnothing = 1\n")
        self.refuse("--config", config, "run", "x.h5", "-o", self.folder / "o")


class Data(ProgramTest):
    def setUp(self):
        super().setUp()
        self.output = self.folder / "out"

    def run_on(self, dataset, *more, **options):
        return self.refuse("run", dataset, "--model", self.require_model(), "-o", self.output, *more, **options)

    def write(self, name, fill):
        path = self.folder / name
        with h5py.File(path, "w") as file:
            file.attrs["format"] = "reckon-dataset"
            file.attrs["version"] = 1
            file.attrs["name"] = name
            file.attrs["source"] = "a test"
            file.attrs["license"] = "none"
            fill(file)
        return path

    def strings(self, values):
        return np.array(values, dtype=h5py.string_dtype())

    def interactions(self, file, users, items, users_total, values=None, times=None):
        file["interactions/user"] = np.array(users, np.int32)
        file["interactions/item"] = np.array(items, np.int32)
        file["interactions/offsets"] = np.searchsorted(users, np.arange(users_total + 1)).astype(np.int64)
        file["interactions/timestamp"] = np.array(times if times is not None else range(len(users)), np.int64)
        if values is not None:
            file["interactions/value"] = np.array(values, np.float32)

    def small(self, file, items=10, value=5.0):
        file["items/id"] = self.strings([str(i) for i in range(items)])
        file["items/text"] = self.strings([f"text {i}" for i in range(items)])
        file["users/id"] = self.strings(["a", "b"])
        users = [0] * 8 + [1] * 8
        self.interactions(file, users, list(range(8)) * 2, 2, [value] * 16, list(range(16)))

    def test_an_empty_dataset_has_nothing_to_run(self):
        path = self.write("empty.h5", lambda file: None)
        self.run_on(path, mentions="nothing to run")

    def test_cutoffs_larger_than_the_catalogue_are_refused(self):
        path = self.write("small.h5", self.small)
        self.run_on(path, "--k", "5,11", mentions="--k: cutoff 11 is larger than the catalogue of 10 items")
        self.run_on(path, "--k", "0", mentions="--k")
        self.succeed("run", path, "--model", self.require_model(), "-o", self.output, "--k", "2,5")

    def test_users_without_history_leave_nobody_to_evaluate(self):
        path = self.write("bad_ratings.h5", lambda file: self.small(file, value=1.0))
        self.run_on(path, "--k", "2", mentions="no user to evaluate")

    def test_references_out_of_range_name_column_and_row(self):
        def fill(file):
            self.small(file)
            file["interactions/item"][3] = 99
        path = self.write("range.h5", fill)
        self.assertIn("row 3", self.run_on(path, mentions="interactions/item"))
        done = reckon("dataset", "check", path)
        self.assertEqual(done.returncode, 1)
        self.assertIn("row 3", done.stdout)

    def test_columns_of_a_wrong_type_or_shape_are_named(self):
        for column, value in (("interactions/item", np.zeros(16, np.float64)), ("interactions/user", np.zeros((4, 4), np.int32)),
                              ("interactions/timestamp", np.zeros(15, np.int64)), ("items/text", np.zeros(10, np.int32))):
            def fill(file):
                self.small(file)
                del file[column]
                file[column] = value
            path = self.write("wrong.h5", fill)
            self.run_on(path, mentions=column)

    def test_a_file_of_another_format_or_version_is_refused(self):
        for name, value in (("format", "something"), ("version", 2)):
            def fill(file):
                self.small(file)
                file.attrs[name] = value
            self.run_on(self.write("other.h5", fill))
        plain = self.folder / "text.h5"
        plain.write_text("not HDF5")
        self.run_on(plain, mentions="text.h5")

    def test_damaged_files_never_crash_the_program(self):
        whole = self.synth(items=130, users=12, labelled=30).read_bytes()
        rng = random.Random(5)
        path = self.folder / "damaged.h5"
        for case in range(60):
            data = bytearray(whole)
            if case % 3 == 0:
                del data[rng.randrange(len(data)):]
            else:
                for _ in range(1 + case % 4):
                    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            path.write_bytes(data)
            for command in ("check", "describe"):
                done = reckon("dataset", command, path)
                self.assertIn(done.returncode, (0, 1), f"case {case}: {command}: {done.returncode} {done.stderr}")
                self.assertLessEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_a_model_directory_with_a_missing_file_is_refused(self):
        dataset = self.synth()
        for missing in ("config.json", "model.safetensors", "1_Pooling/config.json"):
            model = self.folder / "model"
            shutil.copytree(self.require_model(), model)
            (model / missing).unlink()
            self.refuse("run", dataset, "--model", model, "-o", self.output, mentions=missing.split("/")[-1])
            shutil.rmtree(model)

    def test_predictions_of_another_dataset_are_refused(self):
        first, second = self.synth("a.h5"), self.synth("b.h5", seed=2)
        self.run_synth(first, self.output)
        self.refuse("eval", self.output / "predictions.h5", second, mentions="content hash")

    def test_hand_made_predictions_that_cannot_be_are_refused_or_warned_of(self):
        dataset = self.synth(labelled=400)
        predictions = self.folder / "p.h5"
        with h5py.File(dataset) as file:
            users, labels = len(file["users/id"]), len(file["tasks/intent/label_names"])
            test = np.flatnonzero(file["tasks/intent/part"][:] == 2)
            train = np.flatnonzero(file["tasks/intent/part"][:] == 0)

        def write(scores, rows=test, classes=labels, items=5):
            with h5py.File(predictions, "w") as file:
                file["variants/none/mine/user"] = np.arange(users)
                file["variants/none/mine/items"] = np.tile(np.arange(items), (users, 1))
                file["variants/none/mine/scores"] = np.tile(np.array(scores, np.float32)[:items], (users, 1))
                file["tasks/intent/mine/row"] = rows
                file["tasks/intent/mine/scores"] = np.zeros((len(rows), classes), np.float32)

        def warnings():
            return json.loads(self.succeed("eval", predictions, dataset, "--json").stdout)["warnings"]

        falling = [5, 4, 3, 2, 1]
        write(falling)
        self.assertFalse([w for w in warnings() if "rise" in w or "test part" in w])
        write(falling[::-1], train)
        self.assertIn(f"{predictions}: /variants/none/mine: the scores of {users} lists rise: their items are taken in the "
                      "order of the list", warnings())
        self.assertIn(f"{predictions}: /tasks/intent/mine: {len(train)} of {len(train)} rows are not in the test part",
                      warnings())
        for arguments, mentions in ((([5, 4, np.nan, 2, 1],), "/scores: row 0: found nan"),
                                    ((falling, test, labels, 0), "/items: lists of no items"),
                                    ((falling, [test[0]] * 2), f"/row: row {test[0]} twice"),
                                    ((falling, test, labels + 1), f"expected the {labels} of the task")):
            write(*arguments)
            self.refuse("eval", predictions, dataset, mentions=mentions)

    def test_text_that_is_not_utf8_is_named(self):
        source = self.folder / "bad.txt"
        source.write_bytes(b"good\nb\xffd\n")
        self.refuse("encode", "--model", self.require_model(), "--input", source, "-o", self.folder / "e.h5",
                    mentions="text 1")
        self.assertFalse((self.folder / "e.h5").exists())

    def test_item_text_that_is_not_utf8_is_named_by_file_and_row(self):
        def fill(file):
            self.small(file)
            texts = [b"text"] * 9 + [b"a\xff"]
            del file["items/text"]
            file["items/text"] = np.array(texts, dtype=h5py.string_dtype())
        path = self.write("latin.h5", fill)
        self.run_on(path, "--k", "2", mentions=f"{path}: /items/text: row 9: text that is not UTF-8")

    def test_a_task_without_a_part_is_left_out_with_a_warning(self):
        def task(file, parts):
            for name, values in (("text", self.strings(["good", "bad"])), ("label", np.array([0, 1], np.int32)),
                                 ("part", np.array(parts, np.uint8)), ("label_names", self.strings(["x", "y"]))):
                file[f"tasks/mood/{name}"] = values
            file["tasks/mood"].attrs["kind"] = "sentiment"

        def fill(file):
            self.small(file)
            task(file, [0, 0])
        path = self.write("mood.h5", fill)
        self.succeed("run", path, "--model", self.require_model(), "-o", self.output, "--k", "2")
        record = json.loads((self.output / "results.json").read_text())
        self.assertEqual(record["tasks"], [])
        self.assertIn(f"{path}: task mood was left out: 2 train and 0 test rows, expected some of both",
                      record["warnings"])
        self.run_on(self.write("alone.h5", lambda file: task(file, [2, 2])), mentions="nothing to run")

    def test_json_is_printed_of_names_that_are_not_utf8(self):
        dataset = self.synth()
        with h5py.File(dataset, "a") as file:
            file["items"].create_dataset(b"colour\xff", data=np.zeros(file["items/id"].shape, np.float32))
            file["splits"].move("default", b"by time \xfe")
        described = json.loads(self.succeed("dataset", "describe", dataset, "--json").stdout)
        self.assertIn("colour\ufffd", described["item_attributes"])
        self.assertEqual(list(described["splits"]), ["by time \ufffd"])
        checked = reckon("dataset", "check", dataset, "--json")
        self.assertNotIn("internal", checked.stderr)
        self.assertIn("findings", json.loads(checked.stdout))

    def test_json_is_printed_of_files_whose_names_are_not_utf8(self):
        source = self.folder / "texts.txt"
        source.write_text("a film\n")
        output = os.fsencode(self.folder) + b"/e\xff.h5"
        encoded = self.succeed("encode", "--model", self.require_model(), "--input", source, "--json",
                               "-o", os.fsdecode(output)).stdout
        self.assertTrue(json.loads(encoded)["output"].endswith("e\ufffd.h5"))


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("mount"), "needs root to mount a small file system")
class Disk(ProgramTest):
    def mount(self, *options):
        point = self.folder / "disk"
        point.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", point], capture_output=True)
        if done.returncode:
            self.skipTest("mounting a tmpfs is not allowed here")
        self.addCleanup(subprocess.run, ["umount", point])
        return point

    def files(self, folder):
        return [p for p in pathlib.Path(folder).rglob("*") if p.is_file() and "unfinished" not in p.parts]

    def test_a_full_disk_is_one_clear_line_and_no_half_file(self):
        dataset = self.synth(items=2000, users=200)
        disk = self.mount("size=300k")
        self.refuse("run", dataset, "--model", self.require_model(), "-o", disk / "out", "--latency-texts", 10)
        self.assertEqual(self.files(disk), [])
        self.refuse("dataset", "synth", "--items", 100000, "-o", disk / "big.h5")
        self.assertEqual(self.files(disk), [])

    def test_a_read_only_folder_is_one_clear_line(self):
        dataset = self.synth()
        disk = self.mount("size=1m")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        self.refuse("run", dataset, "--model", self.require_model(), "-o", disk / "out", mentions=str(disk))
        self.refuse("dataset", "synth", "-o", disk / "s.h5", mentions=str(disk))


if __name__ == "__main__":
    unittest.main()
