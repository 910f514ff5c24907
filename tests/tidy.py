"""Runs clang-tidy over the project's sources, tests left out: tidy.py SOURCE_DIR BUILD_DIR

A source that was clean before is not read again while nothing it includes from the project, nor .clang-tidy, has
changed, in this clone or another one (stamps in ~/.cache/reckon/tidy, or below XDG_CACHE_HOME).
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys


def dependencies(build):
    """Project files that each object was made from, as ninja recorded them."""
    result, current = {}, None
    for line in subprocess.run(["ninja", "-C", build, "-t", "deps"], text=True, capture_output=True, check=True).stdout.splitlines():
        if line.startswith("    "):
            current.append(line.strip())
        elif ":" in line:
            current = result.setdefault(line.split(":")[0], [])
    return result


def main():
    source, build = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    stamps = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "reckon" / "tidy"
    stamps.mkdir(parents=True, exist_ok=True)
    recorded = dependencies(build)
    configuration = (source / ".clang-tidy").read_bytes()

    def stamp_of(entry):
        command = entry["command"].replace(str(build), "BUILD").replace(str(source), "SOURCE")
        digest = hashlib.sha256(configuration + command.encode())
        words = shlex.split(command)
        files = recorded[words[words.index("-o") + 1]]
        for name in sorted(set(files)):
            path = pathlib.Path(name) if os.path.isabs(name) else build / name
            path = path.resolve()
            if path.is_relative_to(source) and path.is_file():
                digest.update(path.read_bytes())
        return stamps / digest.hexdigest()

    def check(entry):
        stamp = stamp_of(entry)
        if stamp.exists():
            return entry["file"], 0, "", False
        done = subprocess.run(["clang-tidy", "--quiet", "-p", build, "--extra-arg=-Wno-unknown-warning-option",
                               entry["file"]], text=True, capture_output=True)
        if done.returncode == 0:
            stamp.touch()
        return entry["file"], done.returncode, done.stdout + done.stderr, True

    left_out = [source / "tests", build]
    entries = [e for e in json.loads((build / "compile_commands.json").read_text()) if e["file"].endswith(".cpp")]
    entries = [e for e in entries if pathlib.Path(e["file"]).resolve().is_relative_to(source)
               and not any(pathlib.Path(e["file"]).resolve().is_relative_to(folder) for folder in left_out)]
    failed = ran = 0
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for file, code, text, fresh in pool.map(check, entries):
            ran += fresh
            if code:
                failed += 1
                print(text)
    print(f"{len(entries)} sources, {ran} read anew, {failed} with findings")
    sys.exit(1 if failed or not entries else 0)


main()
