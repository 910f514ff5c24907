#!/usr/bin/env python3
"""Compares the server scenario with MLPerf's LoadGen at 70% of the peak rate, in turns.

    tests/independent/compare_load.py build/tests/independent/load_generators MODEL TEXTS [ROUNDS [SECONDS [build/bin/reckon]]]

Needs load_generators built with LoadGen, from the sources of the PyPI package mlcommons-loadgen:

    pip download --no-deps --no-binary :all: mlcommons-loadgen && tar xf mlcommons_loadgen-*.tar.gz
    cmake build -DRECKON_LOADGEN=$PWD/mlcommons_loadgen-6.0.17

Both generators drive the same model behind the same batcher in one process, on one thread. MODEL is "timed", a model
whose answers take a fixed time, or a Hugging Face directory, whose peak `reckon bench --find-peak` finds; that one also
shows how fast the machine was in each run. Each turn has three runs: LoadGen; reckon with the arrivals that LoadGen
had, where only the generators differ; reckon with arrivals of its own. LoadGen's value is looked for in the 95%
intervals that both state.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile

PERCENTILES = (50, 90, 99)


def peak_rate(program, model, texts):
    """Of p99 within 50 ms; of the timed model (60 us a byte), the rate at which it never rests."""
    if model == "timed":
        lines = open(texts, "rb").read().splitlines()
        return 1e6 * len(lines) / sum(60 * len(line) for line in lines)
    done = subprocess.run([program, "bench", "--scenario", "server", "--model", model, "--input", texts, "--threads",
                           "1", "--latency-bound", "50", "--find-peak", "--duration", "5", "--json"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(done.stdout)["peak"]["highest_valid"]


def reckon(command, *trace):
    """[value, low, high] at PERCENTILES, in milliseconds; None where the queries cannot support one."""
    return json.loads(subprocess.run([*command, *trace], stdout=subprocess.PIPE, check=True).stdout)


def loadgen(command, folder):
    """Latencies at PERCENTILES, in milliseconds; its arrivals are in trace.csv of the folder."""
    subprocess.run([*command, "--loadgen", folder], stdout=subprocess.DEVNULL, check=True)
    details = {}
    with open(os.path.join(folder, "mlperf_log_detail.txt")) as lines:
        for line in lines:
            entry = json.loads(line.removeprefix(":::MLLOG "))
            details[entry["key"]] = entry["value"]
    return [details[f"result_{percentile}.00_percentile_latency_ns"] / 1e6 for percentile in PERCENTILES]


def interval(value, low, high):
    return f"{value:.3f} ms [{low:.3f}, {high:.3f}]"


def main():
    program, model, texts = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    seconds = sys.argv[5] if len(sys.argv) > 5 else "120"
    peak = peak_rate(sys.argv[6] if len(sys.argv) > 6 else "build/bin/reckon", model, texts)
    rate = 0.7 * peak
    print(f"peak {peak:.1f} queries/s; both generators at {rate:.1f}, {seconds} s a run", flush=True)
    same, others = ({percentile: [] for percentile in PERCENTILES} for _ in range(2))
    for turn in range(rounds):
        def command(seed):
            return [program, model, texts, str(rate), seconds, str(seed)]
        with tempfile.TemporaryDirectory() as folder:
            theirs = loadgen(command(turn + 1), folder)
            replayed = reckon(command(1), os.path.join(folder, "trace.csv"))
        own = reckon(command(turn + 1))
        for percentile, their, mine, other in zip(PERCENTILES, theirs, replayed, own):
            if None in (*mine, *other):
                print(f"p{percentile}: too few independent queries in {seconds} s", flush=True)
                continue
            print(f"p{percentile}: LoadGen {their:.3f} ms; reckon with the same arrivals {interval(*mine)}, with its own "
                  f"{interval(*other)}", flush=True)
            same[percentile].append((their, *mine))
            others[percentile].append((their, *other))
    for percentile in PERCENTILES:
        for which, runs in (("the same arrivals", same[percentile]), ("other arrivals", others[percentile])):
            if ratios := [their / value for their, value, _, _ in runs]:
                within = sum(low <= their <= high for their, _, low, high in runs)
                print(f"p{percentile}, {which}: LoadGen / reckon {statistics.median(ratios):.3f} ({min(ratios):.3f} to "
                      f"{max(ratios):.3f}), within reckon's interval in {within} of {len(runs)} turns")


main()
