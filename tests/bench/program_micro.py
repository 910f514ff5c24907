"""reckon bench without a scenario: Google Benchmark's output, and what is added recomputed from the rest of it."""
import json
import re

from program import ProgramTest, reckon


def strict(text):
    """JSON proper: Python would let NaN pass."""
    return json.loads(text, parse_constant=lambda name: (_ for _ in ()).throw(ValueError(name)))


class Micro(ProgramTest):
    def bench(self, name, *more):
        done = self.succeed("bench", f"--benchmark_filter={name}", "--benchmark_min_time=0.001", "--json", *more)
        return strict(done.stdout)

    def seconds(self, row):
        clock = "real_time" if "real_time" in row["name"] else "cpu_time"
        return row[clock] * {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}[row["time_unit"]]

    def check_fraction(self, result, row, amount):
        """The rate and the fraction of a row are those of its time, its amount of work and the limit it names."""
        limit = next(limit for limit in result["context"]["reckon"]["limits"]
                     if row["label"] == "limit: " + limit["name"] and limit["threads"] == 1)
        rate = amount / self.seconds(row)
        self.assertAlmostEqual(row[limit["unit"]] / rate, 1, delta=1e-6)
        self.assertAlmostEqual(row["fraction_of_limit"] / (rate / limit["value"]), 1, delta=1e-6)

    def check_left_out(self, left_out, expected):
        """The expected groups, and where there is no GPU those that need one, with the part that is missing."""
        of_gpu = [one for one in left_out if one["group"].startswith("cuda")]
        self.assertEqual({one["group"] for one in left_out if one not in of_gpu}, expected)
        self.assertIn({one["group"] for one in of_gpu}, [set(), {"cuda", "cuda_metrics", "cuda_scoring"}])
        for one in of_gpu:
            self.assertRegex(one["reason"], "CUDA library|NVIDIA driver|no device|compute capability")

    def test_counters_are_those_of_the_shape_and_the_limit(self):
        result = self.bench("gemm/(fp32|int8)/rows:16/|layer_norm/rows:64")
        for row in result["benchmarks"]:
            sizes = [int(number) for number in re.findall(r":(\d+)", row["name"])]
            if row["name"].startswith("gemm"):
                rows, inputs, outputs = sizes
                self.check_fraction(result, row, 2 * rows * inputs * outputs)
            elif sizes == [64]:  # in the second cache: read and written once
                self.assertEqual(row["label"], "limit: cache update")
                self.check_fraction(result, row, 2 * 64 * 384 * 4)
        self.assertEqual({row["label"] for row in result["benchmarks"] if "int8" in row["name"]}, {"limit: int8 products"})

    def test_the_context_says_on_what_it_was_measured(self):
        context = self.bench("load_generator/clock")["context"]
        self.assertIn("num_cpus", context)  # Google Benchmark's own
        added = context["reckon"]
        self.assertTrue(added["machine"]["cpu"])
        self.assertTrue(added["machine"]["commit"])
        self.assertIn(added["instruction_set"], self.succeed("--version").stdout)
        limits = {limit["name"]: limit for limit in added["limits"]}
        self.assertEqual(set(limits), {"memory copy", "fp32 multiply-adds", "fp32 GEMM", "int8 GEMM"})
        for limit in limits.values():
            self.assertGreaterEqual(limit["value"], limit["median"])
            self.assertGreater(limit["median"], 0)
            self.assertGreater(limit["rounds"], 1)
            self.assertTrue(limit["method"])
        self.check_left_out(added["left_out"], {"tokenizer", "encoder"})

    def test_the_file_and_the_output_are_the_same_json(self):
        out = self.folder / "out.json"
        done = self.bench("layer_norm/rows:64$", "--benchmark_repetitions=3", f"--benchmark_out={out}")
        self.assertEqual(strict(out.read_text()), done)
        self.assertEqual([row["aggregate_name"] for row in done["benchmarks"] if row["run_type"] == "aggregate"],
                         ["mean", "median", "stddev", "cv"])

    def test_what_google_benchmark_cannot_write_as_json_is_null(self):
        # The variation of a counter that is 0 in every repetition.
        cv = self.bench("top_k/clustered:0/queries:1/threads:1", "--vectors", self.small_vectors(),
                        "--benchmark_repetitions=2")["benchmarks"][-1]
        self.assertEqual(cv["aggregate_name"], "cv")
        self.assertIsNone(cv["unanswered"])

    def small_vectors(self):
        texts, out = self.folder / "texts.txt", self.folder / "vectors.h5"
        texts.write_text("".join(f"text number {i}\n" for i in range(1300)))
        self.succeed("encode", "--model", self.require_model(), "--input", texts, "-o", out)
        return out

    def test_a_model_brings_its_benchmarks_with_it(self):
        result = self.bench("tokenizer/append|encoder/int8/single/tokens:16", "--model", self.require_model())
        self.assertEqual([row["name"] for row in result["benchmarks"]],
                         ["tokenizer/append", "encoder/int8/single/tokens:16"])
        self.check_left_out(result["context"]["reckon"]["left_out"], set())

    def test_every_hot_path_is_there(self):
        names = self.succeed("bench", "--benchmark_list_tests", "--model", self.require_model()).stdout.split()
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual({name.split("/")[0] for name in names},
                         {"tokenizer", "encoder", "gemm", "attention", "layer_norm", "top_k", "top_k_int8", "top_k_int4",
                          "top_k_binary", "item_cf", "mixture",
                          "metrics", "auc", "judged", "resampling", "hdf5_read", "load_generator"})

    def test_columns_are_counted_as_they_are_in_memory(self):
        row, = self.bench("hdf5_read/integers")["benchmarks"]
        self.assertAlmostEqual(row["bytes/s"] * self.seconds(row) / (row["stored_bytes"] + 4 * 1_000_000), 1, delta=1e-6)

    def test_the_console_shows_a_fraction_as_a_number(self):
        done = self.succeed("bench", "--benchmark_filter=layer_norm/rows:64$", "--benchmark_min_time=0.001")
        self.assertRegex(done.stdout, r"fraction_of_limit=[\d.]+m? limit: cache update")
        self.assertIn("limit: memory copy, 1 thread: ", done.stderr)
        self.assertIn("left out: tokenizer: it needs --model", done.stderr)

    def test_a_filter_for_what_is_left_out_is_told_why(self):
        done = reckon("bench", "--benchmark_filter=^tokenizer")
        self.assertEqual(done.returncode, 1)
        self.assertIn("left out: tokenizer: it needs --model", done.stderr)

    def test_what_is_no_flag_is_refused_in_one_line(self):
        for flags, mentions in ((["--benchmark_foo=1"], "--benchmark_foo=1"),
                                (["--benchmark_repetitions=x"], "--benchmark_repetitions"),
                                (["--benchmark_min_time=-1"], "expected a number, 0 or more"),
                                (["--benchmark_min_time=nan"], "expected a number, 0 or more"),
                                (["--benchmark_format=csv"], "csv not in {console,json}"),
                                (["--benchmark_filter=["], "Could not compile benchmark re"),
                                (["--benchmark_filter=nothing"], "Failed to match any benchmarks"),
                                (["--rate", 5], "--rate requires --scenario"),
                                (["--scenario", "server", "--benchmark_filter=x"], "excludes"),
                                (["--benchmark_filter=clock", "--benchmark_out=/no/such/out.json"], "No such file"),
                                (["--benchmark_filter=encoder", "--model", "/no/such"], "/no/such")):
            self.refuse("bench", *flags, mentions=mentions)
