"""What recommenders' tools compute on a case of compare_peers.py, under their own metric names."""
import math
import warnings
from collections import OrderedDict

import numpy as np

from peer_values import CUTOFFS, REFUSED, Peer, Table, ir_measures, no_negatives_only, ranx, scikit_learn, shared_queries, stable, torchmetrics, trec_eval


def rectools(case):
    import pandas as pd
    from rectools.metrics import F1Beta, HitRate, MAP, MCC, MRR, NDCG, PAP, Accuracy, PartialAUC, Precision, Recall
    reco = pd.DataFrame([(q, d, rank + 1) for q, scores in case["run"].items() for rank, d in enumerate(stable(scores))],
                        columns=["user_id", "item_id", "rank"])
    truth = pd.DataFrame([(q, d) for q, grades in case["qrels"].items() for d, grade in grades.items() if grade > 0],
                         columns=["user_id", "item_id"])
    catalog = list(range(case["catalogue"]))
    table = Table()
    for k in CUTOFFS:
        metrics = [MAP(k=k), MAP(k=k, divide_by_k=True), NDCG(k=k), NDCG(k=k, divide_by_achievable=True), NDCG(k=k, log_base=3), MRR(k=k),
                   Precision(k=k), Precision(k=k, r_precision=True), Recall(k=k), F1Beta(k=k), F1Beta(k=k, beta=2.0), F1Beta(k=k, beta=0.5),
                   HitRate(k=k), Accuracy(k=k), MCC(k=k), PartialAUC(k=k), PAP(k=k),
                   PartialAUC(k=k, insufficient_handling="exclude"), PAP(k=k, insufficient_handling="exclude")]
        defaults = {"k": None, "divide_by_k": False, "divide_by_achievable": False, "log_base": 2, "r_precision": False, "beta": 1.0,
                    "insufficient_handling": "ignore"}
        for metric in metrics:
            options = {name: getattr(metric, name) for name in defaults if getattr(metric, name, defaults[name]) != defaults[name]}
            name = f"{type(metric).__name__}({','.join(f'{key}={value}' for key, value in options.items())})"
            more = {"catalog": catalog} if isinstance(metric, (Accuracy, MCC)) else {}
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                table.per_query[name] = metric.calc_per_user(reco, truth, **more).to_dict()
                table.whole[name] = metric.calc(reco, truth, **more)
    yield table


def lenskit(case):
    from lenskit.data import ItemList
    from lenskit.metrics import DCG, NDCG, RBP, GeometricRankWeight, Hit, LogRankWeight, Precision, Recall, RecipRank
    from lenskit.metrics.ranking._map import AveragePrecision
    table = Table()
    for q in shared_queries(case):
        recommended = ItemList(item_ids=stable(case["run"][q]), ordered=True)
        relevant = {d: float(grade) for d, grade in case["qrels"][q].items() if grade > 0}
        test = ItemList(item_ids=np.array(list(relevant), dtype=str), rating=np.array(list(relevant.values()), dtype=float))
        offset = LogRankWeight(offset=1)
        for n in (*CUTOFFS, None):
            metrics = {"NDCG": NDCG(n), "NDCG(gain=rating)": NDCG(n, gain="rating"), "NDCG(weight=LogRankWeight(offset=1))": NDCG(n, weight=offset),
                       "NDCG(gain=rating,weight=LogRankWeight(offset=1))": NDCG(n, gain="rating", weight=offset), "DCG": DCG(n),
                       "DCG(gain=rating)": DCG(n, gain="rating"), "DCG(weight=LogRankWeight(base=3,offset=2))": DCG(n, weight=LogRankWeight(base=3, offset=2)),
                       "RBP": RBP(n), "RBP(patience=0.5)": RBP(n, patience=0.5), "RBP(normalize=True)": RBP(n, normalize=True),
                       "RBP(weight=LogRankWeight(offset=1))": RBP(n, weight=offset), "RBP(weight=GeometricRankWeight(patience=0.6))": RBP(n, weight=GeometricRankWeight(patience=0.6)),
                       "NDCG(weight=GeometricRankWeight(patience=0.6))": NDCG(n, weight=GeometricRankWeight(patience=0.6)),
                       "Precision": Precision(n), "Recall": Recall(n), "Hit": Hit(n), "RecipRank": RecipRank(n), "AveragePrecision": AveragePrecision(n)}
            for name, metric in metrics.items():
                try:
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        value = metric.measure_list(recommended, test)
                except Exception as error:
                    REFUSED[f"lenskit {name}"] = f"{type(error).__name__}: {error}"[:150]
                    continue
                table.per_query.setdefault(f"{name}|n={n}", {})[q] = math.nan if value is None else float(value)
    yield table


