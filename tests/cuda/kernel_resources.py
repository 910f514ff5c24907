"""The table of what each kernel takes, from the objects of the build: kernel_resources.py BUILD_DIR TABLE.md [--write]

Reads the code for each architecture out of the objects (they are not compressed) and compares the table with it, or
writes it anew. Registers: EIATTR_REGCOUNT, stack: EIATTR_FRAME_SIZE of section .nv.info; shared memory: section
.nv.shared. Occupancy is the share of a multiprocessor's warps that fit at a time: CUDA C++ Programming Guide, "Technical
Specifications per Compute Capability", and CUDA Occupancy Calculator. Another nvcc than the table's gives other numbers:
they are not compared. It takes some seconds after the build, which needs nvcc and some minutes.
"""
import argparse
import pathlib
import re
import struct
import subprocess
import sys

# Warps, blocks and bytes of shared memory of a multiprocessor.
MULTIPROCESSORS = {80: (64, 32, 164 << 10), 86: (48, 16, 100 << 10), 89: (48, 24, 100 << 10), 90: (64, 32, 228 << 10)}
RESERVED_SHARED = 1024  # a block, by the system
# Warps of a block and bytes of dynamic shared memory, as the kernels are started at most (top-k: k = 256).
LAUNCHES = [
    (r"attend<reckon::cuda::(Half|BFloat16), (\d+)>", 4, lambda m: 4 * 64 * 2 * int(m[2])),
    (r"attend<(\d+)>", 4, lambda m: 4 * (64 * (int(m[1]) + 4) + 32 * (2 * int(m[1]) + 4) + 64 * 33)),
    (r"search_part", 4, lambda m: 2 * 144 * 80 + 16 * 128 * 4 + 16 * 64 * 8 + 16 * 256 * 8),
    (r"merge_parts|add_up", 1, lambda m: 0),
    (r"score_part|gather_candidates|gather_bounded|score_candidates|round_each_row|judge_users", 4, lambda m: 0),
    (r"start_lists|select_keys|write_list|raise_threshold", 16, lambda m: 0),
    (r"count_pairs|pool_sequences|count_digits|scatter", 8, lambda m: 0),
    (r"_rows<|quantize_each_row", 4, lambda m: 0),
]
SIMILARITIES = ["kInnerProduct", "kCosine", "kDistance"]  # core/scoring/similarity.h
REGCOUNT, FRAME_SIZE = 0x2F, 0x11


def text_at(data, at):
    return data[at:data.index(b"\0", at)].decode()


def kernels_of(data, base):
    """(architecture, {symbol: [registers, stack, static shared bytes]}) of the ELF file at `base`."""
    sections_at, = struct.unpack_from("<Q", data, base + 40)
    architecture = struct.unpack_from("<I", data, base + 48)[0] >> 8 & 0xFF
    size, count, names = struct.unpack_from("<HHH", data, base + 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, base + sections_at + i * size) for i in range(count)]
    by_name = {text_at(data, base + sections[names][4] + s[0]): s for s in sections}
    symbols_at, strings_at = base + by_name[".symtab"][4], base + by_name[".strtab"][4]
    kernels = {name[6:]: [0, 0, 0] for name in by_name if name.startswith(".text.")}
    info = data[base + by_name[".nv.info"][4]:][:by_name[".nv.info"][5]]
    at = 0
    while at < len(info):
        form, attribute, length = struct.unpack_from("<BBH", info, at)
        if form == 4 and attribute in (REGCOUNT, FRAME_SIZE):
            symbol, value = struct.unpack_from("<II", info, at + 4)
            name = text_at(data, strings_at + struct.unpack_from("<I", data, symbols_at + 24 * symbol)[0])
            if name in kernels:
                kernels[name][0 if attribute == REGCOUNT else 1] = value
        at += 4 + (length if form == 4 else 0)
    for name, section in by_name.items():
        if name.startswith(".nv.shared.") and name[11:] in kernels:
            kernels[name[11:]][2] = section[5] - (RESERVED_SHARED if architecture >= 90 else 0)
    return architecture, kernels


def readable(symbol):
    name = subprocess.run(["c++filt", symbol], capture_output=True, text=True, check=True).stdout.strip()
    name = re.sub(r"^void |\(anonymous namespace\)::", "", name)
    name = re.sub(r"\(reckon::Similarity\)(\d)", lambda m: SIMILARITIES[int(m[1])], name)
    depth = 0
    for i, letter in enumerate(name):  # up to the parameters
        depth += (letter == "<") - (letter == ">")
        if letter == "(" and depth == 0:
            return name[:i].removeprefix("reckon::cuda::")
    return name.removeprefix("reckon::cuda::")


