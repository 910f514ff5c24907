#!/usr/bin/env python3
"""Times the encoder (reckon bench) beside ONNX Runtime and PyTorch on the same texts, in turns, by 1 and 2 threads.

    python3 bench/micro/compare_encoders.py build/bin/reckon MODEL ONNX TEXTS

MODEL is a Hugging Face directory, ONNX a folder with fp32.onnx and int8.onnx of the same model (last hidden
state; int8.onnx as onnxruntime's quantize_dynamic makes it), TEXTS a file with one text a line, of which the
first 512 are taken. Needs the Python packages onnxruntime and tokenizers; with torch and transformers, bf16 is timed
beside PyTorch's, else beside ONNX Runtime's fp32. The peers get the texts sorted by length in batches of 1, 8 and 32,
of which the best counts. A figure is the median of all rounds; a ratio that of the ratios of the rounds, with their
range. Tokenization is not in the times.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import onnxruntime
from tokenizers import Tokenizer

try:
    import torch
    import transformers
except ImportError:
    torch = None

ROUNDS, TEXTS, MAX_LENGTH, BATCHES = 3, 512, 256, (1, 8, 32)


def onnx_model(path, threads):
    """A function of token ids and mask that gives the last hidden state."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    names = {i.name for i in session.get_inputs()}

    def run(x, mask):
        inputs = {"input_ids": x, "attention_mask": mask, "token_type_ids": numpy.zeros_like(x)}
        return session.run(None, {k: v for k, v in inputs.items() if k in names})[0]
    return run


def torch_model(path, threads):
    model = transformers.AutoModel.from_pretrained(path, attn_implementation="sdpa", dtype=torch.bfloat16).eval()

    def run(x, mask):
        torch.set_num_threads(threads)
        with torch.inference_mode():
            ids, mask = torch.from_numpy(x), torch.from_numpy(mask)
            return model(input_ids=ids, attention_mask=mask).last_hidden_state.float().numpy()
    return run


class Peer:
    def __init__(self, name, run, ids):
        self.name = name
        self.run = run
        self.ids = sorted(ids, key=len, reverse=True)

    def batches(self, size):
        for at in range(0, len(self.ids), size):
            rows = self.ids[at:at + size]
            x = numpy.zeros((len(rows), max(map(len, rows))), numpy.int64)
            mask = numpy.zeros_like(x)
            for r, row in enumerate(rows):
                x[r, :len(row)] = row
                mask[r, :len(row)] = 1
            yield x, mask

    def seconds(self, size):
        batches = list(self.batches(size))
        begin = time.perf_counter()
        for x, mask in batches:
            hidden = self.run(x, mask)
            vector = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
            vector /= numpy.linalg.norm(vector, axis=1, keepdims=True)
        return time.perf_counter() - begin

    def single(self, tokens, repeats=200):
        x = numpy.array([[i for row in self.ids for i in row][:tokens]], numpy.int64)
        mask = numpy.ones_like(x)
        times = []
        for _ in range(repeats):
            begin = time.perf_counter()
            self.run(x, mask)
            times.append(time.perf_counter() - begin)
        return statistics.median(times)


def ours(program, model, texts, name):
    output = subprocess.run([program, "bench", "--model", model, "--input", texts, f"--benchmark_filter=^{name}",
                             "--json", "--benchmark_min_time=0.5"], check=True, capture_output=True).stdout
    result = json.loads(output)
    row = result["benchmarks"][0]
    return row["real_time"] * {"ms": 1e-3, "us": 1e-6}[row["time_unit"]], result["context"]["reckon"]["instruction_set"]


def compare(what, mine, peer, unit):
    """mine and peer: a function each that gives seconds."""
    pairs = []
    for turn in range(ROUNDS):
        order = (mine, peer) if turn % 2 == 0 else (peer, mine)
        times = {work: work() for work in order}
        pairs.append((times[mine], times[peer]))
    ratios = sorted(b / a for a, b in pairs)
    medians = [statistics.median(p[i] for p in pairs) for i in (0, 1)]
    print(f"{what:52}{unit(medians[0]):>16}{unit(medians[1]):>16}"
          f"{statistics.median(ratios):8.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})", flush=True)


def main(program, model, onnx, text_file):
    tokenizer = Tokenizer.from_file(os.path.join(model, "tokenizer.json"))
    tokenizer.enable_truncation(MAX_LENGTH)
    tokenizer.no_padding()
    with open(text_file, encoding="utf8") as file:
        lines = file.read().splitlines()[:TEXTS]
    ids = [encoding.ids for encoding in tokenizer.encode_batch(lines)]
    tokens = sum(map(len, ids))
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf8") as texts:
        texts.write("\n".join(lines) + "\n")
        texts.flush()
        label = ours(program, model, texts.name, "encoder/fp32/single/tokens:16")[1]
        print(f"{len(ids)} texts, {tokens} tokens, instruction set {label}, onnxruntime {onnxruntime.__version__}, "
              f"torch {torch.__version__ if torch else 'not installed'}")
        print(f"{'':52}{'this project':>16}{'peer':>16}   ratio")
        for threads in (1, 2):
            fp32, int8 = (Peer(f"ONNX Runtime {p}", onnx_model(os.path.join(onnx, p + ".onnx"), threads), ids)
                          for p in ("fp32", "int8"))
            bf16 = Peer("torch bf16", torch_model(model, threads), ids) if torch else fp32
            peer_of = {"fp32": fp32, "bf16": bf16, "int8": int8}
            best = {peer: min(BATCHES, key=peer.seconds) for peer in peer_of.values()}
            for variant, peer in peer_of.items():
                compare(f"{variant}, {threads} thread{'s'[:threads - 1]}, beside {peer.name}, batches of {best[peer]}",
                        lambda: ours(program, model, texts.name, f"encoder/{variant}/batch/threads:{threads}")[0],
                        lambda: peer.seconds(best[peer]), lambda s: f"{tokens / s / 1000:.2f} ktok/s")
            if threads > 1:
                continue
            for variant, peer in peer_of.items():
                compare(f"{variant}, one text of 16 tokens, beside {peer.name}",
                        lambda: ours(program, model, texts.name, f"encoder/{variant}/single/tokens:16")[0],
                        lambda: peer.single(16), lambda s: f"{s * 1e6:.0f} us")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
