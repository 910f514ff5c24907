"""What the tests of the program share: running it, and small inputs."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

RECKON = os.environ["RECKON"]
SOURCE = pathlib.Path(os.environ["RECKON_SOURCE"])
SHARED = pathlib.Path(os.environ.get("RECKON_SHARED", SOURCE.parent / "shared"))
TINY_MODEL = SHARED / "conformance/encoder/tiny/01_h64_gelu_mean"


def reckon(*arguments, **options):
    """Runs the program and returns the finished process, its output as text."""
    return subprocess.run([RECKON, *map(str, arguments)], capture_output=True, text=True, timeout=600, **options)


class ProgramTest(unittest.TestCase):
    """A folder of its own for each test, and the tiny model."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="reckon-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def require_model(self):
        if not TINY_MODEL.exists():
            self.skipTest(f"not there: {TINY_MODEL}")
        return TINY_MODEL

    def succeed(self, *arguments, **options):
        done = reckon(*arguments, **options)
        self.assertEqual(done.returncode, 0, f"{arguments}: {done.stderr}")
        return done

    def refuse(self, *arguments, code=1, mentions="", **options):
        """The command must end with this code and one line that says why."""
        done = reckon(*arguments, **options)
        self.assertEqual(done.returncode, code, f"{arguments}: {done.stdout} {done.stderr}")
        lines = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
        self.assertEqual(len(lines), 1, f"{arguments}: {done.stderr}")
        self.assertIn(mentions, lines[0])
        return lines[0]

    def synth(self, name="synth.h5", items=300, users=60, labelled=200, seed=1):
        path = self.folder / name
        self.succeed("dataset", "synth", "--items", items, "--users", users, "--labelled-texts", labelled,
                     "--seed", seed, "-o", path)
        return path

    def run_synth(self, dataset, output, *more):
        self.succeed("run", dataset, "--model", self.require_model(), "--variants", "fp32,int8", "-o", output,
                     "--latency-texts", 40, *more)
        return json.loads((output / "results.json").read_text())
