"""`reckon eval` on other programs' files, against formulas computed here."""
import gzip
import json
import math
import os
import random
import shutil
import subprocess
import unittest

import h5py
import numpy as np

from program import RECKON, ProgramTest



def make_rankings(seed=1, queries=60, documents=40):
    """qrels: query -> document -> grade; run: query -> document -> score, with ties."""
    rng = random.Random(seed)
    qrels, run = {}, {}
    for q in range(queries):
        ids = [f"d{i}" for i in range(documents)]
        qrels[f"q{q}"] = {d: rng.randrange(4) for d in ids if rng.random() < 0.3}
        run[f"q{q}"] = {d: round(rng.random(), 1) for d in ids if rng.random() < 0.7}
    return qrels, run


def trec_run(run, shuffled=None):
    rows = [f"{q} Q0 {d} 1 {s} tag\n" for q, documents in run.items() for d, s in documents.items()]
    if shuffled:
        random.Random(shuffled).shuffle(rows)
    return "".join(rows)


def trec_qrels(qrels):
    return "".join(f"{q} 0 {d} {g}\n" for q, grades in qrels.items() for d, g in grades.items())


def ndcg(grades, run, k, gain=lambda g: g > 0, tie=lambda d: d):
    order = sorted(run, key=tie)
    order.sort(key=lambda d: -run[d])
    dcg = sum(gain(grades.get(d, 0)) / math.log2(i + 2) for i, d in enumerate(order[:k]))
    best = sum(g / math.log2(i + 2) for i, g in enumerate(sorted(map(gain, grades.values()), reverse=True)[:k]))
    return dcg / best


