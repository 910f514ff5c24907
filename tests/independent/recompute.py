"""The default experiment on MovieLens, computed again from the raw CSV files in NumPy and held against `reckon run`.

Nothing is shared with the program but the embeddings (from `reckon encode`; they have tests of their own): texts, order,
split, profiles, recommenders, mixture weights and every metric are computed here, in float64, by the text of the
definitions alone.
"""
import csv
import json
import math
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import h5py
import numpy as np

RECKON = os.environ["RECKON"]
SOURCE = pathlib.Path(os.environ["RECKON_SOURCE"])
SHARED = pathlib.Path(os.environ.get("RECKON_SHARED", SOURCE.parent / "shared"))
MODEL = pathlib.Path(os.environ.get("RECKON_MODEL", SOURCE / ".cache/models/all-MiniLM-L6-v2"))
MOVIELENS = SHARED / "data/ml-latest-small"
FILMS = SHARED / "data/tmdb5000/tmdb_5000_movies.csv"
CUTOFFS = (5, 10, 20, 50)
TOLERANCE = 1e-4


def rows(path):
    csv.field_size_limit(1 << 30)
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read_movielens():
    overview = {r["id"]: r["overview"] for r in rows(FILMS)}
    film = {r["movieId"]: r["tmdbId"] for r in rows(MOVIELENS / "links.csv")}
    ids, texts, genres = [], [], []
    for r in rows(MOVIELENS / "movies.csv"):
        text = r["title"] + "."
        if r["genres"] != "(no genres listed)":
            text += " " + ", ".join(r["genres"].split("|")) + "."
        if overview.get(film[r["movieId"]]):
            text += " " + overview[film[r["movieId"]]]
        genres.append(set(r["genres"].split("|")) - {"(no genres listed)"})
        ids.append(r["movieId"])
        texts.append(text)
    row_of = {movie: row for row, movie in enumerate(ids)}
    ratings = {}
    for r in rows(MOVIELENS / "ratings.csv"):
        ratings.setdefault(r["userId"], []).append((int(r["timestamp"]), row_of[r["movieId"]], float(r["rating"])))
    known = sorted(set().union(*genres))
    table = np.array([[genre in own for genre in known] for own in genres], float)
    return texts, table, [sorted(ratings[user]) for user in ratings]


class View:
    """What is known before a moment of every user's history, and what should be found after it."""

    def __init__(self, users, items, known, wanted):
        self.items = items
        self.seen = [sorted({item for _, item, _ in known(u)}) for u in users]
        self.history = [[item for _, item, value in known(u) if value >= 4] for u in users]
        self.relevant = [sorted({item for _, item, value in wanted(u) if value >= 4} - set(seen))
                         for u, seen in zip(users, self.seen)]
        self.evaluated = [u for u in range(len(users)) if self.history[u] and self.relevant[u]]
        self.counts = np.zeros(items)
        for seen in self.seen:
            self.counts[seen] += 1

    def candidates(self, user):
        mask = np.ones(self.items, bool)
        mask[self.seen[user]] = False
        return np.flatnonzero(mask)

    def item_cf(self):
        histories = np.zeros((len(self.seen), self.items))
        for user, items in enumerate(self.history):
            histories[user, items] = 1
        unit = histories / np.sqrt(np.maximum(histories.sum(0), 1))
        # Many of these sums are equal: what the order of addition adds to them must not rank their items.
        return ((histories @ unit.T) @ unit).astype(np.float32)

    def popularity(self):
        return np.tile(np.log1p(self.counts), (len(self.seen), 1))

    def content(self, vectors):
        profiles = np.zeros((len(self.seen), vectors.shape[1]))
        for user, items in enumerate(self.history):
            if items:
                mean = vectors[items].mean(0)
                profiles[user] = mean / np.linalg.norm(mean)
        return profiles @ vectors.T

    def standardise(self, scores):
        out = np.zeros_like(scores)
        for user in range(len(scores)):
            x = scores[user, self.candidates(user)]
            if x.std() > 0:
                out[user] = (scores[user] - x.mean()) / x.std()
        return out

    def top(self, scores, user, k):
        items = self.candidates(user)
        return items[np.lexsort((items, -scores[user, items]))][:k]


def discounts(n):
    return 1 / np.log2(np.arange(2, n + 2))


def ndcg(view, scores, k):
    values = []
    for user in view.evaluated:
        hits = np.isin(view.top(scores, user, k), view.relevant[user])
        values.append((hits * discounts(len(hits))).sum() / discounts(min(k, len(view.relevant[user]))).sum())
    return np.mean(values)


def choose_weights(view, sources):
    sources = [view.standardise(s) for s in sources]
    best = (-1, None)
    for a in range(11):
        for b in range(11 - a):
            weights = (a / 10, b / 10, (10 - a - b) / 10)
            value = ndcg(view, sum(w * s for w, s in zip(weights, sources)), 10)
            if value > best[0] + 1e-12:
                best = (value, weights)
    return best[1]


