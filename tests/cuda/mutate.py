"""Takes each barrier out of the kernels in turn and looks whether that is noticed: mutate.py SOURCE_DIR COMPILER [--jobs N]

A barrier whose absence neither changes the output of small_launches.cpp in one of its thread orders nor is a race to
ThreadSanitizer is not needed, or not tested: exit code 1.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BARRIER = re.compile(r"__syncthreads\(\);|__syncwarp\(\);|wait_for_copies<\d>\(\);")
KERNELS = ["attention.cu", "attention_fp32.cu", "certified_top_k.cu", "key_lists.cu", "layer_norm.cu", "long_top_k.cu",
           "pooling.cu", "radix_sort.cu", "round_rows.cu", "top_k.cu"]
# By which of them a header's barriers are tested.
TESTED_BY = {"radix_select.h": "key_lists.cu", "row_block.h": "layer_norm.cu", "score_tiles.h": "top_k.cu", "top_k_list.h": "top_k.cu"}
SANITIZER = "-fsanitize=thread"


class Build:
    def __init__(self, source, compiler, folder):
        self.source, self.compiler, self.folder = source, compiler, folder

    def compile(self, file, name, instrumented=True, include=()):
        output = self.folder / f"{name}.o"
        command = [*self.compiler, "-std=c++20", "-O1", "-g1", "-fno-strict-aliasing", "-DFMT_SHARED",
                   *([SANITIZER] if instrumented else []), *[f"-I{folder}" for folder in include], f"-I{self.source}",
                   "-x", "c++", "-c", file, "-o", output]
        subprocess.run(command, check=True)
        return output

    def run(self, name, objects):
        """Exit code and output of the program made of the objects."""
        program = self.folder / name
        subprocess.run([*self.compiler, SANITIZER, *objects, "-lfmt", "-o", program], check=True)
        done = subprocess.run([program], capture_output=True, text=True, timeout=3600)
        return done.returncode, done.stdout


def mutants(kernels):
    """(file, its text, a barrier's place in it) of each barrier."""
    for file in sorted([*kernels.glob("*.cu"), *kernels.glob("*.h")]):
        text = file.read_text()
        for barrier in BARRIER.finditer(text):
            yield file, text, barrier


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("compiler")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    arguments = parser.parse_args()
    source = arguments.source.resolve()
    kernels = source / "cuda/kernels"
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        folder = pathlib.Path(folder)
        build = Build(source, arguments.compiler.split(), folder)
        runtime = [source / "cuda/number_format.cpp", *sorted((source / "cuda/simt").glob("*.cpp"))]
        fixed = [pool.submit(build.compile, file, file.name, False) for file in runtime]
        fixed.append(pool.submit(build.compile, source / "tests/cuda/small_launches.cpp", "main"))
        whole = {name: pool.submit(build.compile, kernels / name, name) for name in KERNELS}
        fixed = [future.result() for future in fixed]
        whole = {name: future.result() for name, future in whole.items()}
        expected = build.run("whole", [*fixed, *whole.values()])
        if expected[0] != 0:
            sys.exit(f"the kernels fail as they are: exit code {expected[0]}\n{expected[1]}")

        def test(number, file, text, barrier):
            changed = folder / f"mutant{number}" / "cuda/kernels" / file.name
            changed.parent.mkdir(parents=True)
            changed.write_text(text[:barrier.start()] + ";" + text[barrier.end():])
            name = TESTED_BY.get(file.name, file.name)
            made = build.compile(changed if name == file.name else kernels / name, f"mutant{number}",
                                 include=[folder / f"mutant{number}"])
            code, output = build.run(f"program{number}", [*fixed, made, *(whole[k] for k in KERNELS if k != name)])
            how = "race or failure" if code != 0 else "other output" if output != expected[1] else "NOT NOTICED"
            line = text[:barrier.start()].count("\n") + 1
            print(f"{file.name}:{line}: without {barrier.group()} {how}", flush=True)
            return how != "NOT NOTICED"

        noticed = list(pool.map(lambda arguments: test(*arguments),
                                [(i, *mutant) for i, mutant in enumerate(mutants(kernels))]))
    print(f"{len(noticed)} barriers, {noticed.count(False)} whose absence is not noticed")
    sys.exit(0 if noticed and all(noticed) else 1)


main()