class Rankings(ProgramTest):
    def setUp(self):
        super().setUp()
        self.qrels, self.run_scores = make_rankings()
        self.qrels_path, self.run_path = self.folder / "qrels.txt", self.folder / "run.txt"
        self.qrels_path.write_text(trec_qrels(self.qrels))
        self.run_path.write_text(trec_run(self.run_scores))

    def evaluate(self, *more, run=None):
        return json.loads(self.succeed("eval", "--run", run or self.run_path, "--qrels", self.qrels_path, "--json",
                                       *more).stdout)

    def values(self, *more, **options):
        return {m["name"]: m["value"] for m in self.evaluate(*more, **options)["systems"][0]["metrics"]}

    def test_ndcg_is_the_formula_in_our_and_in_trec_evals_definition(self):
        judged = [q for q, grades in self.qrels.items() if max(grades.values()) > 0]
        ours = np.mean([ndcg(self.qrels[q], self.run_scores[q], 10) for q in judged])
        self.assertAlmostEqual(self.values("--metrics", "ndcg@10")["ndcg@10"], ours, delta=1e-12)
        theirs = np.mean([ndcg(self.qrels[q], self.run_scores[q], 10, gain=lambda g: g,
                               tie=lambda d: [-ord(c) for c in d] + [0]) for q in judged])
        trec = self.values("--definitions", "trec_eval", "--metrics", "ndcg_cut_10,ndcg@10")
        self.assertAlmostEqual(trec["ndcg_cut_10"], theirs * len(judged) / len(self.qrels), delta=1e-12)
        self.assertEqual(trec["ndcg_cut_10"], trec["ndcg@10"])

    def test_the_order_of_rows_compression_and_threads_change_no_bit(self):
        metrics = ("--metrics", "ndcg@10,map,auc,auc_all_pairs,f1_of_means@5,gmap,bpref,rbp,err@10", "--per-query")
        expected = self.evaluate(*metrics)["systems"][0]
        for seed in (1, 2):
            other = self.folder / "shuffled.txt.gz"
            other.write_bytes(gzip.compress(trec_run(self.run_scores, shuffled=seed).encode()))
            for threads in (1, 3):
                system = self.evaluate(*metrics, "--threads", threads, run=other)["systems"][0]
                self.assertEqual(system["metrics"], expected["metrics"])
                self.assertEqual(system["per_query"], expected["per_query"])

    @unittest.skipUnless(shutil.which("mpirun"), "no mpirun")
    def test_ranks_of_mpi_give_the_same_bits(self):
        arguments = ["eval", "--run", self.run_path, "--qrels", self.qrels_path, "--json", "--per-query", "--metrics",
                     "ndcg@10,map,auc_all_pairs,f1_of_means@5,gmap"]
        alone = self.succeed(*arguments).stdout
        for ranks in (2, 3):
            shared = subprocess.run(["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", str(ranks), RECKON,
                                     *map(str, arguments)], capture_output=True, text=True, timeout=120)
            self.assertEqual(shared.returncode, 0, shared.stderr)
            self.assertEqual(shared.stdout, alone)
        failed = subprocess.run(["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "2", RECKON, "eval", "--run",
                                 "nowhere", "--qrels", str(self.qrels_path)], capture_output=True, text=True,
                                timeout=120)
        self.assertEqual(failed.returncode, 1)
        self.assertEqual(failed.stderr.count("error: nowhere"), 1)

    def test_runs_are_compared_query_by_query(self):
        other = self.folder / "other.txt"
        better = {q: {d: s + 0.2 * self.qrels[q].get(d, 0) for d, s in documents.items()}
                  for q, documents in self.run_scores.items()}
        other.write_text(trec_run(better))
        arguments = ["eval", "--run", self.run_path, "--run", other, "--qrels", self.qrels_path, "--metrics",
                     "ndcg@10,map", "--json", "--margin", 0.01]
        record = json.loads(self.succeed(*arguments).stdout)
        self.assertEqual([d["metric"] for d in record["differences"]], ["ndcg@10", "map"])
        values = [{m["name"]: m["value"] for m in s["metrics"]} for s in record["systems"]]
        for difference in record["differences"]:
            name = difference["metric"]
            self.assertAlmostEqual(difference["difference"], values[1][name] - values[0][name], delta=1e-12)
            self.assertLess(difference["p_adjusted"], 0.01)
            self.assertTrue(difference["not_worse"])
        self.assertEqual(record["comparison"], {
            "test": "permutation", "permutations": 9999, "tests": 2, "correction": "holm", "interval": "percentile",
            "confidence": 0.95, "resamples": 1000, "seed": 1, "power": 0.8, "margin": 0.01})
        for test in ("t", "wilcoxon", "permutation"):
            method = json.loads(self.succeed(*arguments, "--test", test, "--correction", "fdr_bh", "--interval",
                                             "bca").stdout)["comparison"]
            self.assertEqual((method["test"], method["correction"], method["interval"]), (test, "fdr_bh", "bca"))
        plain = json.loads(self.succeed(*arguments, "--correction", "none").stdout)
        self.assertTrue(all(d["p"] == d["p_adjusted"] for d in plain["differences"]))
        self.assertTrue(any(d["p"] < d["p_adjusted"] for d in record["differences"]))
        text = self.succeed(*[a for a in arguments if a != "--json"], "--correction", "none").stdout
        self.assertIn("  p  ", " ".join(line for line in text.splitlines() if "p adjusted" in line))
        self.assertIn("2 tests not corrected for their number", text)
        self.refuse(*arguments, "--test", "sign", mentions="expected one of permutation, t, wilcoxon")

    def test_the_spread_over_runs_of_one_system_is_split(self):
        paths, values = [], []
        for seed in range(4):
            shift = random.Random(seed)
            shifted = {q: {d: s + 0.05 * seed * self.qrels[q].get(d, 0) + 0.3 * shift.random()
                           for d, s in documents.items()} for q, documents in self.run_scores.items()}
            path = self.folder / f"seed{seed}.txt"
            path.write_text(trec_run(shifted))
            paths += ["--run", path]
            values.append([ndcg(self.qrels[q], shifted[q], 10) for q in sorted(self.qrels)
                           if max(self.qrels[q].values()) > 0])
        arguments = ["eval", *paths, "--qrels", self.qrels_path, "--metrics", "ndcg@10", "--one-system", "--json"]
        row = json.loads(self.succeed(*arguments).stdout)["spread"][0]
        # Two-way analysis of variance with one value a cell.
        cells = np.array(values)
        runs, users = cells.shape
        by_run, by_user = cells.mean(1, keepdims=True), cells.mean(0, keepdims=True)
        rest = ((cells - by_run - by_user + cells.mean()) ** 2).sum() / ((runs - 1) * (users - 1))
        of_runs = (users * by_run.var(ddof=1) - rest) / users
        of_users = (runs * by_user.var(ddof=1) - rest) / runs
        for name, variance in (("runs", of_runs), ("queries", of_users), ("the_rest", rest)):
            self.assertAlmostEqual(row[f"standard_deviation_of_{name}"], math.sqrt(variance), delta=1e-12)
        self.assertAlmostEqual(row["mean"], cells.mean(), delta=1e-12)
        self.assertTrue(row["low"] < row["mean"] < row["high"])
        self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, "--one-system",
                    mentions="at least two --run")

    def test_ties_are_bounded_and_definitions_explained(self):
        record = self.evaluate("--metrics", "ndcg@10,precision@5", "--ties", "--explain", "reckon,trec_eval,ranx")
        for metric in record["systems"][0]["metrics"]:
            ties = metric["ties"]
            self.assertLess(ties["worst"], ties["expected"])
            self.assertLess(ties["expected"], ties["best"])
            self.assertTrue(ties["worst"] <= metric["value"] <= ties["best"])
        rows = record["definition_differences"]
        self.assertEqual({(r["first"], r["second"]) for r in rows},
                         {("reckon", "trec_eval"), ("reckon", "ranx"), ("trec_eval", "ranx")})
        for row in rows:
            self.assertAlmostEqual(row["difference"], row["second_value"] - row["first_value"], delta=1e-15)
            self.assertLessEqual(row["queries_different"], row["queries_compared"])

    def test_definitions_are_explained_on_the_usual_metrics_that_they_share(self):
        for tools in ("recbole", "trec_eval", "ranx,lenskit", "scikit-learn", "implicit,cornac"):
            rows = self.evaluate("--explain", tools)["definition_differences"]
            self.assertTrue(rows, tools)
            pair = tuple(tools.split(",")) if "," in tools else ("reckon", tools)
            self.assertEqual({(row["first"], row["second"]) for row in rows}, {pair})
        run = ("eval", "--run", self.run_path, "--qrels", self.qrels_path)
        self.refuse(*run, "--explain", "nosuch", mentions="--explain nosuch: no such definitions")
        self.refuse(*run, "--explain", "ranx", "--metrics", "nosuch", mentions="metric 'nosuch'")

    def test_every_tool_has_definitions(self):
        for tool in ("reckon", "trec_eval", "ranx", "scikit-learn", "torchmetrics", "recbole", "rectools", "cornac",
                     "lenskit", "recpack", "implicit", "ir_measures"):
            value = self.values("--definitions", tool, "--metrics", "ndcg@10")["ndcg@10"]
            self.assertTrue(0 < value < 1, tool)
            self.evaluate("--definitions", tool, "--catalogue", 40)
        self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, "--definitions", "other",
                    mentions="expected one of reckon, trec_eval")
        self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, "--metrics", "ndgc@10",
                    mentions="expected one of precision")

    def test_runs_and_judgments_in_hdf5_and_tables_are_read_alike(self):
        expected = self.values("--metrics", "ndcg@10")
        table = self.folder / "run.csv"
        table.write_text("user_id,item_id,score\n" + "".join(
            f"{q},{d},{s}\n" for q, documents in self.run_scores.items() for d, s in documents.items()))
        self.assertEqual(self.values("--metrics", "ndcg@10", run=table), expected)
        path = self.folder / "run.h5"
        with h5py.File(path, "w") as file:
            rows = [(q, d, s) for q, documents in self.run_scores.items() for d, s in documents.items()]
            text = h5py.string_dtype()
            file.create_dataset("user", data=[r[0] for r in rows], dtype=text)
            file.create_dataset("item", data=[r[1] for r in rows], dtype=text)
            file.create_dataset("score", data=[r[2] for r in rows])
        self.assertEqual(self.values("--metrics", "ndcg@10", run=path), expected)

    def test_columns_that_say_how_good_a_document_is_are_not_passed_over(self):
        rows = [(q, d, g) for q, grades in self.qrels.items() for d, g in grades.items()]
        expected = self.values("--metrics", "ndcg(gain=linear)@10,map")
        text = np.dtype("S8")
        for name in ("grade", "Relevance", "label"):
            self.qrels_path = self.folder / f"{name}.h5"
            with h5py.File(self.qrels_path, "w") as file:
                file["query"] = np.array([row[0] for row in rows], text)
                file["document"] = np.array([row[1] for row in rows], text)
                file[name] = [row[2] for row in rows]
            self.assertEqual(self.values("--metrics", "ndcg(gain=linear)@10,map"), expected)
        with h5py.File(self.qrels_path, "a") as file:
            file.move("label", "usefulness")
        self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path,
                    mentions="column 'usefulness' is none that is known, expected one of grade")
        self.qrels_path = self.folder / "qrels.csv"
        self.qrels_path.write_text("query,document,usefulness\n" + "".join(f"{q},{d},{g}\n" for q, d, g in rows))
        self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, mentions="line 1: column 'usefulness'")
        # Nothing but names: every row is relevant.
        self.qrels_path.write_text("query,document,timestamp\n" + "".join(f"{q},{d},{g}\n" for q, d, g in rows))
        every = np.mean([np.mean([d in self.run_scores[q] for d in grades]) for q, grades in self.qrels.items()])
        self.assertAlmostEqual(self.values("--metrics", "recall")["recall"], every, delta=1e-12)

    def test_ranks_stand_for_scores(self):
        ranked = {q: sorted(sorted(run), key=lambda d: -run[d]) for q, run in self.run_scores.items()}
        rows = [(q, d, i) for q, documents in ranked.items() for i, d in enumerate(documents, 1)]
        random.Random(5).shuffle(rows)
        expected = self.values("--metrics", "ndcg@10,map")
        table = self.folder / "ranks.csv"
        table.write_text("user,item,rank\n" + "".join(f"{q},{d},{i}\n" for q, d, i in rows))
        self.assertEqual(self.values("--metrics", "ndcg@10,map", run=table), expected)
        file_path = self.folder / "ranks.h5"
        with h5py.File(file_path, "w") as file:
            file["user"] = np.array([row[0] for row in rows], "S8")
            file["item"] = np.array([row[1] for row in rows], "S8")
            file["rank"] = [row[2] for row in rows]
        self.assertEqual(self.values("--metrics", "ndcg@10,map", run=file_path), expected)

    def test_lists_without_ids_of_queries_are_said_to_be(self):
        path = self.folder / "lists.h5"
        with h5py.File(path, "w") as file:
            file["items"] = np.array([[1, 2], [2, 3]])
        self.qrels_path.write_text("0 0 1 1\n1 0 3 1\n")
        result = self.succeed("eval", "--run", path, "--qrels", self.qrels_path, "--metrics", "mrr", "--json")
        self.assertEqual(json.loads(result.stdout)["systems"][0]["metrics"][0]["value"], 0.75)
        self.assertIn("has no ids of queries", result.stderr)

    def test_streams_of_the_shell_are_read(self):
        with open(self.run_path, "rb") as stream:
            descriptor = stream.fileno()
            done = subprocess.run([RECKON, "eval", "--run", f"/dev/fd/{descriptor}", "--qrels", self.qrels_path,
                                   "--metrics", "map", "--json"], capture_output=True, text=True,
                                  pass_fds=[descriptor])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["systems"][0]["metrics"],
                         self.evaluate("--metrics", "map")["systems"][0]["metrics"])

    def test_differences_say_which_queries_they_are_of(self):
        some = self.folder / "some.txt"
        some.write_text(trec_run(dict(list(self.run_scores.items())[:20])))
        result = self.succeed("eval", "--run", self.run_path, "--run", some, "--qrels", self.qrels_path,
                              "--definitions", "trec_eval", "--metrics", "map")
        self.assertIn("its means are of 20 queries", result.stderr)
        self.assertIn("their differences are of the 20 that both have", result.stderr)

    def test_rows_of_queries_that_are_left_out_are_read_too(self):
        for row in ("other Q0 d1 1 nan x\n", "other Q0 d1 trunc"):
            self.run_path.write_text(trec_run(self.run_scores) + row)
            self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, mentions="run.txt: line")
        self.run_path.write_text(trec_run(dict(list(self.run_scores.items())[1:])))
        self.qrels_path.write_text(trec_qrels(self.qrels) + "q0 0 last 4.5\n")
        self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, "--definitions", "trec_eval",
                    mentions="grade '4.5'")

    def test_numbers_and_quotes_that_would_be_misread_are_refused(self):
        metrics = (("P_-1", "cutoff '-1'"), ("Rprec_mult_nan", "expected a finite number"),
                   ("iprec_at_recall_2", "expected 0 to 1"), ("map(relevance_level=0)", "expected at least 1"))
        for name, problem in metrics:
            self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, "--definitions", "trec_eval",
                        "--metrics", name, mentions=problem)
        table = self.folder / "run.csv"
        for row, problem in (("q1,d1,+-5", "'+-5', expected a finite number"), ('q1,"a""b",1', "stand in quotes")):
            table.write_text(f"query,document,score\n{row}\n")
            self.refuse("eval", "--run", table, "--qrels", self.qrels_path, mentions=problem)

    def test_a_file_that_becomes_shorter_is_an_error_and_a_pipe_is_not_waited_for(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        for option in ("--run", "--qrels"):
            files = {"--run": self.run_path, "--qrels": self.qrels_path} | {option: pipe}
            self.refuse("eval", *[word for pair in files.items() for word in pair], mentions="not a regular file")

    def test_values_of_many_queries_are_written_quickly(self):
        queries = [f"q{q}" for q in range(100_000)]
        self.run_path.write_text("".join(f"{q} Q0 d 1 1 t\n" for q in queries))
        self.qrels_path.write_text("".join(f"{q} 0 d 1\n" for q in queries))
        result = self.evaluate("--metrics", "mrr", "--per-query", "--resamples", "100")
        self.assertEqual(len(result["systems"][0]["per_query"]), len(queries))

    def test_what_is_left_out_is_counted(self):
        self.qrels_path.write_text(trec_qrels(self.qrels) + "alone 0 d1 1\n")
        self.run_path.write_text(trec_run(self.run_scores) + "unknown Q0 d1 1 1 tag\n")
        counts = self.evaluate("--metrics", "map")["systems"][0]["counts"]
        self.assertEqual(counts["queries_judged_not_retrieved"], 1)
        self.assertEqual(counts["queries_retrieved_not_judged"], 1)
        self.qrels_path.write_text("q1 0 d1 0\n")
        self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, mentions="no query is left to evaluate")
        trec = self.evaluate("--metrics", "map", "--definitions", "trec_eval")["systems"][0]
        self.assertIn("1 queries have no relevant document: counted", trec["warnings"])

    def test_documents_of_other_names_are_warned_of(self):
        other = self.folder / "other.txt"
        other.write_text(trec_run(self.run_scores).replace(" d", " doc"))
        result = self.succeed("eval", "--run", other, "--qrels", self.qrels_path, "--json")
        documents = sum(map(len, self.run_scores.values()))
        self.assertIn(f"none of the {documents} retrieved documents is judged", result.stderr)
        counts = json.loads(result.stdout)["systems"][0]["counts"]
        self.assertEqual(counts["queries_with_judged_document"], 0)
        counts = self.evaluate()["systems"][0]["counts"]
        judged = [q for q, grades in self.qrels.items() if max(grades.values()) > 0]
        self.assertEqual(counts["queries_with_judged_document"],
                         sum(bool(self.qrels[q].keys() & self.run_scores[q].keys()) for q in judged))

    def test_missing_queries_count_where_that_is_asked_for(self):
        some = dict(list(self.run_scores.items())[:20])
        self.run_path.write_text(trec_run(some))
        def precision(*more):
            return self.values("--definitions", "trec_eval", "--metrics", "P_5,num_q", *more)
        retrieved, complete = precision(), precision("--count-missing")
        self.assertEqual((retrieved["num_q"], complete["num_q"]), (20, 60))
        self.assertAlmostEqual(complete["P_5"], retrieved["P_5"] * 20 / 60, delta=1e-12)

    def test_trec_evals_sets_stand_for_their_measures(self):
        official = self.values("--definitions", "trec_eval", "--metrics", "official")
        self.assertEqual(len(official), 29)
        self.assertEqual(official, self.values("--definitions", "trec_eval", "--metrics", ",".join(official)))
        every = self.values("--definitions", "trec_eval", "--metrics", "all_trec")
        self.assertLessEqual(official.items(), every.items())
        self.assertEqual(len(every), 93)
        for names, measures in (("P.5,10,map", "P_5,P_10,map"), ("ndcg_cut.10", "ndcg_cut_10"),
                                ("success", "success_1,success_5,success_10"), ("Rprec_mult.0.4", "Rprec_mult_0.4")):
            self.assertEqual(list(self.values("--definitions", "trec_eval", "--metrics", names)), measures.split(","))
        self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, "--definitions", "trec_eval",
                    "--metrics", "precision", mentions="needs a cutoff, such as precision@10")

    def test_an_unknown_metric_is_answered_with_the_closest(self):
        for tool, name, closest in (("reckon", "ngcd@10", "ndcg"), ("trec_eval", "ndcg_cutt_10", "ndcg_cut"),
                                    ("recpack", "CoveragK@5", "CoverageK")):
            self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, "--definitions", tool,
                        "--metrics", name, mentions=f"has none of that name (did you mean {closest}?)")

    def test_the_judged_share_is_that_of_the_first_k(self):
        order = {q: sorted(sorted(run), key=lambda d: -run[d])[:5] for q, run in self.run_scores.items()}
        judged = [q for q, grades in self.qrels.items() if max(grades.values()) > 0]
        self.assertAlmostEqual(self.values("--metrics", "judged@5")["judged@5"],
                               np.mean([np.mean([d in self.qrels[q] for d in order[q]]) for q in judged]),
                               delta=1e-12)

    def test_judgments_that_are_repeated_are_counted(self):
        rows = trec_qrels(self.qrels)
        self.qrels_path.write_text(rows + rows.splitlines(keepends=True)[0])
        system = self.evaluate("--metrics", "map")["systems"][0]
        self.assertEqual(system["counts"]["documents_repeated"], 1)
        self.assertIn("1 rows of run or judgments name a document again: the last row of each counts", system["warnings"])

    def test_a_catalogue_holds_what_is_retrieved(self):
        of_rectools = ("--definitions", "rectools", "--metrics", "Accuracy(k=5)")
        self.evaluate("--catalogue", "40", *of_rectools)
        self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, "--catalogue", "3", *of_rectools,
                    mentions="more than the 3 of the catalogue")
        self.refuse("eval", "--run", self.run_path, "--qrels", self.qrels_path, "--catalogue", "-1", *of_rectools,
                    mentions="--catalogue")


