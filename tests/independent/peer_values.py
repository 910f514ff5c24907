"""What published evaluators compute on a case of compare_peers.py, under their own metric names."""
import importlib.metadata
import importlib.util
import math
import warnings
from collections import Counter, OrderedDict
from dataclasses import dataclass, field

import numpy as np

CUTOFFS = (1, 3, 5, 10, 20, 100)


@dataclass
class Table:
    """Values of some measures, and the order of documents that they were computed from where a sort left it to chance."""
    per_query: dict = field(default_factory=dict)  # measure -> query -> value
    whole: dict = field(default_factory=dict)      # measure -> value
    order: dict | None = None                      # query -> documents; those not named follow in the order of the run
    tolerance: float = 1e-12


@dataclass
class Peer:
    package: str
    module: str
    values: object
    catalogue: bool = False  # takes the scores of all items, not lists
    takes: object = lambda case: True

    def missing(self):
        if importlib.util.find_spec(self.module) is None:
            return f"this Python has no module {self.module}"
        return None

    def version(self):
        return importlib.metadata.version(self.package)


def mean(values):
    return float(np.mean(list(values))) if len(values) else math.nan


def stable(scores):
    """Documents by score descending, ties as they stand."""
    return [d for d, _ in sorted(scores.items(), key=lambda pair: -pair[1])]


def no_negatives_only(case):
    """Grades that are all negative make trec_eval's code touch memory it does not own."""
    return all(max(grades.values()) >= 0 for grades in case["qrels"].values())


def trec_eval(case):
    import pytrec_eval
    cut = ",".join(map(str, CUTOFFS))
    plain = sorted(set(pytrec_eval.supported_measures) - {"runid", "relstring", "num_q"})
    plain = [m for m in plain if not m.startswith(("prefs", "qrels")) and not m.endswith("_avgjg")]
    cuttable = {"P", "recall", "ndcg_cut", "map_cut", "success", "relative_P"}
    measures = {f"{m}.{cut}" if m in cuttable else m for m in plain}
    for level in (1, 2):
        found = pytrec_eval.RelevanceEvaluator(case["qrels"], measures, relevance_level=level).evaluate(case["run"])
        table = Table()
        for name in sorted(next(iter(found.values()))) if found else []:
            measure = f"{name}(relevance_level={level})"
            table.per_query[measure] = {q: values[name] for q, values in found.items()}
            table.whole[measure] = pytrec_eval.compute_aggregated_measure(name, [values[name] for values in found.values()])
        yield table


IR_MEASURES = """
AP AP@5 AP@10 AP(rel=2) AP(rel=2)@10 AP(judged_only=True) AP(judged_only=True)@5 nDCG nDCG@1 nDCG@5 nDCG@10 nDCG@100
nDCG(judged_only=True) nDCG(judged_only=True)@5 nDCG(gains={0:0,1:1,2:3,3:7})@10 nDCG(gains={1:5})@3
nDCG(dcg='exp-log2')@10 nDCG(dcg='exp-log2')@3 P@1 P@5 P@100 P(rel=2)@10 P(judged_only=True)@10 R@1 R@5 R@10 R@100
R(rel=2)@5 R(judged_only=True)@10 RR RR@1 RR@5 RR@100 RR(rel=2) RR(rel=2)@5 RR(judged_only=True)
RR(judged_only=True)@5 Rprec Rprec(rel=2) Rprec(judged_only=True) Bpref Bpref(rel=2) Judged@5 Judged@10 Judged@100
Success@1 Success@5 Success(rel=2)@5 Success(judged_only=True)@5 ERR@10 ERR@3 RBP(rel=1) RBP(rel=1,p=0.8)
RBP(rel=2,p=0.5) RBP(p=0.9) RBP(p=0.8)@5 RBP SetP SetP(rel=2) SetP(relative=True) SetP(judged_only=True) SetR
SetR(rel=2) SetF SetF(beta=2.0) SetF(rel=2) SetF(judged_only=True) SetAP SetAP(rel=2) SetAP(judged_only=True) NumRet
NumRet(rel=1) NumRet(rel=2) NumRel NumRel(rel=2) NumQ IPrec@0.1 IPrec@0.5 IPrec@1.0 IPrec@0.0 IPrec(rel=2)@0.3
IPrec(judged_only=True)@0.2 infAP infAP(rel=2) Compat(p=0.95) Compat(p=0.8) Compat(p=0.95,normalize=False) Accuracy
Accuracy@5 Accuracy(rel=2) Accuracy(cutoff=10) SDCG(max_rel=4)@10 SDCG(min_rel=1,max_rel=3)@5 BPM(max_rel=2)@5
BPM(T=2.0,min_rel=0,max_rel=4)@10 INST(max_rel=4) INST(T=2.0,max_rel=3) INSQ(T=2.0,max_rel=4) INSQ(max_rel=2)
NERR8(max_rel=4)@10 NERR9(max_rel=3)@10 NERR10(max_rel=4) NERR11(max_rel=4) NERR10(p=0.8,max_rel=4)
NERR11(T=2.0,max_rel=4) MAP NDCG@5 MRR Precision@5 Recall@5 RPrec BPref SetRelP NumRelRet""".split()


