"""Compiles every public header alone: headers.py SOURCE_DIR COMPILER FLAG..."""
import concurrent.futures
import os
import pathlib
import subprocess
import sys

PARTS = ["core", "cuda", "datasets", "eval", "reports", "bench"]


def main():
    source, compiler, flags = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    headers = [h for part in PARTS for h in sorted((source / part).rglob("*.h"))]

    def compile_alone(header):
        text = f'#include "{header.relative_to(source)}"\n' * 2
        command = [compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror",
                   f"-I{source}", *flags, "-x", "c++", "-"]
        done = subprocess.run(command, input=text, text=True, capture_output=True)
        return header, done.returncode, done.stderr

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for header, code, errors in pool.map(compile_alone, headers):
            if code:
                failed += 1
                print(f"{header} does not compile alone:\n{errors}")
    print(f"{len(headers)} headers, {failed} do not compile alone")
    sys.exit(1 if failed or not headers else 0)


main()