class Tables(ProgramTest):
    def write(self, text):
        path = self.folder / "table.csv"
        path.write_text(text)
        return path

    def metrics(self, *arguments):
        record = json.loads(self.succeed("eval", *arguments, "--json").stdout)
        return {m["name"]: m for m in record["systems"][0]["metrics"]}

    def test_labels_and_ratings(self):
        path = self.write("truth,score:a,score:b\na,0.9,0.1\nb,0.4,0.6\nb,0.7,0.3\na,0.6,0.4\n")
        self.assertEqual(self.metrics("--labels", path, "--metrics", "accuracy")["accuracy"]["value"], 0.75)
        scikit = self.metrics("--labels", path, "--definitions", "scikit-learn", "--metrics",
                              "f1_score(average=macro),confusion_matrix")
        self.assertAlmostEqual(scikit["f1_score(average=macro)"]["value"], (0.8 + 2 / 3) / 2, delta=1e-12)
        ratings = self.write("truth,prediction\n4,3.5\n5,4\n1,2.5\n")
        values = self.metrics("--ratings", ratings, "--metrics", "mae,rmse")
        self.assertAlmostEqual(values["mae"]["value"], 1.0, delta=1e-12)
        self.assertAlmostEqual(values["rmse"]["value"], math.sqrt((0.25 + 1 + 2.25) / 3), delta=1e-12)
        self.refuse("eval", "--labels", self.write("truth,score:a\nb,0.5\n"), mentions="table.csv")

    def test_scores_of_two_labels_are_taken_as_they_are(self):
        path = self.write("truth,score:a,score:b\na,0.7,0.7\nb,0.1,0.9\n")
        expected = -(math.log(0.7) + math.log(0.9)) / 2  # scikit-learn 1.7 warns and does not normalise
        for tool in ("scikit-learn", "reckon"):
            self.assertAlmostEqual(self.metrics("--labels", path, "--definitions", tool, "--metrics", "log_loss")
                                   ["log_loss"]["value"], expected, delta=1e-12)
        self.assertIn("the scores of 1 rows do not add up to 1", self.succeed("eval", "--labels", path).stderr)
        large = self.write("truth,score:a,score:b\na,3,0.7\nb,0.1,0.9\n")
        self.refuse("eval", "--labels", large, "--metrics", "log_loss", mentions="score 3, expected a probability")

    def test_a_threshold_and_a_positive_label_are_heeded_or_refused(self):
        one = "truth,score\n1,0.4\n0,0.3\n1,0.9\n0,0.6\n"
        two = "truth,score:0,score:1\n1,0.6,0.4\n0,0.7,0.3\n1,0.1,0.9\n0,0.4,0.6\n"
        for text in (one, two):
            path = self.write(text)
            for tool, name in (("reckon", "accuracy"), ("scikit-learn", "accuracy_score")):
                arguments = ("--labels", path, "--definitions", tool, "--metrics", name)
                self.assertEqual(self.metrics(*arguments)[name]["value"], 0.5)
                self.assertEqual(self.metrics(*arguments, "--threshold", 0.35)[name]["value"], 0.75)
                self.assertEqual(self.metrics(*arguments, "--threshold", 0.7)[name]["value"], 0.75)
            torchmetrics = ("eval", "--labels", path, "--definitions", "torchmetrics")
            self.refuse(*torchmetrics, "--threshold", 0.35, mentions="binary_accuracy(threshold=0.35)")
        three = self.write("truth,score:a,score:b,score:c\na,0.7,0.2,0.1\nb,0.1,0.8,0.1\n")
        self.refuse("eval", "--labels", three, "--threshold", 0.3, mentions="--threshold 0.3: not of multiclass")
        self.refuse("eval", "--labels", three, "--positive", "a", mentions="--positive a: not of multiclass")
        given = self.write("truth,prediction\n1,1\n0,1\n")
        self.refuse("eval", "--labels", given, "--threshold", 0.3, mentions="--threshold 0.3: not of binary")

    def test_logged_feedback(self):
        path = self.write("action,reward,propensity,target\na,1,0.5,0.25\nb,0,0.25,0.5\na,1,0.5,0.5\n")
        values = self.metrics("--feedback", path, "--metrics", "ips,snips")
        self.assertAlmostEqual(values["ips"]["value"], (0.5 + 0 + 1) / 3, delta=1e-12)
        self.assertAlmostEqual(values["snips"]["value"], 1.5 / 3.5, delta=1e-12)
        self.refuse("eval", "--feedback", self.write("action,reward,propensity,target\na,1,0,0.5\n"), mentions=":2")

    def test_nearest_neighbours(self):
        vectors = np.random.default_rng(1).random((50, 4), dtype=np.float32)
        queries = np.random.default_rng(2).random((6, 4), dtype=np.float32)
        distances = np.linalg.norm(vectors[None] - queries[:, None], axis=2)
        order = np.argsort(distances, axis=1)[:, :10]
        truth, found = self.folder / "truth.h5", self.folder / "found.h5"
        with h5py.File(truth, "w") as file:
            file.attrs["distance"] = "euclidean"
            file["train"], file["test"] = vectors, queries
            file["neighbors"], file["distances"] = order.astype(np.int32), np.take_along_axis(distances, order, 1)
        with h5py.File(found, "w") as file:
            lists = order.copy()
            lists[0, 5:] = [i for i in range(50) if i not in order[0]][:5]
            file["neighbors"], file["distances"] = lists.astype(np.int32), np.take_along_axis(distances, lists, 1)
        for option in (["--metrics", "map"], ["--definitions", "ranx"], ["--ties"], ["--slices"], ["--test", "t"]):
            self.refuse("eval", "--run", found, "--qrels", truth, *option,
                        mentions=f"{option[0]}: not of nearest neighbours")
        value = self.metrics("--run", found, "--qrels", truth, "--k", 10)["recall@10 by row"]["value"]
        self.assertAlmostEqual(value, (5 * 10 + 5) / 60, delta=1e-12)

    def test_one_kind_of_input_at_a_time(self):
        path = self.write("truth,prediction\n1,1\n")
        for arguments in ((), ("--run", path), ("--labels", path, "--ratings", path), (path,)):
            self.refuse("eval", *arguments, mentions="expected one of")


if __name__ == "__main__":
    unittest.main()