def ir_measures(case):
    import ir_measures as package
    measures = {}  # name -> measure, of those that the peer has
    for name in IR_MEASURES:
        try:
            measure = package.parse_measure(name)
            if package.DefaultPipeline.supports(measure):
                measures[name] = measure
            else:
                REFUSED[f"ir_measures {name}"] = "not supported"
        except Exception as error:
            REFUSED[f"ir_measures {name}"] = f"{type(error).__name__}: {error}"[:150]
    # Accuracy divides by zero where all that was retrieved is relevant, and would take the others with it; NumRet joins the
    # first measures asked for, also where those are of judged documents only.
    alone = [name for name in measures if name.startswith("Accuracy") or name == "NumRet"]
    groups = [[name for name in measures if name not in alone], *([name] for name in alone)]
    for names in groups:
        asked = list(dict.fromkeys(measures[name] for name in names))
        found = {measure: {} for measure in asked}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for result in package.iter_calc(asked, case["qrels"], case["run"]):
                    found[result.measure][result.query_id] = result.value
                whole = package.calc_aggregate(asked, case["qrels"], case["run"])
        except ZeroDivisionError as error:
            REFUSED[f"ir_measures {names[0]}"] = str(error)
            continue
        yield Table(per_query={name: found[measures[name]] for name in names if name != "NumQ"},
                    whole={name: whole[measures[name]] for name in names})


REFUSED = {}


def ranx(case):
    from ranx import Qrels, Run, evaluate
    qrels, run = Qrels(case["qrels"]), Run(case["run"])
    measures = []
    for base in "hits hit_rate precision recall f1 mrr map dcg dcg_burges ndcg ndcg_burges".split():
        measures += [base, *(f"{base}@{k}" for k in CUTOFFS)]
        measures += [f"{base}-l2", f"{base}@5-l2"]
    measures += ["r-precision", "r-precision-l2", "rbp.80", "rbp.95", "rbp.5", "bpref", "bpref-l2"]
    comparable = set(qrels.keys()) != set(run.keys())
    table = Table()
    for measure in measures:
        try:
            found = evaluate(qrels, run, measure, return_mean=False, make_comparable=comparable)
        except Exception as error:
            REFUSED[f"ranx {measure}"] = f"{type(error).__name__}: {error}"[:150]
            continue
        queries = sorted(case["qrels"])
        level = 2 if measure.endswith("-l2") else 1
        relevant = [sum(grade >= level for grade in grades.values()) for grades in case["qrels"].values()]
        if measure.startswith("bpref") and any(r in (0, len(g)) for r, g in zip(relevant, case["qrels"].values())):
            continue  # divides by zero, and leaves 0 for other queries of the same thread
        table.per_query[measure] = dict(zip(queries, found))
        table.whole[measure] = float(np.mean(found))
    # evaluate() sorts the run, and leaves tied documents in another order than Run.sort() does.
    table.order = {q: list(run.run[q].keys()) for q in case["run"] if q in run.run}
    yield table


def shared_queries(case):
    return sorted(set(case["qrels"]) & set(case["run"]))


