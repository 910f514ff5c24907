#include "eval/classification/scoped_predictions.h"

#include "core/error.h"

namespace reckon {

ScopedPredictions::ScopedPredictions(const LabelledPredictions& data) : all_(&data) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < data.truth.size(); ++row) {
    if (data.truth[row] != LabelledPredictions::kOutOfScope) rows.push_back(row);
  }
  if (rows.size() == data.truth.size()) return;
  if (rows.empty()) fail("predictions: the true label of every row is out of scope");
  rows_ = std::move(rows);
  in_scope_ = chosen_rows(data, rows_);
}

std::vector<double> ScopedPredictions::in_scope_weights(std::span<const double> weights) const {
  if (rows_.empty()) return {weights.begin(), weights.end()};
  std::vector<double> chosen;
  chosen.reserve(rows_.size());
  for (const std::size_t row : rows_) chosen.push_back(weights[row]);
  return chosen;
}

LabelMeasure ScopedPredictions::bind(const LabelDefinition& definition,
                                     std::string_view name) const {
  const RowScope scope = label_measure_row(definition, name, all_->kind).scope;
  return bind_label_measure(definition, name, of(scope));
}

}  // namespace reckon
