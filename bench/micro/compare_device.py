#!/usr/bin/env python3
"""Times the CUDA part (reckon bench) beside PyTorch and ONNX Runtime on one NVIDIA GPU, in turns.

    python3 bench/micro/compare_device.py build-cuda/bin/reckon MODEL [-o OUT.json] [--only NAME] [--rounds 3] [--onnx FILE]

MODEL is MiniLM's Hugging Face directory. A row is this project and a peer in turns; its ratio is the median of the ratios
of the turns, with their range, beside what it should be. Rows without a peer are beside a limit or a time. Peers that this
Python cannot import (torch and transformers, flash_attn, onnxruntime with CUDA: pip install torch transformers flash-attn
onnxruntime-gpu) are named and left out. Texts are made of whole words of the vocabulary: their ids need no tokenizer here.

What is timed: of attention and top-k, both sides by the GPU's clock (events), operands on the device. Of AUC and of the
limits of products and copies, this program's by the GPU's clock. Of encoders, both sides by the wall clock, from ids of
tokens in host memory to vectors there.

Rows of kernels come first, then encoders. With -o OUT.json the rows are also a Markdown table, OUT.md. Exit code 0 also
where a ratio falls short: the table says so.
"""
import argparse
import datetime
import functools
import json
import os
import pathlib
import sys
import tempfile

import device_inputs
import device_peers
from device_rows import Program, markdown_table, measure, print_row