def occupancy(architecture, registers, warps, shared):
    most_warps, most_blocks, shared_of_all = MULTIPROCESSORS[architecture]
    warp_registers = (registers * 32 + 255) // 256 * 256  # handed out by 256
    by_registers = 65536 // warp_registers // 4 * 4 // warps  # a quarter to each scheduler
    by_shared = shared_of_all // ((shared + RESERVED_SHARED + 127) // 128 * 128)
    return min(by_registers, by_shared, most_blocks, most_warps // warps) * warps / most_warps


def compiler_of(build):
    file = next(build.glob("CMakeFiles/*/CMakeCUDACompiler.cmake"), None)
    if file is None:
        sys.exit(f"error: {build} is no build with CUDA: expected one of the preset `cuda`, such as build-cuda, which needs nvcc")
    return "nvcc " + re.search(r"CMAKE_CUDA_COMPILER_VERSION \"(.+)\"", file.read_text())[1]


def table(build):
    rows = {}
    for file in sorted(build.glob("cuda/CMakeFiles/reckon_cuda.dir/kernels/*.o")):
        data = file.read_bytes()
        for found in re.finditer(rb"\x7fELF\x02\x01\x01", data[1:]):
            architecture, kernels = kernels_of(data, found.start() + 1)
            for symbol, (registers, stack, static) in kernels.items():
                name = readable(symbol)
                warps, dynamic = next((w, d(m)) for pattern, w, d in LAUNCHES if (m := re.search(pattern, name)))
                cell = f"{registers}{f' + {stack} B stack' if stack else ''}, {occupancy(architecture, registers, warps, static + dynamic):.0%}"
                row = rows.setdefault((file.stem.removesuffix(".cu"), name.replace("reckon::cuda::", "")), {})
                row[architecture] = cell
                row["launch"] = f"{warps} | {static + dynamic:,}"
    lines = ["# Kernels: registers a thread and theoretical occupancy", "",
             "Written by `tests/cuda/kernel_resources.py build-cuda cuda/kernels/resources.md --write`; a test of the preset `cuda`",
             f"compares it with the build. By {compiler_of(build)}. Warps and shared memory are those of a block (attention: of 64",
             "queries, top-k: 256 items).", "",
             "A cell: registers a thread (there are at most 255), and the share of a multiprocessor's warps that fit at a time,",
             "its theoretical occupancy. `+ n B stack` would be memory in place of registers; a spill is an error of the build.",
             "Attention of heads of 128 holds queries, scores and sums of a warp in registers, so that it takes all 255: 65,536",
             "registers are then 8 warps, 12% of 64, and with the shared memory of sm_86 and sm_89 4 of 48. Few warps are meant:",
             "the independent products of one hide its waiting.",
             "", "| file | kernel | warps | shared bytes | " + " | ".join(f"sm_{a}" for a in MULTIPROCESSORS) + " |",
             "|---|---|---:|---:|" + "---:|" * len(MULTIPROCESSORS)]
    for (file, name), row in sorted(rows.items()):
        lines.append(f"| {file} | `{name}` | {row['launch']} | " + " | ".join(row.get(a, "–") for a in MULTIPROCESSORS) + " |")
    return "\n".join(lines) + "\n", len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, help="build folder of the preset `cuda`, built")
    parser.add_argument("table", type=pathlib.Path, help="the table: cuda/kernels/resources.md")
    parser.add_argument("--write", action="store_true", help="write the table anew instead of comparing it")
    arguments = parser.parse_args()
    build, path = arguments.build, arguments.table
    text, count = table(build)
    if count == 0:
        sys.exit(f"error: no kernels in the objects of {build}: build it first")
    if arguments.write:
        path.write_text(text)
    elif not path.is_file():
        sys.exit(f"error: {path}: no such file (--write makes it)")
    elif f"By {compiler_of(build)}." not in path.read_text():
        print(f"SKIPPED: {path} is by another compiler than {compiler_of(build)}")
    elif path.read_text() != text:
        differing = sorted(set(text.splitlines()) ^ set(path.read_text().splitlines()))
        sys.exit(f"{path} differs from the build; write it anew with --write:\n" + "\n".join(differing))
    print(f"{count} kernels")


main()