def shares(items, genres):
    """Share of each genre in the items, each of which shares out 1 among its own."""
    own = genres[items]
    own = own[own.any(1)]
    return (own / own.sum(1, keepdims=True)).mean(0) if len(own) else None


def jensen_shannon(p, q):
    if p is None or q is None:
        return np.nan
    middle = (p + q) / 2
    return sum((x[x > 0] * np.log2(x[x > 0] / middle[x > 0])).sum() / 2 for x in (p, q))


def evaluate(view, scores, vectors, genres):
    """Every metric of one system: name -> value."""
    values, auc, positives, pairs, negatives = {}, [], [], [], []
    lists = {}
    users = sum(bool(seen) for seen in view.seen)
    tail = view.counts < np.sort(view.counts)[-math.ceil(view.items / 5)]
    for user in view.evaluated:
        relevant = view.relevant[user]
        lists[user] = view.top(scores, user, max(CUTOFFS))
        hits = np.isin(lists[user], relevant).astype(float)
        for k in CUTOFFS:
            h = hits[:k]
            p, r = h.sum() / k, h.sum() / len(relevant)
            ranks = np.arange(1, len(h) + 1)
            top = vectors[lists[user][:k]]
            cosines = (top @ top.T)[np.triu_indices(len(top), 1)]
            for name, value in {
                "precision": p, "recall": r, "f1": 2 * p * r / (p + r) if p + r else 0, "hit_rate": float(h.any()),
                "ndcg": (h * discounts(len(h))).sum() / discounts(min(k, len(relevant))).sum(),
                "map": (h * np.cumsum(h) / ranks).sum() / min(k, len(relevant)),
                "mrr": 1 / ranks[h > 0][0] if h.any() else 0,
                "novelty": -np.log2(np.maximum(view.counts[lists[user][:k]], 1) / users).mean(),
                "average_popularity": view.counts[lists[user][:k]].mean(),
                "popularity_lift": view.counts[lists[user][:k]].mean() / view.counts[view.seen[user]].mean() - 1,
                "tail_share": tail[lists[user][:k]].mean(),
                "diversity": (1 - cosines).mean(),
                "calibration_js": jensen_shannon(shares(view.seen[user], genres), shares(lists[user][:k], genres)),
            }.items():
                values.setdefault((name, k), []).append(value)
        wanted = np.isin(view.candidates(user), relevant)
        s = scores[user, view.candidates(user)]
        high, low = s[wanted], np.sort(s[~wanted])
        below, upto = np.searchsorted(low, high, "left"), np.searchsorted(low, high, "right")
        auc.append(((below + upto) / 2).sum() / (len(high) * len(low)))
        positives.append(len(high))
        pairs.append(high)
        negatives.append(low)
    out = {name: np.nanmean(v) for name, v in values.items()}
    for k in CUTOFFS:
        p, r = out["precision", k], out["recall", k]
        out["f1_of_means", k] = 2 * p * r / (p + r)
        shown = np.bincount(np.concatenate([items[:k] for items in lists.values()]), minlength=view.items)
        out["coverage", k] = np.count_nonzero(shown) / view.items
        x, n = np.sort(shown), view.items
        out["gini", k] = ((2 * np.arange(1, n + 1) - n - 1) * x).sum() / (n * x.sum())
        p = shown[shown > 0] / shown.sum()
        out["entropy", k] = -(p * np.log2(p)).sum()
        out["user_coverage", k] = 1.0
        rows = np.zeros((len(lists), view.items))
        for row, items in zip(rows, lists.values()):
            row[items[:k]] = 1 / math.sqrt(min(k, len(items)))
        out["personalisation", k] = 1 - (rows @ rows.T)[np.triu_indices(len(rows), 1)].mean()
    out["auc", None] = np.mean(auc)
    out["auc_weighted", None] = np.average(auc, weights=positives)
    high, low = np.concatenate(pairs), np.sort(np.concatenate(negatives))
    below, upto = np.searchsorted(low, high, "left"), np.searchsorted(low, high, "right")
    out["auc_all_pairs", None] = ((below + upto) / 2).sum() / (len(high) * len(low))
    return out


