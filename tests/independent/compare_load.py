#!/usr/bin/env python3
"""Compares the server scenario with MLPerf's LoadGen at 70% of the peak rate, in turns.

    tests/independent/compare_load.py build/bin/reckon build/tests/independent/serve_encoder MODEL TEXTS [ROUNDS]

Needs the PyPI package mlcommons-loadgen. Both generators drive the same encoder behind the same batcher, on one
thread: `reckon bench` in its own process, LoadGen through pipes (serve_encoder), which costs it some 0.1 ms a query.
Each latency percentile of LoadGen is laid beside the value and the 95% interval that reckon states for its own; so is
the next run of reckon with other arrivals, for what differs between two runs of one generator.
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
SECONDS = 15


def reckon(program, model, texts, *more):
    done = subprocess.run([program, "bench", "--scenario", "server", "--model", model, "--input", texts, "--threads",
                           "1", "--json", *map(str, more)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(done.stdout)


def peak_rate(program, model, texts):
    result = reckon(program, model, texts, "--latency-bound", 50, "--find-peak", "--duration", 5)
    return result["peak"]["highest_valid"]


def latency(program, model, texts, rate, percentile, seed):
    result = reckon(program, model, texts, "--latency-bound", 10_000, "--rate", rate, "--percentile", percentile,
                    "--duration", SECONDS, "--seed", seed)
    found = next(each for each in result["measures"] if each["name"] == f"latency p{percentile}")
    return found["value"], found["low"], found["high"]


def loadgen(server, model, texts, rate):
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
    program, server, model, texts = sys.argv[1:5]
    rounds = int(sys.argv[5]) if len(sys.argv) > 5 else 5
    peak = peak_rate(program, model, texts)
    rate = 0.7 * peak
    print(f"peak {peak:.1f} queries/s (p99 within 50 ms); both generators at {rate:.1f}, {SECONDS} s a run", flush=True)
    ratios = {percentile: ([], []) for percentile in PERCENTILES}
    within = {percentile: [0, 0] for percentile in PERCENTILES}
    for turn in range(rounds):
        theirs = loadgen(server, model, texts, rate)
        for percentile, their in zip(PERCENTILES, theirs):
            value, low, high = latency(program, model, texts, rate, percentile, 2 * turn + 1)
            again, _, _ = latency(program, model, texts, rate, percentile, 2 * turn + 2)
            print(f"p{percentile}: reckon {value:.3f} ms [{low:.3f}, {high:.3f}], LoadGen {their:.3f} ms, "
                  f"reckon once more {again:.3f} ms", flush=True)
            for place, other in enumerate((their, again)):
                ratios[percentile][place].append(other / value)
                within[percentile][place] += low <= other <= high
    for percentile in PERCENTILES:
        for place, other in enumerate(("LoadGen", "reckon once more")):
            print(f"p{percentile}: {other} / reckon {statistics.median(ratios[percentile][place]):.3f} (median), within "
                  f"the interval in {within[percentile][place]} of {rounds} runs")


main()
