"""The examples of reports/workflows: their schemas where a checker is there, and their shell steps, run on a small repository
whose builds are stand-ins. What is around the steps (checking out, uploading) is not run."""
import os
import re
import shutil
import subprocess
import unittest

from program import RECKON, SOURCE, ProgramTest
from program_gate import SPEC, worker

try:
    import yaml
except ImportError:
    yaml = None

WORKFLOWS = SOURCE / "reports/workflows"

# cmake of the stand-in repository: its build is reckon with workers of the time that the tree's `factor` says.
CMAKE = '''#!/bin/sh
[ "$1" = --build ] || exit 0
mkdir -p build/bin
cat worker.py > build/bin/worker.py
printf '#!/bin/sh\\n[ "$1" = gate-worker ] && exec /usr/bin/python3 -SE "%s/build/bin/worker.py"\\n' "$PWD" > build/bin/reckon
printf '[ "$1" = gate ] && { shift; set -- gate --spec "%s/gate.toml" "$@"; }\\nexec "%s" "$@"\\n' "$PWD" "$RECKON" >> build/bin/reckon
chmod +x build/bin/reckon
'''


def github_steps():
    steps = yaml.safe_load((WORKFLOWS / "github.yml").read_text())["jobs"]["gate"]["steps"]
    return [step["run"] for step in steps if "run" in step]


def gitlab_script():
    job = yaml.safe_load((WORKFLOWS / "gitlab.yml").read_text())["gate"]
    return "\n".join(job["before_script"] + job["script"])


def jenkins_steps():
    """What Groovy makes of the texts between three quotes: a backslash escapes."""
    texts = re.findall(r"'''(.*?)'''", (WORKFLOWS / "Jenkinsfile").read_text(), re.S)
    return [text.replace("\\\\", "\\") for text in texts]