@unittest.skipUnless(MOVIELENS.exists() and MODEL.exists(), f"not there: {MOVIELENS} or {MODEL}")
class DefaultExperiment(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="reckon-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        dataset = cls.folder / "ml.h5"
        cls.reckon("dataset", "import", "movielens", MOVIELENS, "--tmdb", FILMS, "-o", dataset)
        cls.reckon("dataset", "check", dataset)
        cls.reckon("run", dataset, "--model", MODEL, "--variants", "fp32,int8", "-o", cls.folder / "out")
        cls.record = json.loads((cls.folder / "out/results.json").read_text())
        cls.texts, cls.genres, cls.users = read_movielens()
        with h5py.File(dataset) as file:
            cls.stored_texts = [text.decode() for text in file["items/text"][:]]
        cls.embeddings = {}
        source = cls.folder / "texts.jsonl"
        source.write_text("".join(json.dumps({"text": text}) + "\n" for text in cls.texts))
        for variant in ("fp32", "int8"):
            path = cls.folder / f"{variant}.h5"
            cls.reckon("encode", "--model", MODEL, "--variant", variant, "--input", source, "-o", path)
            with h5py.File(path) as file:
                cls.embeddings[variant] = file["embeddings"][:].astype(np.float64)

        def parts(user):
            test, validation = math.ceil(len(user) / 5), math.ceil(len(user) / 10)
            return user[:len(user) - test - validation], user[len(user) - test - validation:len(user) - test], user[-test:]

        items = len(cls.texts)
        cls.test = View(cls.users, items, lambda u: parts(u)[0] + parts(u)[1], lambda u: parts(u)[2])
        cls.validation = View(cls.users, items, lambda u: parts(u)[0], lambda u: parts(u)[1])

    @classmethod
    def reckon(cls, *arguments):
        done = subprocess.run([RECKON, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(f"{arguments}: {done.stderr}")

    def vectors(self, variant):
        centred = self.embeddings[variant] - self.embeddings[variant].mean(0)
        return centred / np.linalg.norm(centred, axis=1, keepdims=True)

    def system(self, name):
        return next(s for s in self.record["systems"] if s["name"] == name)

    def compare(self, name, scores, variant="fp32"):
        metrics = {(m["name"], m["k"]): m["value"] for m in self.system(name)["metrics"]}
        expected = evaluate(self.test, scores, self.vectors(variant), self.genres)
        self.assertEqual(set(metrics), set(expected))
        for metric, value in expected.items():
            self.assertAlmostEqual(metrics[metric], value, delta=TOLERANCE, msg=f"{name} {metric}")

    def test_texts_are_those_of_the_files(self):
        self.assertEqual(self.stored_texts, self.texts)

    def test_users_left_out_are_counted(self):
        self.assertEqual(self.system("fp32/content")["users"], len(self.test.evaluated))
        excluded = {e["reason"].split(":")[0]: e["count"] for e in self.record["excluded"]}
        self.assertEqual(excluded["users without history"], sum(not h for h in self.test.history))
        self.assertEqual(excluded["users without relevant items"], sum(not r for r in self.test.relevant))

    def test_floors(self):
        self.compare("none/popularity", self.test.popularity())
        self.compare("none/item_cf", self.test.item_cf())

    def test_content(self):
        for variant in ("fp32", "int8"):
            self.compare(f"{variant}/content", self.test.content(self.vectors(variant)), variant)

    def test_content_gives_the_published_figures(self):
        metrics = {(m["name"], m["k"]): m["value"] for m in self.system("fp32/content")["metrics"]}
        self.assertAlmostEqual(metrics["auc", None], 0.7918762664, delta=TOLERANCE)
        self.assertAlmostEqual(metrics["ndcg", 10], 0.0286655643, delta=TOLERANCE)

    def test_mixture_and_its_weights(self):
        vectors = self.vectors("fp32")
        weights = choose_weights(self.validation, [self.validation.content(vectors), self.validation.item_cf(),
                                                   self.validation.popularity()])
        parameters = self.system("fp32/mixture")["parameters"]
        for name, weight in zip(("content", "item_cf", "popularity"), weights):
            self.assertAlmostEqual(parameters[f"weight {name}"], weight, places=6)
        sources = [self.test.content(vectors), self.test.item_cf(), self.test.popularity()]
        self.compare("fp32/mixture", sum(w * self.test.standardise(s) for w, s in zip(weights, sources)))

    def test_int8_is_close_to_fp32(self):
        fidelity = self.record["variants"][1]["fidelity"]
        cosines = (self.embeddings["fp32"] * self.embeddings["int8"]).sum(1) / (
            np.linalg.norm(self.embeddings["fp32"], axis=1) * np.linalg.norm(self.embeddings["int8"], axis=1))
        self.assertAlmostEqual(fidelity["cosine_min"], cosines.min(), places=6)
        self.assertGreaterEqual(cosines.min(), 0.985)
        row = next(c for c in self.record["comparisons"]
                   if c["a"] == "fp32/mixture" and c["b"] == "int8/mixture" and c["metric"] == "ndcg" and c["k"] == 10)
        self.assertGreaterEqual(row["high"], 0, "worse than fp32 beyond the interval")


if __name__ == "__main__":
    unittest.main()
