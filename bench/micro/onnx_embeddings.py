#!/usr/bin/env python3
"""Encodes the items and labelled texts of a dataset by ONNX Runtime, for `reckon run --embeddings NAME=OUT.h5`.

    python3 bench/micro/onnx_embeddings.py MODEL FILE.onnx DATASET.h5 OUT.h5

MODEL is the Hugging Face directory whose tokenizer is used, FILE.onnx gives the last hidden state; a vector is its
mean over the tokens, normalised, as sentence-transformers computes it. Needs h5py, numpy, onnxruntime, tokenizers.
"""
import os
import sys

import h5py
import numpy
import onnxruntime
from tokenizers import Tokenizer

MAX_LENGTH, BATCH = 256, 8


def texts_to_encode(dataset):
    """The texts of each column of vectors that `reckon run` knows."""
    with h5py.File(dataset) as file:
        columns = {"embeddings": file["items/text"]} if "items/text" in file else {}
        for task, group in file.get("tasks", {}).items():
            columns[f"tasks/{task}/embeddings"] = group["text"]
        return {name: [text.decode() for text in column[:]] for name, column in columns.items()}


def encode(session, tokenizer, texts):
    ids = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    names = {i.name for i in session.get_inputs()}
    order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
    vectors = None
    for at in range(0, len(order), BATCH):
        rows = order[at:at + BATCH]
        x = numpy.zeros((len(rows), len(ids[rows[0]])), numpy.int64)
        mask = numpy.zeros_like(x)
        for r, row in enumerate(rows):
            x[r, :len(ids[row])] = ids[row]
            mask[r, :len(ids[row])] = 1
        inputs = {"input_ids": x, "attention_mask": mask, "token_type_ids": numpy.zeros_like(x)}
        hidden = session.run(None, {k: v for k, v in inputs.items() if k in names})[0]
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        if vectors is None:
            vectors = numpy.zeros((len(ids), mean.shape[1]), numpy.float32)
        vectors[rows] = mean / numpy.linalg.norm(mean, axis=1, keepdims=True)
    return vectors


def main(model, onnx, dataset, out):
    tokenizer = Tokenizer.from_file(os.path.join(model, "tokenizer.json"))
    tokenizer.enable_truncation(MAX_LENGTH)
    tokenizer.no_padding()
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    vectors = {name: encode(session, tokenizer, texts) for name, texts in texts_to_encode(dataset).items() if texts}
    with h5py.File(out, "w") as file:
        for name, rows in vectors.items():
            file[name] = rows


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
