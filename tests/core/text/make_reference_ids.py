#!/usr/bin/env python3
"""Writes reference_ids.jsonl: small tokenizers and what Hugging Face's `tokenizers` makes of texts.

    python3 tests/core/text/make_reference_ids.py > tests/core/text/reference_ids.jsonl

One line a tokenizer: its tokenizer.json, and cases of text (or pair), max_length (0: none), ids and
type ids. Each tokenizer differs from the first of its kind in one option. The committed file was
made with tokenizers 0.23.3.
"""
import copy
import json
import random

from tokenizers import Tokenizer

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PIECES = ("a b c d e f g h i l n o r s t u z ##a ##b ##c ##e ##g ##i ##l ##n ##o ##r ##s ##t ##u . , ! - ' # [ ] 1 2 ##1 ##2 "
          "the thing cafe caf\u00e9 \u00e9 ##\u00e9 The Cafe A \u4f60 \u597d ##\u597d \uac00 \u1100 ##\u1161 \u0915 ##\u093f \u03c3 \u03a3 i\u0307 \u0130 ## un ##able ##s! \u2460 \u2203 $").split()
TEXTS = [
    "", " ", "the thing", "The Thing!", "cafe caf\u00e9 cafe\u0301 CAF\u00c9", "un-able unable unabled", "[SEP] the[MASK] a [ SEP ] [sep]", "  [MASK]  b", "xyz a", "\u4f60\u597d a\u597d",
    "\uac00\u0915\u093f \u03a3\u03c3\u03c2 \u0130i", "a\u0000b\u00adc\ufffdd\u200be", "a\u00a0b\u2003c\u3000d\u0085e\tf", "12,1.2! ##s ##able", "e\u0327\u0301 e\u0301\u0327 \u0344", "tttttttttttttttttttttttt",
    "thing thingthing thing.thing", "new thing NEW newnew the-new", " new  thing ", "<e> a <e>b<e>", "\u2460\u2203$a", "\U0001d15e\u1b44\u0301", "\U0001e000\u0944\U00011446a", "the \u4f60 the", "don't we'll I'M it''s",
    "a  b   c \n\n d \n", "   ", "the1the2", "\u0660\u0661 \u00b2\u2167", "\u00e9\u00e9 \u0301", "caf\u00e9!caf\u00e9", "<s> the</s><mask> a  <mask> ",
]


def wordpiece():
    vocab = {token: i for i, token in enumerate(dict.fromkeys(SPECIAL + PIECES))}
    added = [dict(id=i, content=t, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True) for i, t in enumerate(SPECIAL)]
    piece = lambda kind, name, type_id: {kind: {"id": name, "type_id": type_id}}
    single = [piece("SpecialToken", "[CLS]", 0), piece("Sequence", "A", 0), piece("SpecialToken", "[SEP]", 0)]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing", "single": single, "pair": single + [piece("Sequence", "B", 1), piece("SpecialToken", "[SEP]", 1)],
                           "special_tokens": {t: {"id": t, "ids": [vocab[t]], "tokens": [t]} for t in ("[CLS]", "[SEP]")}},
        "decoder": None,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 20, "vocab": vocab},
    }


def byte_pair():
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    alphabet = [chr(c) for c in printable] + [chr(0x100 + i) for i in range(256 - len(printable))]
    merges = [m.split() for m in "t h|th e|\u0120 the|\u0120 t|h i|i n|in g|\u0120t hing|hi ng|\u0120 a|c a|ca f|caf \u00c3\u00a9|\u00c3 \u00a9|' s|' l|'l l|n e|ne w|\u0120 new|1 2|\u0120 \u0120|\u0120\u0120 \u0120|w e|c af|th ing".split("|")]
    tokens = special + alphabet + ["".join(m) for m in merges]
    vocab = {token: i for i, token in enumerate(dict.fromkeys(tokens))}
    vocab["hing"] = len(vocab)
    merges = [m for m in merges if m[0] in vocab and m[1] in vocab]
    added = [dict(id=i, content=t, single_word=False, lstrip=t == "<mask>", rstrip=False, normalized=False, special=True) for i, t in enumerate(special)]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
        "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0], "trim_offsets": True, "add_prefix_space": False},
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": None, "fuse_unk": False,
                  "byte_fallback": False, "ignore_merges": False, "vocab": vocab, "merges": merges},
    }


def changed(base, *changes):
    result = copy.deepcopy(base)
    for path, value in changes:
        at = result
        *parents, last = path.split(".")
        for key in parents:
            at = at[key]
        if value is ...:
            del at[last]
        else:
            at[last] = value
    return result


def with_tokens(base, *tokens):
    result = copy.deepcopy(base)
    vocab = result["model"]["vocab"]
    next_id = len(vocab)
    for content, *flags in tokens:
        result["added_tokens"].append(dict(id=vocab.get(content, next_id), content=content, special=False, **{name: name in flags for name in ("single_word", "lstrip", "rstrip", "normalized")}))
        next_id += content not in vocab
    return result


def without(base, characters):
    vocab = {t: i for t, i in base["model"]["vocab"].items() if t[0] == "<" or not set(t) & set(characters)}
    merges = [m for m in base["model"]["merges"] if m[0] in vocab and m[1] in vocab and "".join(m) in vocab]
    return changed(base, ("model.vocab", vocab), ("model.merges", merges))


