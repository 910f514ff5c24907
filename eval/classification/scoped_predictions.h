#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "eval/classification/label_measure.h"

namespace reckon {

// Predictions, and those of their rows whose true label is one of the labels: most measures are of
// the latter.
class ScopedPredictions {
 public:
  // data must outlive it. Throws Error where no row is in scope.
  explicit ScopedPredictions(const LabelledPredictions& data);

  const LabelledPredictions& all() const { return *all_; }
  const LabelledPredictions& in_scope() const { return rows_.empty() ? *all_ : in_scope_; }
  const LabelledPredictions& of(RowScope scope) const {
    return scope == RowScope::kInScope ? in_scope() : all();
  }
  // Of weights of all rows, those of rows in scope.
  std::vector<double> in_scope_weights(std::span<const double> weights) const;
  // Binds the measure to the rows that it is of; see bind_label_measure.
  LabelMeasure bind(const LabelDefinition& definition, std::string_view name) const;

 private:
  const LabelledPredictions* all_;
  LabelledPredictions in_scope_;
  std::vector<std::size_t> rows_;  // in scope; empty: all
};

}  // namespace reckon
