#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "eval/classification/definitions/torchmetrics.h"
#include "eval/classification/definitions/torchmetrics_decided.h"
#include "eval/classification/set_scores.h"

namespace reckon::label_definitions_of::torchmetrics {
namespace {

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
