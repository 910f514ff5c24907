"""reckon bench --scenario: what it prints and writes, recomputed from the times of every query."""
import copy
import csv
import json
import math
import signal
import subprocess
import time

import jsonschema

from program import RECKON, SOURCE, ProgramTest

SCHEMA = json.loads((SOURCE / "reports/scenario.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


class Scenario(ProgramTest):
    def setUp(self):
        super().setUp()
        self.texts = self.folder / "texts.txt"
        self.texts.write_text("".join(f"a film about {'very ' * (i % 7)}quiet people {i}\n" for i in range(40)))

    def arguments(self, scenario, *more):
        return ["bench", "--scenario", scenario, "--model", self.require_model(), "--input", self.texts, *more]

    def bench(self, scenario, *more):
        done = self.succeed(*self.arguments(scenario, "--json", *more))
        return self.checked(json.loads(done.stdout))

    def checked(self, record):
        errors = [error.message for error in VALIDATOR.iter_errors(record)]
        self.assertEqual(errors, [])
        return record

    def measure(self, record, name):
        return next(one for one in record["measures"] if one["name"] == name)

    def server(self, *more):
        return ["--rate", 1500, "--latency-bound", 60000, "--duration", 0.5, *more]


class Results(Scenario):
    def test_every_scenario_is_valid_and_follows_the_schema(self):
        for scenario, more in (("server", self.server("--percentile", 95)),
                               ("offline", ["--duration", 0.1]),
                               ("single-stream", ["--duration", 0.1, "--queries", 70]),
                               ("multi-stream", ["--duration", 0.1, "--queries", 70, "--percentile", 90])):
            record = self.bench(scenario, *more, "--variant", "int8")
            self.assertTrue(record["valid"], record["requirements"])
            self.assertEqual(self.measure(record, "wrong answers")["value"], 0)
            self.assertEqual(self.measure(record, "smallest cosine")["value"], 1)

    def test_the_schema_wants_every_field_and_no_other(self):
        VALIDATOR.check_schema(SCHEMA)
        record = self.bench("server", *self.server())

        def changed(value):
            """The record with one field less, or one more, at every place."""
            if isinstance(value, dict):
                for key in list(value):
                    kept = value.pop(key)
                    yield f"without {key}"
                    value[key] = kept
                    yield from changed(kept)
                value["another"] = 1
                yield "with another"
                del value["another"]
            elif isinstance(value, list) and value:
                yield from changed(value[0])

        work = copy.deepcopy(record)
        for what in changed(work):
            self.assertFalse(VALIDATOR.is_valid(work), what)
        self.assertTrue(VALIDATOR.is_valid(work))

    def test_percentiles_and_rates_are_those_of_the_log(self):
        log = self.folder / "log.csv"
        record = self.bench("server", *self.server("--log", log, "--threads", 2))
        rows = rows_of(log)
        latencies = sorted(float(row["completed"]) - float(row["seconds"]) for row in rows)
        for p in (0.5, 0.9, 0.95, 0.99):
            found = self.measure(record, f"latency p{100 * p:g}")
            if found["value"] is not None:
                self.assertAlmostEqual(found["value"], 1000 * latencies[math.floor(len(rows) * p)], delta=1e-5)
                self.assertLessEqual(found["low"], found["value"])
                self.assertLessEqual(found["value"], found["high"])
        self.assertAlmostEqual(self.measure(record, "scheduled rate")["value"],
                               (len(rows) - 1) / float(rows[-1]["seconds"]), delta=1e-3)
        self.assertAlmostEqual(self.measure(record, "completed rate")["value"],
                               (len(rows) - 1) / max(float(row["completed"]) for row in rows), delta=1e-3)
        self.assertTrue(all(float(row["seconds"]) <= float(row["issued"]) <= float(row["completed"]) for row in rows))
        self.assertEqual({row["right"] for row in rows}, {"1"})

    def test_a_log_replays_as_a_trace(self):
        log, again = self.folder / "log.csv", self.folder / "again.csv"
        self.bench("server", *self.server("--log", log))
        record = self.bench("server", "--trace", log, "--latency-bound", 60000, "--log", again)
        self.assertEqual([(row["seconds"], row["text"]) for row in rows_of(log)],
                         [(row["seconds"], row["text"]) for row in rows_of(again)])
        self.assertEqual(record["configuration"]["trace"], str(log))
        half = self.bench("server", "--trace", log, "--rate", 3000, "--latency-bound", 60000)
        self.assertAlmostEqual(self.measure(half, "scheduled rate")["value"], 3000, delta=1e-3)

    def test_the_same_seed_asks_the_same(self):
        logs = [self.folder / f"{i}.csv" for i in range(3)]
        for log, seed in zip(logs, (5, 5, 6)):
            self.bench("server", *self.server("--seed", seed, "--log", log))
        asked = [[(row["seconds"], row["text"]) for row in rows_of(log)] for log in logs]
        self.assertEqual(asked[0], asked[1])
        self.assertNotEqual(asked[0], asked[2])

    def test_the_peak_is_a_rate_that_passed_twice(self):
        record = self.bench("server", "--find-peak", "--latency-bound", 60000, "--duration", 0.1, "--percentile", 80)
        peak = record["peak"]
        passed = [probe["rate"] for probe in peak["probes"] if probe["valid"]]
        self.assertGreaterEqual(passed.count(peak["highest_valid"]), 2)
        self.assertEqual(record["configuration"]["rate"], peak["highest_valid"])
        self.assertIn("p80 is ", peak["probes"][-1]["found"])
        self.assertEqual(self.measure(record, "peak rate")["value"], peak["highest_valid"])

    def test_a_table_says_what_the_record_says(self):
        output = self.folder / "out.json"
        text = self.succeed(*self.arguments("server", *self.server("-o", output))).stdout
        record = self.checked(json.loads(output.read_text()))
        for one in record["measures"]:
            self.assertIn(one["name"], text)
            self.assertIn(one["definition"], text)
        self.assertTrue(text.endswith("Result is: VALID\n"), text)


class Verdicts(Scenario):
    def test_a_fast_wrong_answer_is_invalid(self):
        done = self.refuse_result(5, "offline", "--duration", 0.1, "--variant", "int8", "--reference", "fp32",
                                  "--least-cosine", 1)
        self.assertIn("INVALID (answers: ", done)
        self.bench("offline", "--duration", 0.1, "--variant", "int8", "--reference", "fp32", "--least-cosine", 0.5)

    def test_too_few_queries_are_invalid_and_say_how_many_it_takes(self):
        text = self.refuse_result(4, "server", "--rate", 300, "--latency-bound", 60000, "--duration", 0.2)
        self.assertIn("which shows p99 from 459 queries on", text)
        self.assertRegex(text, r"latency p99 .* queries, \d+ are needed")

    def test_a_bound_that_is_missed_is_invalid(self):
        text = self.refuse_result(4, "server", "--rate", 1500, "--latency-bound", 0.001, "--duration", 0.4)
        self.assertIn("INVALID (latency bound: p99 is ", text)

    def test_overload_is_shed_and_counted(self):
        output = self.folder / "out.json"
        self.refuse_result(4, "server", "--rate", 500000, "--latency-bound", 60000, "--duration", 0.02, "--queue", 10,
                           "-o", output)
        record = self.checked(json.loads(output.read_text()))
        self.assertGreater(self.measure(record, "queries shed")["value"], 0)
        self.assertLessEqual(self.measure(record, "longest queue")["value"], 10)

    def refuse_result(self, code, *arguments):
        done = subprocess.run([RECKON, *map(str, self.arguments(*arguments))], capture_output=True, text=True,
                              timeout=600)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertIn("Result is: INVALID", done.stdout)
        return done.stdout

    def test_ctrl_c_ends_it_between_queries(self):
        trace = self.folder / "trace.csv"
        trace.write_text("seconds\n0\n3000\n")
        process = subprocess.Popen([RECKON, *map(str, self.arguments("server", "--trace", trace, "--latency-bound", 5,
                                                                     "--log", self.folder / "log.csv"))],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (130, ""), error)
        self.assertFalse((self.folder / "log.csv").exists())


class BadInput(Scenario):
    def test_numbers_that_are_none_are_refused(self):
        for option, values in (("--rate", ("0", "-1", "nan", "inf", "1e9", "x")), ("--latency-bound", ("0", "-5", "nan")),
                               ("--percentile", ("0", "100", "nan")), ("--duration", ("0", "-1", "1e12", "nan")),
                               ("--longest-wait", ("-1", "nan")), ("--queue", ("0", "-1")), ("--queries", ("0",)),
                               ("--threads", ("-1",)), ("--batch-tokens", ("0",)), ("--texts", ("0",))):
            for value in values:
                self.refuse(*self.arguments("server", *self.server(f"{option}={value}")), mentions=option)

    def test_what_contradicts_the_scenario_is_refused(self):
        for scenario, more, mentions in (("serve", [], "serve"), ("server", [], "--latency-bound"),
                                         ("server", ["--latency-bound", 5], "--find-peak"),
                                         ("offline", ["--rate", 5], "--rate"),
                                         ("single-stream", ["--queue", 5], "--queue"),
                                         ("server", self.server("--samples-per-query", 5), "--samples-per-query"),
                                         ("server", self.server("--least-cosine", 0.5), "--reference"),
                                         ("server", ["--rate", 5, "--latency-bound", 5, "--longest-wait", 5],
                                          "longest wait")):
            self.refuse(*self.arguments(scenario, *more), mentions=mentions)

    def test_inputs_that_are_not_there_or_hold_nothing_are_named(self):
        empty = self.folder / "empty.txt"
        empty.write_text("")
        self.refuse("bench", "--scenario", "offline", "--model", self.require_model(), "--input", empty,
                    mentions="no texts")
        self.refuse("bench", "--scenario", "offline", "--model", self.folder, "--input", self.texts)
        for content, mentions in (("", "trace.csv"), ("seconds\nsoon\n", "trace.csv:2"), ("seconds,text\n1,40\n", ":2"),
                                  ("seconds\n2\n1\n", ":3")):
            (self.folder / "trace.csv").write_text(content)
            self.refuse(*self.arguments("server", "--trace", self.folder / "trace.csv", "--latency-bound", 5),
                        mentions=mentions)
        self.refuse(*self.arguments("server", *self.server("-o", self.folder / "no" / "where.json")), mentions="where")
        self.texts.write_bytes(b"fine\n\xff\n")
        self.refuse(*self.arguments("offline"), mentions="text 1")