TOKENS_OF_A_TEXT, MOST_TOKENS, TEXTS = 74, 256, 1024
BASE = {"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072}


def encoder_rows(program, args, folder, peers):
    vocabulary = device_inputs.whole_words(args.model)
    ids = device_inputs.texts_of_ids(vocabulary, TEXTS, TOKENS_OF_A_TEXT, MOST_TOKENS)
    tokens = sum(map(len, ids))
    texts = device_inputs.write_texts(folder / "mixed.txt", vocabulary, ids)

    def ours(variant, what="batch/threads:2"):
        return lambda: program.seconds(f"encoder/cuda/{variant}/{what}", "--model", args.model, "--input", texts)

    rate = {"amount": tokens, "unit": "tokens/s"}
    mixed = f"MiniLM bf16, {TEXTS} texts of 3 to {MOST_TOKENS} tokens, mean {tokens / len(ids):.0f}"
    yield {"name": mixed, "ours": ours("bf16"), "peer": peers.padded(args.model, ids), "target": 3.0, **rate}
    yield {"name": mixed, "ours": ours("bf16"), "peer": peers.unpadded(args.model, ids), "target": 1.5, **rate}
    yield {"name": mixed, "ours": ours("bf16"), "peer": peers.onnx(args.model, ids, args.onnx), **rate}
    for variant in ("int8", "fp8"):
        yield {"name": f"MiniLM {variant}, the same texts", "ours": ours(variant),
               "peer": device_peers.Peer("our bf16", ours("bf16")), "target": 1.5, **rate}
    one = [device_inputs.texts_of_ids(vocabulary, 1, 32, 32)[0]]
    yield {"name": "MiniLM bf16, one text of 32 tokens", "ours": ours("bf16", "single/tokens:32"),
           "peer": peers.padded(args.model, one, "reduce-overhead"), "most_seconds": 60e-6}
    yield {"name": "MiniLM bf16, one text of 32 tokens, graphs=off", "ours": ours("bf16:graphs=off", "single/tokens:32"),
           "peer": device_peers.Peer("graphs", ours("bf16", "single/tokens:32"))}
    yield {"name": "MiniLM bf16, batch_invariant=on, the same texts", "ours": ours("bf16:batch_invariant=on"),
           "peer": device_peers.Peer("our bf16", ours("bf16")), **rate}


def base_row(program, args, folder):
    """BERT-base's shape, of numbers that mean nothing, beside the largest product of cuBLASLt."""
    model = functools.cache(lambda: device_inputs.write_model(folder / "base", args.model, BASE))
    vocabulary = device_inputs.whole_words(args.model)
    ids = [device_inputs.texts_of_ids(vocabulary, 1, 128, 128)[0] for _ in range(128)]
    texts = device_inputs.write_texts(folder / "base.txt", vocabulary, ids)
    operations = device_inputs.operations(BASE, ids)
    yield {"name": "BERT-base bf16, 128 texts of 128 tokens", "amount": operations, "unit": "FLOP/s",
           "ours": lambda: program.seconds("encoder/cuda/bf16/batch/threads:2", "--model", model(), "--input", texts),
           "peer": device_peers.Peer("cuBLASLt's products of 8192",
                                     lambda: operations / program.limit("cuda_scoring/gemm/bf16")), "target": 0.65}


def kernel_rows(program, peers):
    for length in (64, 128, 256):
        yield {"name": f"attention bf16, sequences of {length}, 12 heads of 32", "amount": device_peers.ATTENTION_TOKENS,
               "unit": "tokens/s", "ours": lambda length=length: program.seconds(f"cuda/attention/bf16/length:{length}"),
               "peer": peers.attention(length), "target": 1.5}
    for queries, target in ((1, None), (256, 2.5)):
        name = f"cuda_scoring/top_k_of_ten_million/fp16/queries:{queries}"
        row = {"name": f"top 100 of 10^7 x 384 fp16, {queries} quer{'y' if queries == 1 else 'ies'}", "amount": queries,
               "unit": "queries/s", "ours": lambda name=name: program.seconds(name), "peer": peers.matmul_top_k(queries)}
        yield {**row, "target": target}
        if queries == 1:
            yield {**row, "target": 0.85,
                   "peer": device_peers.Peer("copy of the items' bytes", lambda name=name: program.seconds_at_limit(name))}
    positives, pairs = 1_000_000, 1_000_000 << 24
    yield {"name": "AUC, 10^6 positives, 2^24 negatives", "ours": lambda: program.seconds(f"cuda_metrics/auc/positives:{positives}"),
           "amount": pairs, "unit": "pairs/s", "peer": None, "most_seconds": pairs / 1e9}


def write(path, text):
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf8")
    os.replace(part, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path, help="reckon, built with CUDA")
    parser.add_argument("model", type=pathlib.Path, help="MiniLM, a Hugging Face directory (bench/fetch_model.sh fetches it)")
    parser.add_argument("-o", "--output", type=pathlib.Path, help="JSON file of the rows; the Markdown table stands beside it")
    parser.add_argument("--only", default="", help="rows whose name has this in it")
    parser.add_argument("--rounds", type=int, default=3, help="turns of a row (3)")
    parser.add_argument("--onnx", type=pathlib.Path, help="MODEL as ONNX, else torch exports it")
    args = parser.parse_args()
    if args.rounds < 1:
        parser.error("--rounds: expected at least 1")
    if args.output and args.output.suffix == ".md":
        parser.error("--output: the name of the JSON file, not of the table")
    if args.output and not args.output.absolute().parent.is_dir():
        sys.exit(f"error: {args.output}: no such folder")
    if not os.access(args.program, os.X_OK) or args.program.is_dir():
        sys.exit(f"error: {args.program}: no such program: expected reckon, built with CUDA")
    if not (args.model / "vocab.txt").is_file():
        sys.exit(f"error: {args.model}: no vocab.txt: expected MiniLM's directory, as bench/fetch_model.sh fetches it")
    program = Program(args.program)
    try:
        missing = program.missing_gpu()
    except (OSError, RuntimeError, ValueError, KeyError) as error:
        sys.exit(f"error: {args.program} does not answer as reckon does: {str(error) or type(error).__name__}")
    if missing:
        sys.exit(f"error: {args.program} cannot use a GPU: {missing}")
    peers = device_peers.Peers()
    for peer, reason in peers.missing.items():
        print(f"left out: {peer}: {reason}")
    if peers.missing:
        print("to time them too: pip install " + " ".join(device_peers.PACKAGES[name] for name in peers.missing), flush=True)
    rows = []
    with tempfile.TemporaryDirectory(prefix="reckon-device-") as folder:
        folder = pathlib.Path(folder)
        for group in (kernel_rows(program, peers), encoder_rows(program, args, folder, peers), base_row(program, args, folder)):
            for row in group:
                if args.only not in row["name"]:
                    continue
                rows.append(measure(row, args.rounds))
                print_row(rows[-1])
                if args.output:  # a run that is stopped leaves what it has
                    record = {"format": "reckon-device-comparison", "version": 1,
                              "created": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
                              "command": sys.argv, "device": program.device(), "peers": peers.versions,
                              "left_out": peers.missing, "rounds": args.rounds, "rows": rows}
                    write(args.output, json.dumps(record, indent=1) + "\n")
                    write(args.output.with_suffix(".md"), markdown_table(rows))
    if not rows:
        sys.exit(f"error: no row has '{args.only}' in its name")
    print("\n" + markdown_table(rows), end="")


if __name__ == "__main__":
    main()
