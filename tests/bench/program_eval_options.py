"""Options of `reckon eval`: what each input takes, and who of several ranks says what is wrong."""
import json
import shutil
import subprocess
import unittest

import h5py
import numpy as np

from program import RECKON, ProgramTest, reckon


class Options(ProgramTest):
    def write(self, text):
        path = self.folder / "table.csv"
        path.write_text(text)
        return path

    @unittest.skipUnless(shutil.which("mpirun"), "no mpirun")
    def test_the_first_rank_of_mpi_speaks_for_all(self):
        path = self.write("truth,prediction\n1,1\n2,3\n")
        for arguments in (["eval", "--labels", path, "--json"], ["eval", "--ratings", path, "--json"], ["eval", "--help"],
                          ["eval", "--labels", path, "--metrics", "nonsense"], ["eval", "--nonsense"],
                          ["eval", "--labels", self.folder / "absent"], ["eval"]):
            alone = reckon(*arguments)
            shared = subprocess.run(["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "3", RECKON,
                                     *map(str, arguments)], capture_output=True, text=True, timeout=120)
            self.assertEqual((shared.returncode, shared.stdout), (alone.returncode, alone.stdout), arguments)
            for line in alone.stderr.splitlines():
                self.assertEqual(shared.stderr.count(line), 1, arguments)

    def test_numbers_out_of_range_are_refused(self):
        path = self.write("action,reward,propensity,target\na,1,0.5,0.25\n")
        for option, values in (("--threads", ("-1", "1025", "999999999999")), ("--uniform", ("0", "-1", "4294967296")),
                               ("--catalogue", ("0", "-1", "4294967296"))):
            for value in values:
                self.refuse("eval", "--feedback", path, f"{option}={value}", mentions=option)

    def test_options_that_an_input_does_not_use_are_refused(self):
        labels = self.write("truth,prediction\n1,1\n2,1\n")
        feedback = self.folder / "log.csv"
        feedback.write_text("action,reward,propensity,target\na,1,0.5,0.25\n")
        comparison = [["--test", "t"], ["--interval", "t"], ["--margin", 1], ["--one-system"], ["--ties"], ["--slices"],
                      ["--explain", "ranx"], ["--per-query"], ["--correction", "holm"], ["--k", 5], ["--split", "s"],
                      ["--implicit"], ["--catalogue", 9], ["--query-attributes", labels]]
        of_labels = [["--positive", 1], ["--out-of-scope", 1], ["--threshold", 0.3]]
        of_feedback = [["--uniform", 3], ["--position", 1]]
        names = {"--labels": "--labels", "--ratings": "--ratings", "--feedback": "a table of --feedback"}
        for kind, path, refused in (("--labels", labels, comparison + of_feedback),
                                    ("--ratings", labels, comparison + of_feedback + of_labels),
                                    ("--feedback", feedback, comparison + of_labels + [["--positive-threshold", 3]])):
            for option in refused:
                self.refuse("eval", kind, path, *option, mentions=f"{option[0]}: not of {names[kind]}")
        run, qrels = self.folder / "run", self.folder / "qrels"
        run.write_text("q Q0 d 1 1 t\n")
        qrels.write_text("q 0 d 1\n")
        for option in of_labels + of_feedback + [["--k", 5], ["--split", "s"], ["--implicit"], ["--positive-threshold", 3]]:
            self.refuse("eval", "--run", run, "--qrels", qrels, *option, mentions=f"{option[0]}: not of --run")
        for option in ("--metrics", "--explain"):
            for empty in ("", ","):
                self.refuse("eval", "--run", run, "--qrels", qrels, option, empty, mentions=option)
        self.refuse("eval", "p.h5", "d.h5", "--test", "t", mentions="--test: not of PREDICTIONS without --metrics")
        self.refuse("eval", "p.h5", "d.h5", "--metrics", "ndcg@10", "--k", 5, mentions="--k: not of PREDICTIONS with")

class Extremes(ProgramTest):
    def test_a_run_that_shares_no_query_with_the_judgments_is_refused(self):
        run, qrels = self.folder / "run", self.folder / "qrels"
        run.write_text("a Q0 d 1 1 t\nb Q0 d 1 1 t\n")
        qrels.write_text("q 0 d 1\n")
        for tool in ("reckon", "trec_eval", "ranx", "lenskit", "recbole"):
            self.refuse("eval", "--run", run, "--qrels", qrels, "--definitions", tool,
                        mentions="none of its 2 queries is among the 1 that are judged")

    def test_ids_that_are_not_utf8_stay_apart(self):
        run, qrels = self.folder / "run", self.folder / "qrels"
        run.write_bytes(b"q\xe4 Q0 d 1 1 t\nq\xf6 Q0 d 1 1 t\n")
        qrels.write_bytes(b"q\xe4 0 d 1\nq\xf6 0 e 1\n")
        arguments = ("eval", "--run", run, "--qrels", qrels, "--metrics", "precision@1", "--per-query")
        values = json.loads(self.succeed(*arguments, "--json").stdout)["systems"][0]["per_query"]
        self.assertEqual(values, {"q\\xE4": {"precision@1": 1.0}, "q\\xF6": {"precision@1": 0.0}})
        self.assertIn("precision@1\tq\\xE4\t1", self.succeed(*arguments).stdout)

    def test_sums_beyond_the_range_of_numbers_are_said_to_be(self):
        path = self.folder / "table.csv"
        path.write_text("truth,prediction\n1e308,-1e308\n2,1.5\n")
        done = self.succeed("eval", "--ratings", path)
        self.assertIn("mae: the sum is beyond the range", done.stderr)
        self.assertNotIn("nan", done.stdout)
        path.write_text("truth,prediction\n1e150,-1e150\n2,1.5\n")
        self.assertIn("1e+150", self.succeed("eval", "--ratings", path, "--metrics", "mae").stdout)


class Predictions(ProgramTest):
    def test_metrics_by_name_are_those_without_names(self):
        dataset, predictions = self.synth(users=80), self.folder / "p.h5"
        rng = np.random.default_rng(4)
        with h5py.File(dataset) as file:
            users, items = len(file["users/id"]), len(file["items/id"])
        some = np.sort(rng.choice(users, users - 9, replace=False))
        lists = np.argsort(rng.random((len(some), items)), axis=1)[:, :30].astype(np.int32)
        scores = np.sort(rng.integers(0, 8, lists.shape).astype(np.float32), axis=1)[:, ::-1].copy()
        scores[3] = scores[3, ::-1]
        with h5py.File(predictions, "w") as file:
            group = file.create_group("variants/none/mine")
            group["user"], group["items"], group["scores"] = some.astype(np.int32), lists, scores
        metrics = ["ndcg@10", "recall@20", "precision@5", "map@10", "mrr@10"]

        def values(*more):
            record = json.loads(self.succeed("eval", predictions, dataset, "--json", *more).stdout)
            found = {f"{m['name']}@{m['k']}" if "k" in m else m["name"]: m for m in record["systems"][0]["metrics"]}
            return {name: [found[name]["value"], *(found[name].get("interval") or
                                                   (found[name]["low"], found[name]["high"]))] for name in metrics}

        usual, named = values("--k", "5,10,20"), values("--metrics", ",".join(metrics))
        for name in metrics:
            np.testing.assert_allclose(named[name], usual[name], rtol=0, atol=1e-12, err_msg=name)
        self.refuse("eval", predictions, dataset, "--metrics", "auc", mentions="AUC needs the scores of all candidates")


if __name__ == "__main__":
    unittest.main()