@unittest.skipUnless(yaml, "python3-yaml is not there")
class Workflows(ProgramTest):

    def setUp(self):
        super().setUp()
        self.repository = self.folder / "repository"
        self.commands = self.folder / "commands"
        self.commands.mkdir()
        self.command("cmake", CMAKE)
        self.command("apt-get", "#!/bin/sh\n")
        (self.repository / "bench").mkdir(parents=True)
        for name in ("install_dependencies.sh", "fetch_model.sh"):
            self.command(self.repository / "bench" / name, "#!/bin/sh\nmkdir -p .cache/models/all-MiniLM-L6-v2\n")
        (self.repository / "gate.toml").write_text(SPEC)
        (self.repository / ".gitignore").write_text("/build/\n/baseline/\n/.cache/\n/gate-out/\n")
        self.git("init", "-q", "-b", "main")
        self.base = self.commit()
        self.git("checkout", "-q", "-b", "change")
        self.git("remote", "add", "origin", str(self.repository))

    def command(self, name, text):
        path = self.commands / name
        path.write_text(text)
        path.chmod(0o755)

    def git(self, *arguments):
        done = subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments], cwd=self.repository,
                              capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self, **answers):
        (self.repository / "worker.py").write_text(worker(**answers))
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "a commit")
        return self.git("rev-parse", "HEAD")

    def shell(self, script, *options, **variables):
        environment = {**os.environ, "PATH": f"{self.commands}:{os.environ['PATH']}", "HOME": str(self.folder), "RECKON": RECKON,
                       **variables}
        return subprocess.run([*options, "-c", script], cwd=self.repository, env=environment, capture_output=True, text=True,
                              timeout=600)

    # Each gives the status of the whole and what was printed, as its system runs the steps.

    def github(self):
        summary = self.folder / "summary.md"
        summary.touch()
        printed = ""
        for step in github_steps():
            done = self.shell(step, "bash", "--noprofile", "--norc", "-eo", "pipefail", BASE=self.base,
                              GITHUB_STEP_SUMMARY=str(summary))
            printed += done.stdout + done.stderr
            if done.returncode:
                break
        return done.returncode, printed + summary.read_text()

    def gitlab(self):
        done = self.shell(gitlab_script(), "bash", "-eo", "pipefail", CI_MERGE_REQUEST_DIFF_BASE_SHA=self.base)
        return done.returncode, done.stdout + done.stderr

    def jenkins(self):
        printed = ""
        for step in jenkins_steps():
            done = self.shell(step, "sh", "-xe", CHANGE_TARGET="main")
            printed += done.stdout + done.stderr
            if done.returncode:
                break
        return done.returncode, printed

    def check(self, codes, files=True):
        """The three systems, one after the other, on what was committed."""
        for system, expected in zip((self.github, self.gitlab, self.jenkins), codes):
            with self.subTest(system=system.__name__):
                code, printed = system()
                self.assertEqual(code, expected, printed)
                written = {path.name for path in (self.repository / "gate-out").iterdir()}
                self.assertEqual(written, {"gate.json", "gate.md", "gate.xml", "gate.sarif", "gate.html"} if files else set())
            shutil.rmtree(self.repository / "gate-out", ignore_errors=True)
            self.git("worktree", "remove", "--force", "baseline")
            shutil.rmtree(self.repository / "build")

    def test_an_equal_build_passes(self):
        self.commit(path="none")
        self.check((0, 0, 0))

    def test_a_slower_build_fails(self):
        self.commit(factor=1.1)
        self.check((2, 2, 2))

    def test_wrong_results_fail(self):
        self.commit(fault="wrong")
        self.check((5, 5, 5))

    def test_a_build_within_its_budget_is_a_warning(self):
        self.commit(factor=1.02)
        self.check((0, 3, 3))

    def test_an_inconclusive_gate_is_no_failure(self):
        self.git("checkout", "-q", "main")
        self.base = self.commit(noise=0.8)
        self.git("checkout", "-q", "-B", "change")
        self.check((0, 4, 4))

    def test_a_gate_that_cannot_be_run_fails(self):
        (self.repository / "gate.toml").write_text("rows = 3\n")
        self.commit(factor=1.1)
        self.check((1, 1, 1), files=False)

    def test_github_shows_the_summary_and_the_annotations(self):
        self.commit(factor=1.1)
        _, printed = self.github()
        self.assertIn("::error title=reckon gate", printed)
        self.assertIn("## reckon gate: regression", printed)


@unittest.skipUnless(yaml, "python3-yaml is not there")
class Files(unittest.TestCase):

    def test_codes_that_do_not_fail_are_those_of_warnings_and_of_what_is_inconclusive(self):
        job = yaml.safe_load((WORKFLOWS / "gitlab.yml").read_text())["gate"]
        self.assertEqual(job["allow_failure"]["exit_codes"], [3, 4])
        self.assertIn("if (status == 3 || status == 4) {\n            unstable(", (WORKFLOWS / "Jenkinsfile").read_text())

    def test_they_follow_the_schemas_of_their_systems(self):
        checker = shutil.which("check-jsonschema")
        if not checker:
            self.skipTest("check-jsonschema (PyPI) is not there")
        for schema, name in (("vendor.github-workflows", "github.yml"), ("vendor.gitlab-ci", "gitlab.yml")):
            done = subprocess.run([checker, "--builtin-schema", schema, WORKFLOWS / name], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_pipeline_of_jenkins_closes_every_bracket(self):
        text = re.sub(r"'''.*?'''|'[^'\n]*'|\"[^\"\n]*\"|//[^\n]*", "", (WORKFLOWS / "Jenkinsfile").read_text(), flags=re.S)
        open_ones = []
        for character in text:
            if character in "({[":
                open_ones.append({"(": ")", "{": "}", "[": "]"}[character])
            elif character in ")}]":
                self.assertEqual(open_ones.pop(), character)
        self.assertEqual(open_ones, [])
