#include "eval/classification/one_against_one.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "core/error.h"
#include "eval/classification/score_order.h"
#include "eval/classification/set_scores.h"

namespace reckon {
namespace {

MeasureValue one_against_one(const LabelledPredictions& data, const std::vector<ScoreOrder>& orders,
                             bool by_prevalence, const std::string& text,
                             const RowWeights& weights) {
  const std::size_t classes = orders.size();
  std::vector<double> rows(classes);
  for (std::size_t row = 0; row < data.rows(); ++row) {
    rows[static_cast<std::size_t>(data.truth[row])] += weights[row];
  }
  // wins(a, b): twice the weight of pairs of rows of a and b in which the former has the higher
  // score for a; weights are numbers of rows, so that sums are exact.
  Matrix<double> wins(classes, classes);
  for (std::size_t a = 0; a < classes; ++a) {
    double above = 0.0;
    double equal = 0.0;
    std::vector<double> others(classes);  // of rows with the score at hand
    for (std::size_t place = 0; place < orders[a].size(); ++place) {
      const std::size_t row = orders[a].row(place);
      const auto label = static_cast<std::size_t>(data.truth[row]);
      (label == a ? equal : others[label]) += weights[row];
      if (!orders[a].is_last_of_equals(place)) continue;
      for (std::size_t b = 0; b < classes; ++b) wins.row(a)[b] += others[b] * (2.0 * above + equal);
      above += equal;
      equal = 0.0;
      std::ranges::fill(others, 0.0);
    }
  }
  std::vector<double> values;
  std::vector<double> prevalence;
  for (std::size_t a = 0; a < classes; ++a) {
    for (std::size_t b = a + 1; b < classes; ++b) {
      if (rows[a] == 0.0 || rows[b] == 0.0) continue;
      values.push_back((wins.row(a)[b] + wins.row(b)[a]) / (4.0 * rows[a] * rows[b]));
      if (by_prevalence) prevalence.push_back(rows[a] + rows[b]);
    }
  }
  if (by_prevalence && values.empty()) {
    fail("metric '{}': one label in the truth, expected at least two", text);
  }
  return scalar(average(values, prevalence));
}

}  // namespace

LabelFunction one_against_one_auc(const LabelledPredictions& data, bool weighted,
                                  const MeasureName& name) {
  auto orders = std::make_shared<std::vector<ScoreOrder>>();
  for (std::size_t label = 0; label < data.scores.cols(); ++label) {
    orders->emplace_back(ScoreColumn(data.scores, label));
  }
  return
      [&data, orders = std::move(orders), weighted, text = name.text()](const RowWeights& weights) {
        return one_against_one(data, *orders, weighted, text, weights);
      };
}

}  // namespace reckon
