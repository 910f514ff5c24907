"""Variants of the CUDA backend in a program that has it: they run, or one line says which part of a GPU is missing."""
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
