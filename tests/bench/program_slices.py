"""Slices: of queries and documents (reckon eval), recomputed here, and of a run, which must agree with its metrics."""
import gzip
import json
import math
import random
import unittest
from pathlib import Path

import jsonschema
import numpy as np

from program import SOURCE, ProgramTest


def ndcg(targets, ranked):
    """NDCG@10 with gain 1; None without targets."""
    if not targets:
        return None
    gain = sum(1 / math.log2(i + 2) for i, d in enumerate(ranked[:10]) if d in targets)
    return gain / sum(1 / math.log2(i + 2) for i in range(min(10, len(targets))))


class Slices(ProgramTest):
    def setUp(self):
        super().setUp()
        rng = random.Random(7)
        queries = [f"q{i:03}" for i in range(120)]
        documents = [f"d{i}" for i in range(60)]
        self.relevant = {q: {d for d in documents if rng.random() < 0.15} for q in queries}
        self.runs = {name: {q: sorted(documents, key=lambda d: rng.random() - boost * (d in self.relevant[q]))
                            for q in queries if rng.random() < 0.95} for name, boost in (("a", 0.2), ("b", 0.5))}
        (self.folder / "qrels").write_text("".join(f"{q} 0 {d} 1\n" for q in queries for d in self.relevant[q]))
        for name, lists in self.runs.items():
            (self.folder / name).write_text("".join(f"{q} Q0 {d} {i + 1} {100 - i} t\n" for q, ranked in lists.items()
                                                    for i, d in enumerate(ranked)))
        self.language = {q: rng.choice(["de", "en", ""]) for q in queries}
        self.length = {q: rng.randrange(1, 40) for q in queries}
        self.kinds = {d: rng.choice(["news", "shop|news", "shop", ""]) for d in documents}
        rows = [f"{q}\t{self.language[q]}\t{self.length[q]}\n" for q in queries]
        rng.shuffle(rows)
        (self.folder / "queries.tsv").write_text("query\tlanguage\tlength\n" + "".join(rows) + "other\tde\t3\n")
        (self.folder / "documents.jsonl").write_text("".join(
            json.dumps({"document": d, "kind": kind or None}) + "\n" for d, kind in self.kinds.items()))

    def tables(self, *more):
        arguments = ["eval", "--run", self.folder / "a", "--run", self.folder / "b", "--qrels", self.folder / "qrels",
                     "--metrics", "ndcg@10", "--json", *more]
        record = json.loads(self.succeed(*arguments).stdout)
        self.notes = record.get("notes", [])
        tables = {}
        for row in record.get("slices", []) + record.get("slice_differences", []):
            against = f" - {Path(row['against']).name}" if "against" in row else ""
            tables.setdefault(f"Slices of {Path(row['run']).name}{against}", []).append(row)
        return tables

    def values(self, run, is_target=lambda d: True):
        """NDCG of every query that has such targets."""
        targets = {q: {d for d in documents if is_target(d)} for q, documents in self.relevant.items()}
        return {q: ndcg(targets[q], self.runs[run].get(q, [])) for q in targets if targets[q]}

    def check(self, table, by, name, values, column="mean"):
        row = next(r for r in table if r["by"] == by and r["slice"] == name)
        self.assertEqual((row["queries"], row["metric"]), (len(values), "ndcg@10"))
        self.assertAlmostEqual(row[column], np.mean(values), delta=1e-12)
        if len(values) >= 10:
            prefix = "" if column == "mean" else "difference_"
            self.assertTrue(row[prefix + "low"] < row[column] < row[prefix + "high"])
            self.assertTrue(0 <= row["p"] <= row["p_adjusted"] <= 1)

    def test_the_means_are_those_of_the_queries_and_documents_in_a_slice(self):
        tables = self.tables("--query-attributes", self.folder / "queries.tsv", "--document-attributes",
                             self.folder / "documents.jsonl")
        a, b = self.values("a"), self.values("b")
        for run, values in (("a", a), ("b", b)):
            table = tables[f"Slices of {run}"]
            for language in ("de", "en"):
                self.check(table, "language", language, [v for q, v in values.items() if self.language[q] == language])
            for kind in ("news", "shop"):
                self.check(table, "kind", kind,
                           list(self.values(run, lambda d: kind in self.kinds[d].split("|")).values()))
            for by, number in (("length", self.length), ("relevant documents", {q: len(d) for q, d in
                                                                                self.relevant.items()})):
                rows = [r for r in table if r["by"] == by]
                self.assertEqual(len(rows), 4)
                for row in rows:
                    low, _, high = row["slice"].partition(" to ")
                    self.check(table, by, row["slice"],
                               [v for q, v in values.items() if int(low) <= number[q] <= int(high or low)])
            worst = min(table, key=lambda r: r["mean"])
            self.assertEqual([r["slice"] for r in table if r["worst"]], [worst["slice"]])
            self.assertTrue(any(f"/{run}: worst slice: {worst['slice']} of " in note for note in self.notes))
            self.assertTrue(any("1 of 121 ids are none of the queries" in note for note in self.notes))
        compared = tables["Slices of b - a"]
        self.check(compared, "language", "de", [b[q] - a[q] for q in a if self.language[q] == "de"],
                   column="difference")
        news = [self.values(run, lambda d: "news" in self.kinds[d]) for run in ("a", "b")]
        self.check(compared, "kind", "news", [news[1][q] - news[0][q] for q in news[0]],
                   column="difference")

    def test_the_number_of_relevant_documents_needs_no_table(self):
        rows = self.tables("--slices")["Slices of a"]
        self.assertEqual({r["by"] for r in rows}, {"relevant documents"})
        self.assertEqual(self.tables(), {})

    def test_lists_of_json_are_names_as_those_between_bars(self):
        text = self.folder / "kinds.csv"
        text.write_text("document,kind\n" + "".join(f"{d},{kind}\n" for d, kind in self.kinds.items()))
        lists = self.folder / "kinds.json.gz"
        lists.write_bytes(gzip.compress("".join(
            json.dumps({"document": d, "kind": kind.split("|")}) + "\n" for d, kind in self.kinds.items()).encode()))
        self.assertEqual(self.tables("--document-attributes", lists), self.tables("--document-attributes", text))

    def test_broken_tables_are_refused_in_one_line(self):
        run = ["eval", "--run", self.folder / "a", "--qrels", self.folder / "qrels"]
        table = self.folder / "table.csv"
        for text, mentions in (("query,a\nq001,1\nq001,2\n", "table.csv:3"), ("query\nq001\n", "attributes"),
                               ("query,a\nnobody,1\n", "none of 1 ids"), ("", "table.csv")):
            table.write_text(text)
            self.refuse(*run, "--query-attributes", table, mentions=mentions)
        self.refuse(*run, "--query-attributes", self.folder / "absent", mentions="absent")
        self.refuse("eval", "--labels", table, "--query-attributes", table, mentions="--query-attributes: not of --labels")


