#!/usr/bin/env python3
"""Writes unicode_tables.inc: the Unicode properties as Hugging Face's `tokenizers` knows them.

    python3 core/text/make_unicode_tables.py > core/text/unicode_tables.inc        (about half a minute)

The reference mixes Unicode versions (general categories of one crate, normalisation of another, case
mapping of a third, a regular expression library's classes), so every property is asked from the
reference itself, character by character, and not taken from one version of the Unicode database.
The committed file was made with tokenizers 0.23.3.
"""
import unicodedata

import tokenizers
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

REMOVED, PUNCTUATION, NONSPACING, WORD, LETTER, NUMBER, CHANGES, BARRIER = (1 << bit for bit in range(8))
WHITE_SPACE = {9, 10, 11, 12, 13, 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000}
HANGUL = range(0xAC00, 0xD7A4)


def bert(**options):
    off = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**{**off, **options})


CLEAN, STRIP, NFD, LOWERCASE = bert(clean_text=True), bert(strip_accents=True), normalizers.NFD(), normalizers.Lowercase()
BERT_WORDS, GPT2_WORDS = pre_tokenizers.BertPreTokenizer(), pre_tokenizers.ByteLevel(add_prefix_space=False)
SINGLE_WORD = Tokenizer(models.WordLevel({"[U]": 0, "[T]": 1}, unk_token="[U]"))
SINGLE_WORD.add_tokens([AddedToken("[T]", single_word=True, normalized=False)])


def properties(c):
    """The flags of one character, its canonical decomposition, lower case and combining class."""
    s = chr(c)
    flags = 0
    cleaned = CLEAN.normalize_str("a" + s + "b")
    flags |= REMOVED * (cleaned == "ab")
    words = len(BERT_WORDS.pre_tokenize_str("a" + s + "b"))
    flags |= PUNCTUATION * (words == 3)
    assert (words == 2) == (c in WHITE_SPACE) == (len(GPT2_WORDS.pre_tokenize_str("!" + s)) == 2
                                                  and len(GPT2_WORDS.pre_tokenize_str("1" + s)) == 2
                                                  and len(GPT2_WORDS.pre_tokenize_str("a" + s)) == 2), hex(c)
    assert (cleaned == "a b") == (c in WHITE_SPACE and not flags & REMOVED), hex(c)
    flags |= WORD * (len(SINGLE_WORD.encode(s + "[T]").ids) == 1)
    flags |= LETTER * (len(GPT2_WORDS.pre_tokenize_str("a" + s)) == 1)
    flags |= NUMBER * (len(GPT2_WORDS.pre_tokenize_str("1" + s)) == 1)
    decomposed, lower = NFD.normalize_str(s), LOWERCASE.normalize_str(s)
    if decomposed == s:
        flags |= NONSPACING * (STRIP.normalize_str("a" + s + "b") == "ab")
    # U+0345 has the combining class 240: whatever has a class below moves before it.
    moves = decomposed == s and NFD.normalize_str("a\u0345" + s) != "a\u0345" + s
    # Marks that are stripped anyway need no order, but those of class 0 keep others from passing.
    flags |= BARRIER * (bool(flags & NONSPACING) and not moves and c != 0x345)
    combining_class = unicodedata.combining(s) if moves and not flags & NONSPACING else 0
    assert not moves or unicodedata.combining(s), hex(c)
    flags |= CHANGES * (decomposed != s or lower != s or bool(flags & NONSPACING) or combining_class > 0)
    return flags, decomposed, lower, combining_class


def emit(name, declaration, entries):
    print(f"{declaration} {name}[] = {{")
    line = "   "
    for entry in entries:
        if len(line) + len(entry) + 2 > 100:
            print(line)
            line = "   "
        line += " " + entry + ","
    print(line + "\n};")


def main():
    flag_runs, decompositions, lower_runs, classes = [], [], [], []
    for c in range(0x110000):
        flags, decomposed, lower, combining_class = properties(c) if not 0xD800 <= c < 0xE000 else (0, "", "", 0)
        if not flag_runs or flag_runs[-1][1] != flags:
            flag_runs.append((c, flags))
        if 0xD800 <= c < 0xE000:
            continue
        if c in HANGUL:
            assert decomposed == unicodedata.normalize("NFD", chr(c))
        elif decomposed != chr(c):
            decompositions.append((c, [ord(d) for d in decomposed] + [0] * (4 - len(decomposed))))
        if len(lower) > 1:
            assert c == 0x130 and lower == "i\u0307"
        elif lower != chr(c):
            delta, last = ord(lower) - c, lower_runs[-1] if lower_runs else None
            if last and last[3] == delta and c - last[1] == (last[2] or c - last[1]) <= 2:
                last[1:3] = [c, c - last[1]]
            else:
                lower_runs.append([c, c, 0, delta])
        if combining_class:
            classes.append((c, combining_class))
    print(f"// Made by make_unicode_tables.py with tokenizers {tokenizers.__version__}. Not edited by hand.")
    print("// clang-format off")
    emit("kPropertyRuns", "constexpr PropertyRun", (f"{{0x{c:X},{f}}}" for c, f in flag_runs))
    emit("kDecompositions", "constexpr DecompositionEntry",
         (f"{{0x{c:X},{{{','.join(f'0x{d:X}' if d else '0' for d in ds)}}}}}" for c, ds in decompositions))
    emit("kLowerRuns", "constexpr LowerRun", (f"{{0x{a:X},0x{b:X},{step or 1},{delta}}}" for a, b, step, delta in lower_runs))
    emit("kCombiningClasses", "constexpr CombiningClassEntry", (f"{{0x{c:X},{k}}}" for c, k in classes))
    print("// clang-format on")


if __name__ == "__main__":
    main()
