"""Variants of the CUDA backend in a program that has it: they run, or one line says which part of a GPU is missing.

The program on a simulated GPU, which can be taken away, has RECKON_SIMULATED_GPU set.
"""
import json
import os
import re
import unittest

from program import ProgramTest, reckon


class Cuda(ProgramTest):
    def test_a_variant_runs_or_names_the_missing_part(self):
        done = reckon("run", self.synth(items=200), "--model", self.require_model(), "--variants", "fp32,cuda/bf16",
                      "-o", self.folder / "out")
        if done.returncode != 0:
            self.assertEqual(done.returncode, 1, done.stderr)
            lines = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
            self.assertEqual(len(lines), 1, done.stderr)
            self.assertRegex(lines[0], "variant 'cuda/bf16': (no NVIDIA driver|no device|.* compute capability)")

    def test_everything_else_works(self):
        self.succeed("run", self.synth(items=200), "--model", self.require_model(), "-o", self.folder / "out")
        self.assertIn("cuda_scoring", self.succeed("bench", "--benchmark_list_tests").stdout +
                      reckon("bench", "--benchmark_filter=layer_norm/rows:64$", "--benchmark_min_time=0.001").stderr)


@unittest.skipUnless("RECKON_SIMULATED_GPU" in os.environ, "no device that a test can take away")
class LostDevice(ProgramTest):
    """The device is taken away in the middle of a run."""

    def setUp(self):
        super().setUp()
        self.dataset = self.synth(items=150, users=30, labelled=24)

    def run_on_gpu(self, output, calls=None):
        environment = dict(os.environ)
        if calls is not None:
            environment["RECKON_TEST_DEVICE_CALLS"] = str(calls)
        return reckon("run", self.dataset, "--model", self.require_model(), "--variants", "fp32,cuda/fp32",
                      "--threads", 1, "--latency-texts", 2, "--resamples", 100, "-o", output, env=environment)

    def finish(self, output):
        done = self.run_on_gpu(output)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((output / "results.json").read_text()), int(re.search(r"runtime calls: (\d+)", done.stderr)[1])

    def test_one_line_says_so_and_another_run_goes_on_from_there(self):
        whole, calls = self.finish(self.folder / "whole")
        # While weights are uploaded, texts encoded, and at the very end: metrics.
        for lost_after in (0, calls // 3, calls - 1):
            with self.subTest(lost_after=lost_after, of=calls):
                output = self.folder / f"out{lost_after}"
                done = self.run_on_gpu(output, lost_after)
                self.assertEqual(done.returncode, 1, done.stderr)
                lines = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
                self.assertEqual(len(lines), 1, done.stderr)
                self.assertRegex(lines[0], r"^error: [\w:]+: simt: the device was taken away$")
                left = [path.name for path in output.iterdir()] if output.exists() else []
                self.assertIn(left, ([], ["unfinished"]))
                resumed, _ = self.finish(output)
                self.assertEqual([s["metrics"] for s in resumed["systems"]], [s["metrics"] for s in whole["systems"]])
        self.assertGreater(resumed["variants"][1]["encoding"]["resumed_texts"], 0)
