#!/usr/bin/env python3
"""Times exact top-100 beside FAISS's flat index, in turns on the same vectors.

    python3 bench/micro/compare_top_k.py build/bin/reckon [--items N] [--dim D] [--vectors FILE.npy]

Unit vectors without a structure and clustered ones (1,000 centres, each item about a quarter of its length away), or the
rows of FILE.npy [n, d], repeated with a little noise until there are N. Needs the Python packages numpy, h5py and faiss. FAISS
uses BLAS above 400 elements of queries, which is faster than its own default of 128,000. Each round times this project,
then FAISS, on one thread and on two: the best of three runs each; printed are the medians over the rounds and the median,
smallest and largest ratio.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import h5py
import numpy as np

LAST_QUERIES, LISTED = 256, 100


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-30)


def drawn(args):
    """Name and vectors of each kind, items before queries."""
    draw = np.random.default_rng(1)
    count = args.items + LAST_QUERIES
    if args.vectors:
        rows = unit(np.load(args.vectors).astype(np.float32))
        x = rows[draw.integers(0, len(rows), count)]
        x += 0.1 / np.sqrt(x.shape[1]) * draw.standard_normal(x.shape, dtype=np.float32)
        yield os.path.basename(args.vectors), unit(x)
        return
    x = draw.standard_normal((count, args.dim), dtype=np.float32)
    yield "without a structure", unit(x)
    centres = draw.standard_normal((1000, args.dim), dtype=np.float32)
    x *= 0.25
    x += centres[draw.integers(0, len(centres), count)]
    yield "clustered", unit(x)


def own(args, path, threads):
    """Milliseconds, rescored items a query and the share of the limit of each number of queries."""
    output = subprocess.run([args.program, "bench", "--vectors", path, f"--benchmark_filter=top_k/.*threads:{threads}/",
                             "--benchmark_repetitions=3", "--benchmark_min_time=0.05", "--json"],
                            check=True, capture_output=True).stdout
    result = {}
    for run in json.loads(output)["benchmarks"]:
        if run["run_type"] != "iteration":
            continue
        queries = int(run["run_name"].split("queries:")[1].split("/")[0])
        best = min(result[queries][0], run["real_time"]) if queries in result else run["real_time"]
        result[queries] = best, run["rescored_a_query"], run["fraction_of_limit"]
    return result


def faiss_times(path, counts):
    """Runs in a process of its own: prints milliseconds of each number of queries."""
    import faiss
    faiss.omp_set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    faiss.cvar.distance_compute_blas_threshold = 400
    with h5py.File(path) as file:
        x = file["embeddings"][:]
    index = faiss.IndexFlatIP(x.shape[1])
    index.add(x[:-LAST_QUERIES])
    result = {}
    for count in counts:
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            index.search(x[-LAST_QUERIES:][:count], LISTED)
            times.append(time.perf_counter() - begin)
        result[count] = min(times) * 1e3
    print(json.dumps(result))


def faiss_beside(path, threads, counts):
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    output = subprocess.run([sys.executable, __file__, "--faiss", path, *map(str, counts)],
                            check=True, capture_output=True, env=environment).stdout
    return {int(count): ms for count, ms in json.loads(output).items()}


def main():
    if sys.argv[1:2] == ["--faiss"]:
        faiss_times(sys.argv[2], [int(count) for count in sys.argv[3:]])
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--dim", type=int, default=384)
    parser.add_argument("--vectors")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    for name, vectors in drawn(args):
        dim = vectors.shape[1]
        with tempfile.NamedTemporaryFile(suffix=".h5") as file:
            with h5py.File(file.name, "w") as out:
                out["embeddings"] = vectors.astype(np.float32, copy=False)
            del vectors
            rounds = []
            for _ in range(args.rounds):
                for threads in 1, 2:
                    ours = own(args, file.name, threads)
                    rounds.append((threads, ours, faiss_beside(file.name, threads, ours)))
        print(f"{args.items:,} x {dim}, {name}, top {LISTED}:")
        print("  threads queries         ms   FAISS ms   ratio (smallest, largest)   rescored   of limit")
        for threads in 1, 2:
            for count in rounds[0][1]:
                pairs = [(ours[count], peer[count]) for t, ours, peer in rounds if t == threads]
                ratios = [peer / mine[0] for mine, peer in pairs]
                mine = [statistics.median(values) for values in zip(*(mine for mine, _ in pairs))]
                print(f"  {threads:7} {count:7} {mine[0]:10.1f} {statistics.median(peer for _, peer in pairs):10.1f}"
                      f"   {statistics.median(ratios):5.2f} ({min(ratios):.2f}, {max(ratios):.2f})"
                      f"{mine[1]:18.0f} {mine[2]:10.2f}", flush=True)


if __name__ == "__main__":
    main()