class SlicesOfARun(ProgramTest):
    def setUp(self):
        super().setUp()
        self.dataset = self.synth(users=150)
        self.output = self.folder / "out"
        self.record = self.run_synth(self.dataset, self.output)

    def test_average_to_the_metric_and_follow_the_schema(self):
        schema = json.loads((SOURCE / "reports/results.schema.json").read_text())
        self.assertEqual([e.message for e in jsonschema.Draft202012Validator(schema).iter_errors(self.record)], [])
        metric = {system["name"]: next(m for m in system["metrics"] if (m["name"], m["k"]) == ("ndcg", 10))
                  for system in self.record["systems"]}
        alone = {each["system"]: each for each in self.record["slices"] if each["against"] is None}
        self.assertEqual(set(alone), set(metric))
        for name, slices in alone.items():
            self.assertEqual((slices["metric"], slices["k"]), ("ndcg", 10))
            rows = [row for row in slices["rows"] if row["by"] == "history length"]
            self.assertGreater(len(rows), 1)
            self.assertEqual(sum(row["n"] for row in rows), metric[name]["n"])
            self.assertAlmostEqual(sum(row["n"] * row["value"] for row in rows) / metric[name]["n"],
                                   metric[name]["value"], delta=1e-9)
            large = [row for row in slices["rows"] if row["n"] >= 30]
            self.assertEqual(slices["rows"][slices["worst"]]["value"], min(row["value"] for row in large))
        compared = [(each["system"], each["against"]) for each in self.record["slices"] if each["against"]]
        self.assertEqual(compared, [("int8/content", "fp32/content"), ("int8/mixture", "fp32/mixture")])
        for each in self.record["slices"]:
            if each["against"]:
                for row, a, b in zip(each["rows"], *(alone[each[key]]["rows"] for key in ("against", "system"))):
                    if row["n"] > 0:
                        self.assertAlmostEqual(row["difference"], b["value"] - a["value"], delta=1e-9)
                    else:
                        self.assertIsNone(row["difference"])

    def test_are_those_of_eval_on_its_predictions(self):
        evaluated = json.loads(self.succeed("eval", self.output / "predictions.h5", self.dataset, "--slices",
                                            "--json").stdout)
        columns = {"by": "by", "slice": "slice", "n": "queries", "value": "mean", "low": "low", "high": "high",
                   "difference": "difference", "p": "p", "p_adjusted": "p_adjusted"}
        for slices in self.record["slices"]:
            if slices["against"] is None:
                theirs = [{ours: row[column] for ours, column in columns.items()} for row in evaluated["slices"]
                          if row["run"] == slices["system"]]
                self.assertEqual([{ours: row[ours] for ours in columns} for row in slices["rows"]], theirs)

    def test_are_on_the_page_and_in_markdown_and_old_records_go_without(self):
        self.assertIn("Quality by slice", (self.output / "report.html").read_text())
        results = self.output / "results.json"
        self.assertIn("Slices of int8/content - fp32/content", self.succeed("report", results, "--markdown").stdout)
        text = self.succeed("report", results).stdout
        self.assertIn("Worst slices", text)
        self.assertNotIn("Slices of", text)
        del self.record["slices"]
        old = self.folder / "old.json"
        old.write_text(json.dumps(self.record))
        page = self.folder / "old.html"
        self.assertNotIn("lices", self.succeed("report", old, "-o", page).stdout)
        self.assertNotIn("<h2>Quality by slice", page.read_text())
        self.succeed("compare", old, results)
        self.succeed("compare", results, old)


if __name__ == "__main__":
    unittest.main()
