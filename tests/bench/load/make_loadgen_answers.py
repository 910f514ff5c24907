"""Records what MLPerf's LoadGen says of runs: python make_loadgen_answers.py loadgen_answers.json

Needs the PyPI package mlcommons-loadgen. Each case is a short run of a system that sleeps at random, with its latencies
as LoadGen saw them and everything that LoadGen concluded from them.
"""
import importlib.metadata
import json
import pathlib
import queue
import random
import re
import sys
import tempfile
import threading
import time

import mlperf_loadgen as lg

# scenario, percentile, bound (ms), least duration (ms), least queries, most queries, rate, texts of a query
CASES = [
    ("single-stream", 0.9, 0, 50, 100, 0, 0, 1),
    ("single-stream", 0.99, 0, 10, 700, 0, 0, 1),
    ("single-stream", 0.9, 0, 1, 60, 60, 0, 1),
    ("single-stream", 0.95, 0, 60000, 300, 300, 0, 1),
    ("multi-stream", 0.99, 0, 10, 663, 663, 0, 4),
    ("multi-stream", 0.99, 0, 10, 300, 300, 0, 4),
    ("multi-stream", 0.9, 0, 10, 400, 400, 0, 2),
    ("server", 0.99, 500, 300, 10, 0, 3000, 1),
    ("server", 0.99, 500, 300, 10, 0, 1000, 1),
    ("server", 0.99, 3, 400, 10, 0, 2000, 1),
    ("server", 0.9, 2, 300, 10, 0, 2000, 1),
    ("server", 0.95, 4, 300, 10, 0, 2000, 1),
    ("server", 0.95, 8, 200, 2000, 0, 1500, 1),
    ("server", 0.5, 1, 300, 10, 0, 2000, 1),
    ("offline", 0.99, 0, 1, 1, 0, 200, 1),
]


def settings_of(scenario, percentile, bound, duration, least, most, rate, samples):
    settings = lg.TestSettings()
    settings.mode = lg.TestMode.PerformanceOnly
    settings.min_duration_ms, settings.min_query_count, settings.max_query_count = duration, least, most
    if scenario == "single-stream":
        settings.scenario = lg.TestScenario.SingleStream
        settings.single_stream_target_latency_percentile = percentile
        settings.single_stream_expected_latency_ns = 100_000
    elif scenario == "multi-stream":
        settings.scenario = lg.TestScenario.MultiStream
        settings.multi_stream_target_latency_percentile = percentile
        settings.multi_stream_expected_latency_ns = 100_000
        settings.multi_stream_samples_per_query = samples
    elif scenario == "server":
        settings.scenario = lg.TestScenario.Server
        settings.server_target_latency_percentile = percentile
        settings.server_target_latency_ns = bound * 1_000_000
        settings.server_target_qps = rate
    else:
        settings.scenario = lg.TestScenario.Offline
        settings.offline_expected_qps = rate
    return settings


def run(settings, seed):
    """Runs the scenario and returns LoadGen's details by key, and the samples of its trace."""
    draw = random.Random(seed)
    waiting = queue.Queue()

    def answer():
        while (first := waiting.get()) is not None:
            ids = [first]
            while not waiting.empty() and len(ids) < 16:
                ids.append(waiting.get())
            time.sleep(draw.expovariate(1 / 0.0001) if draw.random() < 0.97 else 0.002)
            lg.QuerySamplesComplete([lg.QuerySampleResponse(i, 0, 0) for i in ids if i is not None])
            if None in ids:
                return

    thread = threading.Thread(target=answer)
    thread.start()
    system = lg.ConstructSUT(lambda samples: [waiting.put(sample.id) for sample in samples], lambda: None)
    library = lg.ConstructQSL(100, 100, lambda rows: None, lambda rows: None)
    with tempfile.TemporaryDirectory() as folder:
        log = lg.LogSettings()
        output = lg.LogOutputSettings()
        output.outdir = folder
        log.log_output = output
        log.enable_trace = True
        lg.StartTestWithLogSettings(system, library, settings, log, "no-audit.conf")
        waiting.put(None)
        thread.join()
        lg.DestroyQSL(library)
        lg.DestroySUT(system)
        read = lambda name: (pathlib.Path(folder) / name).read_text()
        details = {}
        for line in read("mlperf_log_detail.txt").splitlines():
            entry = json.loads(line.removeprefix(":::MLLOG "))
            details[entry["key"]] = entry["value"]
        # {"name":"Sample","ph":"b","id":0,"pid":1,"ts":1.2,"args":{"sample_seq":0,...,"complete_ns":3}}
        samples = [json.loads(line.rstrip(",")) for line in read("mlperf_log_trace.json").splitlines()
                   if '"name":"Sample"' in line and "complete_ns" in line]
        return details, samples


def number(pattern, text):
    found = re.search(pattern, text)
    return int(found.group(1)) if found else None


def record(case, seed):
    scenario, percentile, bound, duration, least, most, rate, _ = case
    details, samples = run(settings_of(*case), seed)
    samples.sort(key=lambda sample: sample["args"]["sample_seq"])
    slowest = {}
    for sample in samples:
        query = sample["args"]["query_seq"]
        slowest[query] = max(slowest.get(query, 0), sample["args"]["complete_ns"])
    single = scenario == "offline"
    latencies = [s["args"]["complete_ns"] for s in samples] if single else [slowest[q] for q in sorted(slowest)]
    stopping = details["early_stopping_result"]
    kind = "_per_query_latency_ns" if scenario == "multi-stream" else "_latency_ns"
    return {
        "scenario": scenario, "percentile": percentile, "bound_ns": bound * 1_000_000,
        "least_duration_ns": duration * 1_000_000, "least_queries": least,
        "last_scheduled_ns": round(1000 * (samples[-1]["ts"] - samples[0]["ts"])),
        "latencies_ns": latencies,
        "percentiles_ns": {p: details[f"result_{p}_percentile{kind}"]
                           for p in ("50.00", "90.00", "95.00", "97.00", "99.00", "99.90")},
        "early_stopping_ns": number(rf"{100 * percentile:.1f}th percentile estimate: (\d+)", stopping),
        "discarded": number(r"Would discard (\d+) highest", stopping),
        "needed": number(r"Need to process at least (\d+) queries", stopping),
        "more_needed": number(r"at least (\d+) more queries", stopping),
        "valid": details["result_validity"] == "VALID",
        "latency_met": details.get("result_perf_constraints_met"),
        "duration_met": details["result_min_duration_met"],
        "queries_met": details["result_min_queries_met"],
        "early_stopping_met": details["early_stopping_met"],
    }


def main():
    cases = [record(case, seed) for seed, case in enumerate(CASES)]
    for case in cases:
        print({key: value for key, value in case.items() if key not in ("latencies_ns", "percentiles_ns")},
              len(case["latencies_ns"]))
    answers = {"mlcommons-loadgen": importlib.metadata.version("mlcommons-loadgen"), "cases": cases}
    lines = json.dumps(answers, separators=(",", ":")).replace('{"scenario"', '\n{"scenario"')
    pathlib.Path(sys.argv[1]).write_text(lines + "\n")


main()