def recbole(case):
    import torch
    if not hasattr(np, "float"):
        np.float, np.bool = float, bool  # names this peer needs; numpy removed them, they meant exactly this
    from recbole.evaluator import metrics as module
    from recbole.evaluator.collector import Collector
    users, items = case["scores"].shape
    names = ["Hit", "MRR", "MAP", "Recall", "NDCG", "Precision"]
    cutoffs = [k for k in CUTOFFS if k <= items]
    config = {"metrics": [*names, "GAUC", "ItemCoverage"], "eval_args": {"mode": "full"}, "topk": cutoffs, "device": "cpu", "metric_decimal_place": 4}  # ItemCoverage: to see the items chosen
    scores = torch.full((users, items + 1), -float("inf"))
    scores[:, 1:] = torch.tensor(case["scores"]).float()
    for u, seen in enumerate(case["train"]):
        scores[u, [i + 1 for i in seen]] = -float("inf")
    pairs = [(u, i + 1) for u, test in enumerate(case["test"]) for i in test]
    collector = Collector(config)
    collector.eval_batch_collect(scores, None, torch.tensor([u for u, _ in pairs]), torch.tensor([i for _, i in pairs]))
    data = collector.data_struct
    chosen = data.get("rec.items").numpy() - 1
    table = Table(order={str(u): [str(i) for i in row if i >= 0 and i not in set(case["train"][u])] for u, row in enumerate(chosen)})
    for name in names:
        metric = getattr(module, name)(config)
        positives, lengths = metric.used_info(data)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            values = metric.metric_info(positives, lengths) if name in ("MAP", "Recall", "NDCG") else metric.metric_info(positives)
        for k in cutoffs:
            table.per_query[f"{name.lower()}@{k}"] = {str(u): values[u, k - 1] for u in range(users)}
            table.whole[f"{name.lower()}@{k}"] = values.mean(axis=0)[k - 1]
    yield table
    try:
        ranks, lengths, counts = np.split(data.get("rec.meanrank").numpy(), 3, axis=1)
        yield Table(whole={"gauc": module.GAUC(config).metric_info(ranks, lengths.squeeze(-1), counts.squeeze(-1))}, tolerance=1e-6)
    except Exception as error:
        REFUSED["recbole gauc"] = f"{type(error).__name__}: {error}"[:150]


def matrix(lists, shape):
    import scipy.sparse
    rows = [u for u, items in enumerate(lists) for _ in items]
    return scipy.sparse.csr_matrix((np.ones(len(rows)), (rows, [i for items in lists for i in items])), shape=shape)


def recpack(case):
    import recpack.metrics as module
    import scipy.sparse
    from recpack.metrics.percentile_ranking import PercentileRanking
    from recpack.util import get_top_K_ranks
    shape = case["scores"].shape
    stored = [[i for i in range(shape[1]) if i not in set(seen) and case["scores"][u, i] != 0] for u, seen in enumerate(case["train"])]
    rows = [u for u, items in enumerate(stored) for _ in items]
    columns = [i for items in stored for i in items]
    predicted = scipy.sparse.csr_matrix((case["scores"][rows, columns], (rows, columns)), shape=shape)
    true = matrix(case["test"], shape)

    def order_of(k):
        ranks = get_top_K_ranks(predicted, k).toarray()
        return {str(u): [str(i) for i in sorted(np.flatnonzero(row), key=lambda i: row[i])] for u, row in enumerate(ranks)}
    for k in CUTOFFS:
        table = Table(order=order_of(k))
        for name in ("NDCGK", "DCGK", "PrecisionK", "RecallK", "CalibratedRecallK", "ReciprocalRankK", "HitK"):
            metric = getattr(module, name)(k)
            metric.calculate(true, predicted)
            table.whole[f"{name}({k})"] = metric.value
            if name != "HitK":
                results = metric.results
                table.per_query[f"{name}({k})"] = {str(u): v for u, v in zip(results["user_id"].tolist(), results["score"].tolist())}
        yield table
    if all(len(set(case["scores"][u][items])) == len(items) for u, items in enumerate(stored)):
        metric = PercentileRanking()
        metric.calculate(true, predicted)
        yield Table(whole={"PercentileRanking()": metric.value_})


