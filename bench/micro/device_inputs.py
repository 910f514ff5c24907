"""Texts and models for compare_device.py, by the standard library alone."""
import json
import math
import pathlib
import random
import shutil
import struct

SPECIAL = ("[CLS]", "[SEP]")


def whole_words(model):
    """id -> word of those that any WordPiece tokenizer leaves whole, with the ids of [CLS] and [SEP] under their names."""
    lines = (pathlib.Path(model) / "vocab.txt").read_text(encoding="utf8").splitlines()
    words = {i: word for i, word in enumerate(lines) if len(word) > 2 and word.isascii() and word.isalpha() and word.islower()}
    return {**words, **{name: lines.index(name) for name in SPECIAL}}


def texts_of_ids(vocabulary, count, mean, most, seed=1):
    """Ids of `count` texts with [CLS] and [SEP]: lengths log-normal, at most `most`, of this mean; all `most` if it is that."""
    draw = random.Random(seed)
    words = [i for i in vocabulary if isinstance(i, int)]
    if mean == most:
        lengths = [most] * count
    else:
        spread = 0.7
        drawn = [math.exp(draw.gauss(0, spread)) for _ in range(count)]
        cut = lambda scale: [min(max(round(scale * x), 3), most) for x in drawn]
        low, high = 0.0, float(most) * 100
        for _ in range(60):  # the scale whose lengths, cut, have the mean
            middle = (low + high) / 2
            low, high = (middle, high) if sum(cut(middle)) < mean * count else (low, middle)
        lengths = cut(high)
    first, last = (vocabulary[name] for name in SPECIAL)
    return [[first, *draw.choices(words, k=length - 2), last] for length in lengths]


def write_texts(path, vocabulary, ids):
    path.write_text("".join(" ".join(vocabulary[i] for i in row[1:-1]) + "\n" for row in ids), encoding="ascii")
    return path


def operations(config, ids):
    """Of the linear layers and of attention, a multiply-add counted as two."""
    h, f, tokens = config["hidden_size"], config["intermediate_size"], sum(map(len, ids))
    layer = 2 * tokens * (4 * h * h + 2 * h * f) + 4 * h * sum(len(row)**2 for row in ids)
    return layer * config["num_hidden_layers"]


def tensors_of(config):
    """Name -> shape of a BERT model's tensors."""
    h, f = config["hidden_size"], config["intermediate_size"]
    shapes = {"embeddings.word_embeddings.weight": [config["vocab_size"], h],
              "embeddings.position_embeddings.weight": [config["max_position_embeddings"], h],
              "embeddings.token_type_embeddings.weight": [config["type_vocab_size"], h]}
    norms = ["embeddings.LayerNorm"]
    for layer in range(config["num_hidden_layers"]):
        at = f"encoder.layer.{layer}."
        for name, rows, columns in (("attention.self.query", h, h), ("attention.self.key", h, h), ("attention.self.value", h, h),
                                    ("attention.output.dense", h, h), ("intermediate.dense", f, h), ("output.dense", h, f)):
            shapes[f"{at}{name}.weight"], shapes[f"{at}{name}.bias"] = [rows, columns], [rows]
        norms += [f"{at}attention.output.LayerNorm", f"{at}output.LayerNorm"]
    for norm in norms:
        shapes[f"{norm}.weight"] = shapes[f"{norm}.bias"] = [h]
    return shapes


def write_model(folder, like, config):
    """A BERT model of a shape in fp16, of one block of random numbers over and over, with the vocabulary of another."""
    shutil.copytree(like, folder, ignore=shutil.ignore_patterns("*.safetensors", "*.bin", "*.onnx", "1_*", "2_*"))
    config = {**json.loads((folder / "config.json").read_text()), **config, "torch_dtype": "float16"}
    (folder / "config.json").write_text(json.dumps(config))
    for name in ("modules.json", "sentence_bert_config.json"):
        (folder / name).unlink(missing_ok=True)
    draw = random.Random(2)
    count = 1 << 16
    block = struct.pack(f"<{count}e", *(draw.gauss(0, 0.02) for _ in range(count)))
    ones, at, header = struct.pack("<e", 1), 0, {}
    shapes = tensors_of(config)
    for name, shape in shapes.items():
        size = 2 * math.prod(shape)
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(folder / "model.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, shape in shapes.items():
            size = 2 * math.prod(shape)
            of = ones * (len(block) // 2) if name.endswith("LayerNorm.weight") else block
            for begin in range(0, size, len(block)):
                file.write(of[:min(len(block), size - begin)])
    return folder
