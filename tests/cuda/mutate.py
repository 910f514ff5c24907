"""Takes each barrier out of the kernels in turn, and makes each atomic operation a plain one, and looks whether that is
noticed: mutate.py SOURCE_DIR COMPILER [--jobs N] [--only TEXT]

What neither changes the output of small_launches.cpp in one of its thread orders nor is a race to ThreadSanitizer is not
needed, or not tested: exit code 1. All 36 mutants take about 10 minutes of one core.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# What is taken out -> what stands in its place.
MUTATIONS = {
    r"__syncthreads\(\);|__syncwarp\(\);|wait_for_copies<\d>\(\);": ";",
    r"atomicAdd(?=\()": "([](auto* at, auto value) { const auto before = *at; *at = before + value; return before; })",
    r"atomicMin(?=\()": "([](auto* at, auto value) { if (value < *at) *at = value; })",
}
NEEDED = re.compile(r"__sync|wait_for_copies<\d>\(\);|atomic[A-Z]")
# Of each file with kernels: the launches that its barriers are needed in.
LAUNCHES = {"attention.cu": ["attention"], "attention_fp32.cu": ["attention_fp32"], "auc.cu": ["auc"],
            "certified_top_k.cu": ["certified_top_k"], "key_lists.cu": ["certified_top_k", "long_top_k"],
            "layer_norm.cu": ["layer_norm"], "long_top_k.cu": ["long_top_k"], "pooling.cu": ["pooling"],
            "radix_sort.cu": ["radix_sort"], "round_rows.cu": ["certified_top_k"], "top_k.cu": ["top_k"]}
# By which of them a header's barriers are tested.
TESTED_BY = {"radix_select.h": "key_lists.cu", "row_block.h": "layer_norm.cu", "score_tiles.h": "top_k.cu"}
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

    def link(self, name, objects):
        program = self.folder / name
        subprocess.run([*self.compiler, SANITIZER, *objects, "-lfmt", "-o", program], check=True)
        return program


def run(program, launches):
    """Exit code and output."""
    done = subprocess.run([program, *launches], capture_output=True, text=True, timeout=3600)
    return done.returncode, done.stdout


def mutants(kernels):
    """(file, its text, where something is taken out, what stands there instead) of each."""
    for file in sorted([*kernels.glob("*.cu"), *kernels.glob("*.h")]):
        text = "\n".join(line.split("//")[0] for line in file.read_text().split("\n"))
        found = [(what, instead) for pattern, instead in MUTATIONS.items() for what in re.finditer(pattern, text)]
        if len(found) != len(NEEDED.findall(text)) and file.name != "tensor_core.h":
            sys.exit(f"{file.name}: a barrier or an atomic operation that this script does not know")
        if found and file.name not in (LAUNCHES | TESTED_BY):
            sys.exit(f"{file.name}: not in the tables of this script")
        for what, instead in sorted(found, key=lambda pair: pair[0].start()):
            yield file, text, what, instead


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=pathlib.Path, help="the repository's folder")
    parser.add_argument("compiler", help="C++ compiler, such as g++, or one behind ccache: 'ccache g++'")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="mutants at a time (all processors)")
    parser.add_argument("--only", default="", help="what is in files whose name has this in it")
    arguments = parser.parse_args()
    source = arguments.source.resolve()
    kernels = source / "cuda/kernels"
    if not kernels.is_dir():
        sys.exit(f"error: {source} has no cuda/kernels: expected the repository's folder")
    if not arguments.compiler.split() or not shutil.which(arguments.compiler.split()[0]):
        sys.exit(f"error: no compiler '{arguments.compiler}' on this machine")
    if arguments.jobs < 1:
        parser.error("--jobs: expected at least 1")
    chosen = [mutant for mutant in mutants(kernels) if arguments.only in mutant[0].name]
    if not chosen:
        sys.exit(f"error: no file with barriers or atomic operations has '{arguments.only}' in its name")
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        folder = pathlib.Path(folder)
        build = Build(source, arguments.compiler.split(), folder)
        runtime = [source / "cuda/number_format.cpp", *sorted((source / "cuda/simt").glob("*.cpp"))]
        fixed = [pool.submit(build.compile, file, file.name, False) for file in runtime]
        fixed.append(pool.submit(build.compile, source / "tests/cuda/small_launches.cpp", "main"))
        whole = {file.name: pool.submit(build.compile, file, file.name) for file in sorted(kernels.glob("*.cu"))}
        fixed = [future.result() for future in fixed]
        whole = {name: future.result() for name, future in whole.items()}
        program = build.link("whole", [*fixed, *whole.values()])
        testing = {TESTED_BY.get(mutant[0].name, mutant[0].name) for mutant in chosen}
        expected = {name: run(program, LAUNCHES[name]) for name in sorted(testing)}
        for name, (code, output) in expected.items():
            if code != 0 or not output:
                sys.exit(f"{name} fails as it is: exit code {code}\n{output}")

        def test(number, file, text, what, instead):
            changed = folder / f"mutant{number}" / "cuda/kernels" / file.name
            changed.parent.mkdir(parents=True)
            changed.write_text(text[:what.start()] + instead + text[what.end():])
            name = TESTED_BY.get(file.name, file.name)
            made = build.compile(changed if name == file.name else kernels / name, f"mutant{number}",
                                 include=[folder / f"mutant{number}"])
            program = build.link(f"program{number}", [*fixed, made, *(whole[k] for k in whole if k != name)])
            code, output = run(program, LAUNCHES[name])
            how = "race or failure" if code != 0 else "other output" if output != expected[name][1] else "NOT NOTICED"
            line = text[:what.start()].count("\n") + 1
            print(f"{file.name}:{line}: without {what.group()} {how}", flush=True)
            return how != "NOT NOTICED"

        noticed = list(pool.map(lambda arguments: test(*arguments), [(i, *mutant) for i, mutant in enumerate(chosen)]))
    print(f"{len(noticed)} barriers and atomic operations, {noticed.count(False)} whose absence is not noticed")
    sys.exit(0 if noticed and all(noticed) else 1)


main()
