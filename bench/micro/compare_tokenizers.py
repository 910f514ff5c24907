#!/usr/bin/env python3
"""Times the tokenizer (reckon bench) beside Hugging Face's tokenizers (Rust) on one thread, in turns.

    python3 bench/micro/compare_tokenizers.py build/bin/reckon MODEL TEXTS...

MODEL is a Hugging Face directory with a tokenizer.json; a TEXTS file has one text a line. Needs the Python package
`tokenizers`. Times are processor time, the best of all rounds; ids are compared by the tests.
"""
import json
import os
import subprocess
import sys
import time

os.environ.update(TOKENIZERS_PARALLELISM="false", RAYON_NUM_THREADS="1")
from tokenizers import Tokenizer  # noqa: E402  (reads the environment)

ROUNDS = 5
MAX_LENGTH = 256


def seconds(work):
    begin = time.process_time()
    work()
    return time.process_time() - begin


def ours(program, directory, texts):
    output = subprocess.run([program, "bench", "--model", directory, "--input", texts,
                             "--benchmark_filter=tokenizer/append", "--json", "--benchmark_min_time=0.3"], check=True, capture_output=True).stdout
    return json.loads(output)["benchmarks"][0]["cpu_time"] / 1000


def main():
    program, directory, *files = sys.argv[1:]
    tokenizer = Tokenizer.from_file(os.path.join(directory, "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_LENGTH)
    for file in files:
        with open(file, encoding="utf-8", newline="\n") as lines:
            texts = [line.rstrip("\n") for line in lines]
        best = {}
        for _ in range(ROUNDS):
            for name, took in (("this project", ours(program, directory, file)),
                               ("encode, one by one", seconds(lambda: [tokenizer.encode(text) for text in texts])),
                               ("encode_batch", seconds(lambda: tokenizer.encode_batch(texts))),
                               ("encode_batch_fast", seconds(lambda: tokenizer.encode_batch_fast(texts)))):
                best[name] = min(took, best.get(name, took))
        size = os.path.getsize(file)
        print(f"{file}: {len(texts)} texts, {size} bytes")
        for name, took in best.items():
            print(f"  {name:20} {took * 1000:9.2f} ms {size / took / 1e6:8.1f} MB/s   {took / best['this project']:6.1f} x the time")


if __name__ == "__main__":
    main()
