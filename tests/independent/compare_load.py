#!/usr/bin/env python3
"""Compares the server scenario with MLPerf's LoadGen at 70% of the peak rate, in turns.

    tests/independent/compare_load.py build/tests/independent/serve_encoder MODEL TEXTS [ROUNDS [build/bin/reckon]]

Needs the PyPI package mlcommons-loadgen. Both generators drive the same model behind the same batcher, on one thread:
`reckon` in the process of serve_encoder, LoadGen through pipes, which costs it some 0.1 ms a query. MODEL is "timed", a
model whose answers take a fixed time, or a Hugging Face directory, whose peak `reckon bench --find-peak` finds; that
one also shows how fast the machine was in each run. Each latency percentile of LoadGen is laid beside the value and
the 95% interval that reckon states for its own; so is the next run of reckon with other arrivals, for what differs
between two runs of one generator.
"""
import json
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import threading

import mlperf_loadgen as lg

PERCENTILES = (50, 90, 99)
SECONDS = 30


def peak_rate(program, model, texts):
    """Of p99 within 50 ms; of the timed model (60 us a byte), the rate at which it never rests."""
    if model == "timed":
        lines = open(texts, "rb").read().splitlines()
        return 1e6 * len(lines) / sum(60 * len(line) for line in lines)
    done = subprocess.run([program, "bench", "--scenario", "server", "--model", model, "--input", texts, "--threads",
                           "1", "--latency-bound", "50", "--find-peak", "--duration", "5", "--json"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(done.stdout)["peak"]["highest_valid"]


def latencies(server, model, texts, rate, seed):
    """[value, low, high] at PERCENTILES, in milliseconds; None where the queries cannot support one."""
    done = subprocess.run([server, model, texts, "1", str(rate), str(SECONDS), str(seed)], stdout=subprocess.PIPE,
                          check=True)
    return json.loads(done.stdout)


def loadgen(server, model, texts, rate, seed):
    """Latencies at PERCENTILES, in milliseconds."""
    process = subprocess.Popen([server, model, texts, "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    if process.stderr.readline() != b"ready\n":
        sys.exit("serve_encoder: not ready")
    into, out = process.stdin.fileno(), process.stdout.fileno()

    def collect():
        rest = b""
        while data := os.read(out, 1 << 16):
            data = rest + data
            whole = len(data) // 8 * 8
            rest = data[whole:]
            lg.QuerySamplesComplete([lg.QuerySampleResponse(handle, 0, 0)
                                     for (handle,) in struct.iter_unpack("<Q", data[:whole])])

    thread = threading.Thread(target=collect)
    thread.start()
    settings = lg.TestSettings()
    settings.scenario, settings.mode = lg.TestScenario.Server, lg.TestMode.PerformanceOnly
    settings.server_target_qps, settings.server_target_latency_ns = rate, 10_000_000_000
    settings.min_duration_ms, settings.min_query_count = 1000 * SECONDS, 1
    settings.schedule_rng_seed = settings.sample_index_rng_seed = seed  # else every run has the same arrivals
    rows = sum(1 for _ in open(texts))
    system = lg.ConstructSUT(lambda samples: os.write(into, b"".join(struct.pack("<QQ", s.id, s.index)
                                                                     for s in samples)), lambda: None)
    library = lg.ConstructQSL(rows, rows, lambda _: None, lambda _: None)
    with tempfile.TemporaryDirectory() as folder:
        log, output = lg.LogSettings(), lg.LogOutputSettings()
        output.outdir = folder
        log.log_output = output
        lg.StartTestWithLogSettings(system, library, settings, log, "no-audit.conf")
        process.stdin.close()
        thread.join()
        process.wait()
        lg.DestroyQSL(library)
        lg.DestroySUT(system)
        details = {}
        with open(os.path.join(folder, "mlperf_log_detail.txt")) as lines:
            for line in lines:
                entry = json.loads(line.removeprefix(":::MLLOG "))
                details[entry["key"]] = entry["value"]
    return [details[f"result_{percentile}.00_percentile_latency_ns"] / 1e6 for percentile in PERCENTILES]


def main():
    server, model, texts = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    peak = peak_rate(sys.argv[5] if len(sys.argv) > 5 else "build/bin/reckon", model, texts)
    rate = 0.7 * peak
    print(f"peak {peak:.1f} queries/s; both generators at {rate:.1f}, {SECONDS} s a run", flush=True)
    ratios = {percentile: ([], []) for percentile in PERCENTILES}
    within = {percentile: [0, 0] for percentile in PERCENTILES}
    for turn in range(rounds):
        theirs = loadgen(server, model, texts, rate, turn + 1)
        ours, again = (latencies(server, model, texts, rate, 2 * turn + i) for i in (1, 2))
        for percentile, their, (value, low, high), (other, _, _) in zip(PERCENTILES, theirs, ours, again):
            if None in (value, low, high, other):
                print(f"p{percentile}: too few independent queries in {SECONDS} s", flush=True)
                continue
            print(f"p{percentile}: reckon {value:.3f} ms [{low:.3f}, {high:.3f}], LoadGen {their:.3f} ms, "
                  f"reckon once more {other:.3f} ms", flush=True)
            for place, found in enumerate((their, other)):
                ratios[percentile][place].append(found / value)
                within[percentile][place] += low <= found <= high
    for percentile in PERCENTILES:
        for place, other in enumerate(("LoadGen", "reckon once more")):
            if runs := ratios[percentile][place]:
                print(f"p{percentile}: {other} / reckon {statistics.median(runs):.3f} ({min(runs):.3f} to "
                      f"{max(runs):.3f}), within the interval in {within[percentile][place]} of {len(runs)} runs")


main()
