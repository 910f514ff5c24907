#include "eval/classification/definitions/torchmetrics_decided.h"

#include <algorithm>
#include <span>
#include <vector>

#include "core/error.h"
#include "eval/classification/definitions/torchmetrics.h"

namespace reckon::label_definitions_of::torchmetrics {
namespace {

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

}  // namespace

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
  // Compared in the type of the scores.
  const double least = as == Precision::kFloat32 ? static_cast<float>(threshold) : threshold;
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
        const bool positive = scores.row(row)[i] > least;
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

}  // namespace reckon::label_definitions_of::torchmetrics
