#include <limits>
#include <memory>

#include "core/error.h"
#include "eval/classification/definitions/torchmetrics.h"
#include "eval/classification/definitions/torchmetrics_decided.h"
#include "eval/classification/set_scores.h"

namespace reckon::label_definitions_of::torchmetrics {
namespace {

// Of a label, or pooled.
struct Outcomes {
  double tp = 0, fp = 0, tn = 0, fn = 0;
};

struct Ratio {
  double part, whole;
};
double safe_divide(Ratio ratio, double zero_division) {
  return ratio.whole != 0.0 ? ratio.part / ratio.whole : zero_division;
}

std::vector<Outcomes> outcomes(const OwnDecisions& own, const RowWeights& weights) {
  const LabelCounts counts = own.decided->counts(weights);
  double rows = 0.0;
  for (std::size_t row = 0; row < own.data.rows(); ++row) rows += weights[row];
  std::vector<Outcomes> of_label(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    Outcomes& of = of_label[i];
    of.tp = counts.both[i];
    of.fp = counts.predicted[i] - of.tp;
    of.fn = counts.truth[i] - of.tp;
    of.tn = rows - of.tp - of.fp - of.fn;
  }
  return of_label;
}

struct AverageRules {
  double zero_division = 0.0;
  bool distance = false;  // 1 - ratio
  // Of top_k > 1, which classes the plain mean leaves out: those not in the truth, rather than
  // those neither there nor predicted.
  bool only_true_classes = false;
  double without_weights = 0.0;  // the mean where no label counts
};

// Average over labels of a ratio of outcomes.
template <typename RatioOf>
LabelFunction averaged(const LabelledPredictions& data, const MeasureName& name,
                       const RatioOf& ratio_of, const AverageRules& rules = {}) {
  const bool binary = data.kind == LabelKind::kBinary;
  const Averaging average = binary ? Averaging::kBinary : averaging(name, "macro");
  if (average == Averaging::kSamples || (average == Averaging::kBinary && !binary)) {
    fail("metric '{}': average={}, expected micro, macro, weighted or none", name.text(),
         name.word("average", "macro"));
  }
  return [own = decide(data, name), average, ratio_of,
          rules](const RowWeights& weights) -> MeasureValue {
    const auto value_of = [&](const Outcomes& of) {
      const double value = safe_divide(ratio_of(of), rules.zero_division);
      return rules.distance ? 1.0 - value : value;
    };
    const std::vector<Outcomes> of_label = outcomes(*own, weights);
    if (average == Averaging::kBinary) return scalar(value_of(of_label[1]));
    if (average == Averaging::kMicro) {
      Outcomes pooled;
      for (const Outcomes& of : of_label) {
        pooled.tp += of.tp;
        pooled.fp += of.fp;
        pooled.tn += of.tn;
        pooled.fn += of.fn;
      }
      return scalar(value_of(pooled));
    }
    std::vector<double> values;
    std::vector<double> label_weights;
    for (const Outcomes& of : of_label) {
      values.push_back(value_of(of));
      const bool by_truth = rules.only_true_classes && own->top_k > 1;
      const bool absent = of.tp + of.fn + (by_truth ? 0.0 : of.fp) == 0.0;
      const bool counts = own->data.kind == LabelKind::kMultilabel || !absent;
      label_weights.push_back(average == Averaging::kWeighted ? of.tp + of.fn : counts ? 1.0 : 0.0);
    }
    if (average == Averaging::kNone) return {.arrays = {{"value", values, 0, own->data.labels}}};
    if (exact_sum(label_weights) == 0.0) return scalar(rules.without_weights);
    return scalar(reckon::average(values, label_weights));
  };
}

double zero_division_of(const MeasureName& name) {
  const double value = name.number("zero_division", 0.0);
  if (value == 0.0 || value == 1.0) return value;
  fail("metric '{}': zero_division={}, expected 0 or 1", name.text(), value);
}

LabelFunction of_beta(const LabelledPredictions& data, const MeasureName& name, double beta) {
  const double square = beta * beta;
  return averaged(data, name,
                  [square](const Outcomes& of) {
                    const double part = (1.0 + square) * of.tp;
                    return Ratio{part, part + square * of.fn + of.fp};
                  },
                  {.zero_division = zero_division_of(name)});
}

// Right decisions: of one label a row among several, only those for the label itself.
template <bool kDistance>
LabelFunction share_right(const LabelledPredictions& data, const MeasureName& name) {
  if (data.kind == LabelKind::kMulticlass) {
    return averaged(data, name,
                    [](const Outcomes& of) {
                      return Ratio{of.tp, of.tp + of.fn};
                    },
                    {.distance = kDistance, .only_true_classes = !kDistance});
  }
  return averaged(data, name,
                  [](const Outcomes& of) {
                    return Ratio{of.tp + of.tn, of.tp + of.tn + of.fp + of.fn};
                  },
                  {.distance = kDistance});
}

}  // namespace

LabelFunction accuracy(const LabelledPredictions& data, const MeasureName& name) {
  return share_right<false>(data, name);
}

LabelFunction hamming_distance(const LabelledPredictions& data, const MeasureName& name) {
  return share_right<true>(data, name);
}

LabelFunction precision(const LabelledPredictions& data, const MeasureName& name) {
  return averaged(data, name,
                  [](const Outcomes& of) {
                    return Ratio{of.tp, of.tp + of.fp};
                  },
                  {.zero_division = zero_division_of(name), .only_true_classes = true});
}

LabelFunction recall(const LabelledPredictions& data, const MeasureName& name) {
  return averaged(data, name,
                  [](const Outcomes& of) {
                    return Ratio{of.tp, of.tp + of.fn};
                  },
                  {.zero_division = zero_division_of(name), .only_true_classes = true});
}

LabelFunction specificity(const LabelledPredictions& data, const MeasureName& name) {
  return averaged(data, name, [](const Outcomes& of) { return Ratio{of.tn, of.tn + of.fp}; });
}

LabelFunction f1_score(const LabelledPredictions& data, const MeasureName& name) {
  return of_beta(data, name, 1.0);
}

LabelFunction fbeta_score(const LabelledPredictions& data, const MeasureName& name) {
  const double beta = name.number("beta", 0.0);
  if (!(beta > 0.0)) fail("metric '{}': beta={}, expected more than 0", name.text(), beta);
  return of_beta(data, name, beta);
}

LabelFunction jaccard_index(const LabelledPredictions& data, const MeasureName& name) {
  return averaged(data, name,
                  [](const Outcomes& of) {
                    return Ratio{of.tp, of.tp + of.fp + of.fn};
                  },
                  {.zero_division = zero_division_of(name),
                   .without_weights = std::numeric_limits<double>::quiet_NaN()});
}

LabelFunction exact_match(const LabelledPredictions& data, const MeasureName& name) {
  require_kind(data, LabelKind::kMultilabel, name);
  return [own = decide(data, name)](const RowWeights& weights) {
    const std::vector<std::uint8_t> right = own->decided->right();
    return scalar(mean_over_rows(right.size(), weights, [&](std::size_t row) {
                    return static_cast<double>(right[row]);
                  }).mean());
  };
}

}  // namespace reckon::label_definitions_of::torchmetrics