def scikit_learn(case):
    from sklearn.metrics import (average_precision_score, coverage_error, dcg_score, label_ranking_average_precision_score,
                                 label_ranking_loss, ndcg_score, roc_auc_score)
    table = Table()
    for q in shared_queries(case):
        scores = np.array(list(case["run"][q].values()))
        grades = np.array([case["qrels"][q].get(d, 0) for d in case["run"][q]])
        binary = (grades > 0).astype(int)

        def add(name, function, *arguments, **options):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    value = float(function(*arguments, **options))
            except ValueError:
                value = math.nan
            table.per_query.setdefault(name, {})[q] = value
        tied = len(set(scores)) < len(scores)
        for k in (*CUTOFFS, None):
            for ignore in (False, True):
                if ignore and tied:
                    continue
                add(f"ndcg_score(k={k},ignore_ties={ignore})", ndcg_score, [grades], [scores], k=k, ignore_ties=ignore)
                add(f"dcg_score(k={k},ignore_ties={ignore})", dcg_score, [grades], [scores], k=k, ignore_ties=ignore)
        add("dcg_score(k=5,log_base=3)", dcg_score, [grades], [scores], k=5, log_base=3)
        add("average_precision_score", average_precision_score, binary, scores)
        add("roc_auc_score", roc_auc_score, binary, scores)
        add("label_ranking_average_precision_score", label_ranking_average_precision_score, [binary], [scores])
        add("coverage_error", coverage_error, [binary], [scores])
        add("label_ranking_loss", label_ranking_loss, [binary], [scores])
    table.whole = {name: mean(found.values()) for name, found in table.per_query.items()}
    yield table


def torchmetrics(case):
    import torch
    import torchmetrics.functional.retrieval as functional
    import torchmetrics.retrieval as modules
    functions = {"RetrievalMAP": functional.retrieval_average_precision, "RetrievalMRR": functional.retrieval_reciprocal_rank,
                 "RetrievalNormalizedDCG": functional.retrieval_normalized_dcg, "RetrievalPrecision": functional.retrieval_precision,
                 "RetrievalRecall": functional.retrieval_recall, "RetrievalHitRate": functional.retrieval_hit_rate,
                 "RetrievalFallOut": functional.retrieval_fall_out, "RetrievalAUROC": functional.retrieval_auroc}
    queries = shared_queries(case)
    rows = {q: (torch.tensor(list(case["run"][q].values()), dtype=torch.float64),
                torch.tensor([case["qrels"][q].get(d, 0) for d in case["run"][q]])) for q in queries}
    untied = all(len(set(np.float32(list(case["run"][q].values())))) == len(case["run"][q]) for q in queries)
    by_topk = {"RetrievalMRR", "RetrievalMAP", "RetrievalPrecision", "RetrievalAUROC"}
    for k in (*CUTOFFS, None):
        # Ties: topk leaves another order for each k, argsort a third one, and a module sorts rows before that.
        orders = [(by_topk, lambda s, k=k: s.topk(min(k or len(s), len(s))).indices),
                  (set(functions) - by_topk, lambda s: s.argsort(descending=True))]
        for names, order in orders:
            table = Table(tolerance=1e-6)
            table.order = {q: [list(case["run"][q])[int(i)] for i in order(rows[q][0].float())] for q in queries}
            for name in names:
                graded = name == "RetrievalNormalizedDCG"
                if graded and case["lowest"] < 0:
                    continue  # gains of both signs cancel, which float32 does not survive
                target = lambda grades, graded=graded: grades if graded else (grades > 0).long()
                table.per_query[f"{name}(top_k={k})"] = {q: float(functions[name](rows[q][0], target(rows[q][1]), top_k=k)) for q in queries}
                for action in ("neg", "pos", "skip") if untied else ():
                    module = getattr(modules, name)(empty_target_action=action, top_k=k)
                    for i, q in enumerate(queries):
                        module.update(rows[q][0], target(rows[q][1]), indexes=torch.full((len(rows[q][0]),), i))
                    table.whole[f"{name}(empty_target_action={action},top_k={k})"] = float(module.compute())
            if k is None and "RetrievalFallOut" in names:
                table.per_query["RetrievalRPrecision()"] = {
                    q: float(functional.retrieval_r_precision(rows[q][0], (rows[q][1] > 0).long())) for q in queries}
            yield table