def tokenizers():
    w, b = wordpiece(), byte_pair()
    yield "wordpiece", w
    for name in ("clean_text", "handle_chinese_chars", "lowercase"):
        yield f"{name} off", changed(w, (f"normalizer.{name}", False))
    yield "accents kept", changed(w, ("normalizer.strip_accents", False))
    yield "cased, accents stripped", changed(w, ("normalizer.lowercase", False), ("normalizer.strip_accents", True))
    yield "no normalizer", changed(w, ("normalizer", None))
    yield "accents stripped only", changed(w, ("normalizer", {"type": "BertNormalizer", "clean_text": False, "handle_chinese_chars": False, "strip_accents": True, "lowercase": False}))
    yield "no strip_accents", changed(w, ("normalizer.strip_accents", ...))
    yield "model type not named", changed(w, ("model.type", ...))
    yield "prefix empty", changed(w, ("model.continuing_subword_prefix", ""))
    yield "prefix unused", changed(w, ("model.continuing_subword_prefix", "@@"))
    yield "words of 3", changed(w, ("model.max_input_chars_per_word", 3))
    yield "words of 0", changed(w, ("model.max_input_chars_per_word", 0))
    yield "other unknown token", changed(w, ("model.unk_token", "[PAD]"))
    yield "BertProcessing", changed(w, ("post_processor", {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}))
    yield "RobertaProcessing", changed(w, ("post_processor", {"type": "RobertaProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2], "trim_offsets": False, "add_prefix_space": False}))
    yield "no post_processor", changed(w, ("post_processor", None))
    t = w["post_processor"]["pair"]
    yield "second text first", changed(w, ("post_processor.pair", [t[0], t[3], t[2], t[2], t[1]]), ("post_processor.special_tokens.[SEP].ids", [3, 4]), ("post_processor.special_tokens.[SEP].tokens", ["[SEP]", "[MASK]"]))
    yield "added tokens", with_tokens(w, ("new", "normalized"), ("<e>", "lstrip", "rstrip"), ("Caf\u00e9", "normalized", "single_word"))
    yield "added single words", with_tokens(w, ("new", "single_word"), ("thing", "normalized", "single_word"), ("<e>", "rstrip"))
    yield "added tokens overlap", with_tokens(w, ("new", "normalized", "lstrip"), ("newnew",), ("th", "normalized"), ("the n", "normalized"), ("\u4f60", "normalized"))
    yield "special tokens strip", changed(w, ("added_tokens", [dict(a, lstrip=True, rstrip=True) for a in w["added_tokens"]]))
    yield "special tokens normalized", changed(w, ("added_tokens", [dict(a, normalized=True) for a in w["added_tokens"]]))
    yield "no added tokens", changed(w, ("added_tokens", []))
    yield "byte pairs", b
    yield "prefix space", changed(b, ("pre_tokenizer.add_prefix_space", True))
    yield "text is one word", changed(b, ("pre_tokenizer.use_regex", False))
    yield "merges ignored", changed(b, ("model.ignore_merges", True))
    yield "merges as lines", changed(b, ("model.merges", ["#version: 0.2"] + [" ".join(m) for m in b["model"]["merges"]]))
    yield "merge given twice", changed(b, ("model.merges", b["model"]["merges"] + [["t", "h"]]))
    yield "unknown bytes dropped", without(b, "ea\u0120\u00c3")
    yield "unknown bytes", changed(without(b, "ea\u0120\u00c3"), ("model.unk_token", "<unk>"))
    yield "unknown bytes fused", changed(without(b, "ea\u0120\u00c3"), ("model.unk_token", "<unk>"), ("model.fuse_unk", True))
    yield "byte pairs, template", changed(b, ("post_processor", {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}], "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "<s>", "type_id": 1}}, {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}}}))
    yield "byte pairs, ByteLevel post_processor", changed(b, ("post_processor", {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True}))
    yield "byte pairs, BertNormalizer", changed(with_tokens(b, ("new", "normalized"), (" thing",)), ("normalizer", w["normalizer"]))


def main():
    rng = random.Random(7)
    for name, definition in tokenizers():
        tokenizer = Tokenizer.from_str(json.dumps(definition))
        texts = TEXTS + ["".join(rng.choice(rng.choice(TEXTS) or " ") for _ in range(rng.randrange(1, 24))) for _ in range(12)]
        cases = []
        for text in texts:
            cases.append(([text], 0))
        for _ in range(8):
            cases.append(([rng.choice(texts)], rng.randrange(4, 9)))
            cases.append(([rng.choice(texts), rng.choice(texts)], rng.randrange(5, 14)))
        rows = []
        for sequence, max_length in cases:
            tokenizer.no_truncation()
            if max_length:
                tokenizer.enable_truncation(max_length)
            encoding = tokenizer.encode(*sequence)
            rows.append([sequence, max_length, encoding.ids, encoding.type_ids])
        print(json.dumps({"name": name, "tokenizer": definition, "cases": rows}, separators=(",", ":")))


if __name__ == "__main__":
    main()
