#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "eval/classification/decided.h"
#include "eval/classification/definitions/torchmetrics.h"
#include "eval/classification/set_scores.h"

namespace reckon::label_definitions_of::torchmetrics {
namespace {

using Decided = std::shared_ptr<const DecidedPredictions>;

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

// The first k labels of a row, in the order in which torch.topk gives equal scores: that of a
// partial selection, which depends on the implementation.
std::vector<std::int32_t> top_labels(std::span<const double> scores, std::size_t k) {
  struct Entry {
    double score;
    std::int32_t label;
  };
  std::vector<Entry> queue;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    queue.push_back({scores[i], static_cast<std::int32_t>(i)});
  }
  const auto higher = [](const Entry& a, const Entry& b) { return a.score > b.score; };
  const auto cut = queue.begin() + static_cast<std::ptrdiff_t>(k);
  if (k * 64 <= queue.size()) {
    std::partial_sort(queue.begin(), cut, queue.end(), higher);
  } else {
    std::nth_element(queue.begin(), cut - 1, queue.end(), higher);
    std::sort(queue.begin(), cut - 1, higher);
  }
  std::vector<std::int32_t> labels;
  for (std::size_t i = 0; i < k; ++i) labels.push_back(queue[i].label);
  return labels;
}

// The data with its decisions taken: score > threshold (not >=), or the true label where it is
// among the top k and the first label where it is not.
struct OwnDecisions {
  LabelledPredictions data;
  std::unique_ptr<DecidedPredictions> decided;
  std::size_t top_k = 1;
};

std::shared_ptr<const OwnDecisions> decide(const LabelledPredictions& given,
                                           const MeasureName& name) {
  auto own = std::make_shared<OwnDecisions>();
  LabelledPredictions& data = own->data;
  data.kind = given.kind;
  data.labels = given.labels;
  data.truth = given.truth;
  data.predicted = given.predicted;
  const Precision as = precision_argument(name);
  const double threshold = name.number("threshold", 0.5);
  if (!(threshold >= 0.0 && threshold <= 1.0)) {
    fail("metric '{}': threshold={}, expected 0 to 1", name.text(), threshold);
  }
  if (given.kind == LabelKind::kMultilabel) {
    data.truth_sets = Matrix<std::uint8_t>(given.rows(), given.labels.size());
    for (std::size_t row = 0; row < given.rows(); ++row) {
      std::ranges::copy(given.truth_sets.row(row), data.truth_sets.row(row).begin());
    }
  }
  if (given.kind == LabelKind::kMulticlass) {
    const std::size_t k = name.cutoff() == MeasureName::kUncut ? 1 : name.cutoff();
    own->top_k = k;
    if (k > given.labels.size()) {
      fail("metric '{}': top_k={}, expected at most {} labels", name.text(), k,
           given.labels.size());
    }
    if (k > 1) require_scores(given, name);
    for (std::size_t row = 0; k > 1 && row < given.rows(); ++row) {
      const std::vector<std::int32_t> top = top_labels(given.scores.row(row), k);
      const bool hit = std::ranges::find(top, given.truth[row]) != top.end();
      if (row == 0) data.predicted.assign(given.rows(), 0);
      data.predicted[row] = hit ? given.truth[row] : top.front();
    }
    if (k == 1) data.predicted = decided_labels(given);
  } else if (given.scores.rows() > 0) {
    Matrix<double> scores = normalized_scores(given, as);
    data.predicted.assign(given.kind == LabelKind::kBinary ? given.rows() : 0, 0);
    data.predicted_sets = Matrix<std::uint8_t>(given.rows(), given.labels.size());
    for (std::size_t row = 0; row < given.rows(); ++row) {
      for (std::size_t i = 0; i < scores.cols(); ++i) {
        const bool positive = scores.row(row)[i] > threshold;
        if (given.kind == LabelKind::kBinary) {
          data.predicted[row] = positive ? 1 : 0;
        } else {
          data.predicted_sets.row(row)[i] = positive ? 1 : 0;
        }
      }
    }
  } else if (given.kind == LabelKind::kMultilabel) {
    data.predicted_sets = decided_sets(given);
  }
  own->decided = std::make_unique<DecidedPredictions>(data);
  return own;
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

// Average over labels of a ratio of outcomes. `finish` is applied to ratios, 1 - x for distances.
template <typename RatioOf>
LabelFunction averaged(const LabelledPredictions& data, const MeasureName& name,
                       const RatioOf& ratio_of, double zero_division = 0.0, bool distance = false) {
  const bool binary = data.kind == LabelKind::kBinary;
  const Averaging average = binary ? Averaging::kBinary : averaging(name, "macro");
  if (average == Averaging::kSamples || (average == Averaging::kBinary && !binary)) {
    fail("metric '{}': average={}, expected micro, macro, weighted or none", name.text(),
         name.word("average", "macro"));
  }
  return [own = decide(data, name), average, ratio_of, zero_division,
          distance](const RowWeights& weights) -> MeasureValue {
    const auto value_of = [&](const Outcomes& of) {
      const double value = safe_divide(ratio_of(of), zero_division);
      return distance ? 1.0 - value : value;
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
      // A class that is neither there nor predicted does not count in the plain mean.
      const bool absent = own->top_k == 1 ? of.tp + of.fp + of.fn == 0.0 : of.tp + of.fn == 0.0;
      const bool counts = own->data.kind == LabelKind::kMultilabel || !absent;
      label_weights.push_back(average == Averaging::kWeighted ? of.tp + of.fn : counts ? 1.0 : 0.0);
    }
    if (average == Averaging::kNone) return {.arrays = {{"value", values, 0, own->data.labels}}};
    if (exact_sum(label_weights) == 0.0) return scalar(0.0);
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
  return averaged(
      data, name,
      [square](const Outcomes& of) {
        const double part = (1.0 + square) * of.tp;
        return Ratio{part, part + square * of.fn + of.fp};
      },
      zero_division_of(name));
}

// Right decisions: of one label a row among several, only those for the label itself.
template <bool kDistance>
LabelFunction share_right(const LabelledPredictions& data, const MeasureName& name) {
  if (data.kind == LabelKind::kMulticlass) {
    return averaged(
        data, name,
        [](const Outcomes& of) {
          return Ratio{of.tp, of.tp + of.fn};
        },
        0.0, kDistance);
  }
  return averaged(
      data, name,
      [](const Outcomes& of) {
        return Ratio{of.tp + of.tn, of.tp + of.tn + of.fp + of.fn};
      },
      0.0, kDistance);
}

// In float32, step by step as there: the last digits of large counts are lost the same way.
double matthews_of(std::span<const float> confusion, std::size_t classes) {
  const auto cell = [&](std::size_t truth, std::size_t predicted) {
    return confusion[truth * classes + predicted];
  };
  if (classes == 2) {
    const bool any_right = cell(1, 1) + cell(0, 0) != 0.0f;
    const bool any_wrong = cell(0, 1) + cell(1, 0) != 0.0f;
    if (any_right && !any_wrong) return 1.0;
    if (!any_right && any_wrong) return -1.0;
  }
  std::vector<float> truth(classes);
  std::vector<float> predicted(classes);
  float right = 0.0f;
  float rows = 0.0f;
  for (std::size_t i = 0; i < classes; ++i) {
    right += cell(i, i);
    for (std::size_t j = 0; j < classes; ++j) {
      truth[i] += cell(i, j);
      predicted[j] += cell(i, j);
      rows += cell(i, j);
    }
  }
  const auto dot = [](const std::vector<float>& a, const std::vector<float>& b) {
    float sum = 0.0f;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
  };
  float numerator = right * rows - dot(truth, predicted);
  float denominator = (rows * rows - dot(predicted, predicted)) * (rows * rows - dot(truth, truth));
  if (denominator == 0.0f && classes != 2) return 0.0;
  if (denominator == 0.0f) {
    // Limits where one of truth and prediction is constant.
    constexpr float kEpsilon = std::numeric_limits<float>::epsilon();
    const float tn = cell(0, 0);
    const float fp = cell(0, 1);
    const float fn = cell(1, 0);
    const float tp = cell(1, 1);
    const float root = std::sqrt(kEpsilon);
    if (fn == 0.0f && tn == 0.0f) {
      numerator = root * (tp - fp);
    } else if (fp == 0.0f && tn == 0.0f) {
      numerator = root * (tp - fn);
    } else if (tp == 0.0f && fn == 0.0f) {
      numerator = root * (tn - fp);
    } else if (tp == 0.0f && fp == 0.0f) {
      numerator = root * (tn - fn);
    } else if (tp == 0.0f) {
      numerator = tn - fp * fn;
    } else if (tn == 0.0f) {
      numerator = tp - fp * fn;
    } else if (fp == 0.0f || fn == 0.0f) {
      numerator = tp * tn;
    } else {
      return 0.0;
    }
    denominator =
        (tp + fp + kEpsilon) * (tp + fn + kEpsilon) * (tn + fp + kEpsilon) * (tn + fn + kEpsilon);
  }
  return numerator / std::sqrt(denominator);
}

Matrix<double> confusion_of(const OwnDecisions& own, const RowWeights& weights) {
  return confusion_weights(own.decided->truth(), own.decided->predicted(), own.decided->classes(),
                           weights);
}

}  // namespace

LabelFunction accuracy(const LabelledPredictions& data, const MeasureName& name) {
  return share_right<false>(data, name);
}

LabelFunction hamming_distance(const LabelledPredictions& data, const MeasureName& name) {
  return share_right<true>(data, name);
}

LabelFunction precision(const LabelledPredictions& data, const MeasureName& name) {
  return averaged(
      data, name,
      [](const Outcomes& of) {
        return Ratio{of.tp, of.tp + of.fp};
      },
      zero_division_of(name));
}

LabelFunction recall(const LabelledPredictions& data, const MeasureName& name) {
  return averaged(
      data, name,
      [](const Outcomes& of) {
        return Ratio{of.tp, of.tp + of.fn};
      },
      zero_division_of(name));
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
  return averaged(
      data, name,
      [](const Outcomes& of) {
        return Ratio{of.tp, of.tp + of.fp + of.fn};
      },
      zero_division_of(name));
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

LabelFunction confusion_matrix(const LabelledPredictions& data, const MeasureName& name) {
  require_one_label(data, name);
  static constexpr auto kNormalize =
      std::to_array<std::string_view>({"None", "true", "pred", "all", "none"});
  const std::size_t normalize = choice(name, "normalize", "None", kNormalize) % 4;
  return [own = decide(data, name), normalize](const RowWeights& weights) -> MeasureValue {
    const Matrix<double> counts = confusion_of(*own, weights);
    const std::size_t classes = counts.rows();
    MeasureArray matrix{"confusion_matrix", {}, classes, own->data.labels};
    for (std::size_t i = 0; i < classes * classes; ++i) {
      double whole = normalize == 0 ? 1.0 : 0.0;
      for (std::size_t j = 0; normalize != 0 && j < classes * classes; ++j) {
        const bool same_row = i / classes == j / classes;
        const bool same_column = i % classes == j % classes;
        if (normalize == 3 || (normalize == 1 ? same_row : same_column)) whole += counts.data()[j];
      }
      matrix.values.push_back(whole == 0.0 ? 0.0 : counts.data()[i] / whole);
    }
    return {.arrays = {std::move(matrix)}};
  };
}

LabelFunction matthews_corrcoef(const LabelledPredictions& data, const MeasureName& name) {
  require_one_label(data, name);
  return [own = decide(data, name)](const RowWeights& weights) {
    const Matrix<double> counts = confusion_of(*own, weights);
    const std::vector<float> as_float(counts.data(), counts.data() + counts.rows() * counts.cols());
    return scalar(matthews_of(as_float, counts.rows()));
  };
}

LabelFunction cohen_kappa(const LabelledPredictions& data, const MeasureName& name) {
  require_one_label(data, name);
  static constexpr auto kWeights =
      std::to_array<std::string_view>({"None", "linear", "quadratic", "none"});
  const auto kind = static_cast<KappaWeights>(choice(name, "weights", "None", kWeights) % 3);
  return [own = decide(data, name), kind](const RowWeights& weights) {
    std::vector<std::size_t> places(own->decided->classes());
    std::iota(places.begin(), places.end(), std::size_t{0});
    return scalar(reckon::cohen_kappa(own->decided->truth(), own->decided->predicted(),
                                      places.size(), places, kind, weights));
  };
}

}  // namespace reckon::label_definitions_of::torchmetrics
