"""Nearest centroid on MiniLM embeddings gives the published accuracies of three labelled datasets."""
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
MODEL = pathlib.Path(os.environ.get("RECKON_MODEL", SOURCE / ".cache/models/all-MiniLM-L6-v2"))
# Preset -> task -> accuracy to three places, as an independent implementation measured it.
EXPECTED = {"banking77": {"intent": 0.849}, "clinc150": {"intent": 0.917}, "sst": {"binary": 0.801}}


@unittest.skipUnless((SHARED / "data").exists() and MODEL.exists(), f"not there: {SHARED / 'data'} or {MODEL}")
class NearestCentroid(unittest.TestCase):
    def test_accuracies_are_the_published_ones(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="reckon-test-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        for preset, tasks in EXPECTED.items():
            with self.subTest(preset):
                dataset = folder / f"{preset}.h5"
                for arguments in (["dataset", "import", preset, SHARED / "data" / preset, "-o", dataset],
                                  ["run", dataset, "--model", MODEL, "-o", folder / preset]):
                    done = subprocess.run([RECKON, *map(str, arguments)], capture_output=True, text=True)
                    self.assertEqual(done.returncode, 0, done.stderr)
                record = json.loads((folder / preset / "results.json").read_text())
                found = {task["name"]: {m["name"]: m["value"] for m in task["metrics"]} for task in record["tasks"]}
                for task, accuracy in tasks.items():
                    self.assertAlmostEqual(found[task]["accuracy"], accuracy, delta=0.0006)


if __name__ == "__main__":
    unittest.main()
