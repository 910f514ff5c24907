"""Puts faults into the CUDA part, one at a time, and looks whether its tests notice: faults.py BUILD_DIR [--only TEXT]

An index off by one, a wrong scale, a wrong order of ties, a missing check or lock. BUILD_DIR has the tests of tests/cuda,
built with the preset `cpu`; the file with the fault is compiled under a sanitizer. Exit code 1 where a fault is not noticed.
A fault takes about 10 s of one core, all of them (some 290) under an hour.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from host_faults import HOST_FAULTS
from kernel_faults import KERNEL_FAULTS


class Build:
    """The objects and programs of a build folder, with one file replaced."""

    def __init__(self, folder, place):
        self.folder, self.place = folder, place
        if not (folder / "compile_commands.json").exists():
            sys.exit(f"error: {folder} is no build folder: expected one of the preset `cpu`, such as build")
        commands = json.loads((folder / "compile_commands.json").read_text())
        # (source, command) of each object of the library.
        self.objects = {row["command"].split(" -o ")[1].split()[0]: (pathlib.Path(row["file"]), row["command"])
                        for row in commands if "reckon_cuda_simt.dir" in row["command"]}
        if not self.objects:
            sys.exit(f"error: {folder} builds no tests of the CUDA part: expected a build of the preset `cpu` with tests")
        self.source = pathlib.Path(re.search(r"CMAKE_HOME_DIRECTORY:INTERNAL=(.*)", (folder / "CMakeCache.txt").read_text())[1])
        self.includes = {}
        text = subprocess.run(["ninja", "-C", folder, "-t", "deps", *self.objects], capture_output=True, text=True,
                              check=True).stdout
        for block in text.split("\n\n"):
            name, *headers = block.splitlines() or [""]
            self.includes[name.split(":")[0]] = {(folder / line.strip()).resolve() for line in headers}

    def check_built(self, programs):
        targets = sorted({name.split("/")[-1] for name in programs})
        done = subprocess.run(["ninja", "-C", self.folder, "-n", *targets], capture_output=True, text=True)
        if "no work to do" not in done.stdout:
            sys.exit(f"error: the tests in {self.folder} are not built, or are older than their sources: "
                     f"ninja -C {self.folder} {' '.join(targets)}")

    def replaced(self, file, text, sanitizer):
        """The objects that have the file, compiled with another text of it."""
        changed = self.place / file
        changed.parent.mkdir(parents=True, exist_ok=True)
        changed.write_text(text)
        made = []
        for name, (source, command) in self.objects.items():
            if source != self.source / file and self.source / file not in self.includes.get(name, ()):
                continue
            made.append(self.place / f"{len(made)}.o")
            command = command[command.index("/c++ ") - len("/usr/bin"):].replace(f" -o {name}", f" -o {made[-1]}")
            command = command.replace("/c++ ", f"/c++ -I{self.place} ", 1) + f" -O1 -w -fsanitize={sanitizer}"
            if source == self.source / file:
                command = command.replace(f"-c {source}", f"-c {changed}")
            subprocess.run(command, shell=True, check=True, cwd=self.folder, stderr=subprocess.DEVNULL)
        return made

    def program(self, name, objects, sanitizer):
        target = name.split("/")[-1]
        text = subprocess.run(["ninja", "-C", self.folder, "-t", "commands", target], capture_output=True, text=True,
                              check=True).stdout
        link = text.strip().splitlines()[-1].split(" && ")[1]
        made = self.place / target
        link = link.replace(f" -o tests/cuda/{name} ", f" {' '.join(map(str, objects))} -fsanitize={sanitizer} -o {made} ")
        subprocess.run(link, shell=True, check=True, cwd=self.folder)
        return made


def noticed_by(program, tests):
    """What notices the fault; empty where nothing does."""
    try:
        done = subprocess.run([program, f"--gtest_filter={tests}", "--gtest_fail_fast", "--gtest_brief=1"],
                              capture_output=True, text=True, errors="replace", timeout=900)
    except subprocess.TimeoutExpired:
        return "it hangs"
    output = done.stdout + done.stderr
    if done.returncode == 0 and "[  SKIPPED ]" in output:
        sys.exit("error: tests are skipped that could notice a fault: RECKON_SHARED must name the shared data")
    if done.returncode == 0:
        return ""
    found = re.search(r"\[  FAILED  \] ([\w/.]+)", output) or re.search(r"SUMMARY: (.{0,90})|runtime error: (.{0,80})", output)
    return found[0] if found else f"exit code {done.returncode}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, help="build folder of the preset `cpu`, with its tests built")
    parser.add_argument("--only", default="", help="faults of files whose path has this in it")
    arguments = parser.parse_args()
    chosen = {file: tests for file, tests in (KERNEL_FAULTS | HOST_FAULTS).items() if arguments.only in file}
    if not chosen:
        sys.exit(f"error: no file with faults has '{arguments.only}' in its path")
    unnoticed = count = 0
    with tempfile.TemporaryDirectory() as place:
        build = Build(arguments.build.resolve(), pathlib.Path(place))
        build.check_built(program for program, _, _ in chosen.values())
        for file, (program, tests, faults) in chosen.items():
            text = (build.source / file).read_text()
            for before, after, *more in faults:
                if text.count(before) != 1:
                    sys.exit(f"{file}: {before!r} stands there {text.count(before)} times, expected once")
                sanitizer, noticing = (more + ["address", tests][len(more):])[:2]
                objects = build.replaced(file, text.replace(before, after), sanitizer)
                how = noticed_by(build.program(program, objects, sanitizer), noticing)
                count += 1
                unnoticed += not how
                line = text[:text.index(before)].count("\n") + 1
                print(f"{file}:{line}: {before.strip()!r} -> {after.strip()!r}: {how or 'NOT NOTICED'}", flush=True)
            (build.place / file).unlink()
    print(f"{count} faults, {unnoticed} not noticed")
    sys.exit(1 if unnoticed else 0)


main()