def cornac(case):
    import cornac as package
    from cornac.data import Dataset
    from cornac.eval_methods.base_method import ranking_eval
    scores = case["scores"]
    users, items = scores.shape

    class Fixed(package.models.Recommender):
        def __init__(self):
            super().__init__("fixed")
            self.num_users, self.num_items = users, items

        @property
        def total_items(self):
            return items

        def score(self, user_idx, item_idx=None, **_):
            return scores[user_idx] if item_idx is None else scores[user_idx][item_idx]

    def dataset(lists):
        pairs = [(u, i) for u, own in enumerate(lists) for i in own]
        ids = OrderedDict((x, x) for x in range(users)), OrderedDict((x, x) for x in range(items))
        return Dataset(users, items, *ids, (np.array([u for u, _ in pairs]), np.array([i for _, i in pairs]), np.ones(len(pairs))), seed=0)
    m = package.metrics
    longest = items - max(map(len, case["train"]))
    for k in (-1, *(k for k in CUTOFFS if k <= longest)):
        metrics = [m.NDCG(k), m.NCRR(k), m.Precision(k), m.Recall(k), m.FMeasure(k), m.HitRatio(k)] + ([m.MRR(), m.AUC(), m.MAP()] if k == -1 else [])
        table = Table(order={})
        for u in range(users):
            if case["test"][u]:
                candidates = np.array([i for i in range(items) if i in set(case["test"][u]) or i not in set(case["train"][u])])
                ranked = Fixed().rank(user_idx=u, item_indices=candidates, k=k)[0]
                table.order[str(u)] = [str(int(i)) for i in ranked][:k if k > 0 else None]
        average, per_user = ranking_eval(Fixed(), metrics, dataset(case["train"]), dataset(case["test"]), exclude_unknowns=True)
        for metric, value, values in zip(metrics, average, per_user):
            table.whole[metric.name] = value
            table.per_query[metric.name] = {str(int(u)): v for u, v in values.items()}
        yield table


def implicit(case):
    from implicit.evaluation import ranking_metrics_at_k
    scores = case["scores"]

    class Fixed:
        def recommend(self, userids, user_items, N=10, **_):
            chosen = []
            for u in np.atleast_1d(userids):
                own = scores[u].copy()
                own[case["train"][u]] = -np.inf
                chosen.append(np.argsort(-own, kind="stable")[:N])
            return np.array(chosen, dtype=np.int32), None
    train, test = (matrix(case[part], scores.shape).astype(np.float32) for part in ("train", "test"))
    longest = scores.shape[1] - max(map(len, case["train"]))
    table = Table()
    for k in CUTOFFS:
        if k <= longest:
            found = ranking_metrics_at_k(Fixed(), train, test, K=k, show_progress=False, num_threads=1)
            table.whole.update({f"{name}@{k}": value for name, value in found.items()})
    yield table


PEERS = {
    "trec_eval": Peer("pytrec_eval-terrier", "pytrec_eval", trec_eval, takes=no_negatives_only),
    "ir_measures": Peer("ir_measures", "ir_measures", ir_measures, takes=no_negatives_only),
    "ranx": Peer("ranx", "ranx", ranx),
    "scikit-learn": Peer("scikit-learn", "sklearn", scikit_learn),
    "torchmetrics": Peer("torchmetrics", "torchmetrics", torchmetrics),
    "rectools": Peer("rectools", "rectools", rectools),
    "lenskit": Peer("lenskit", "lenskit", lenskit),
    "recbole": Peer("recbole", "recbole", recbole, catalogue=True),
    "recpack": Peer("recpack", "recpack", recpack, catalogue=True),
    "cornac": Peer("cornac", "cornac", cornac, catalogue=True),
    "implicit": Peer("implicit", "implicit", implicit, catalogue=True),
}
