#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "eval/classification/row_weights.h"

namespace reckon {

// The weight of rows that are, that were predicted as, and that are both, of some labels; or of
// labels, of some rows. Sums are exact: the same bits in any order.
struct LabelCounts {
  std::vector<double> truth;
  std::vector<double> predicted;
  std::vector<double> both;
  std::vector<std::uint8_t> present;  // 1: some row has it in the truth or the prediction

  std::size_t size() const { return truth.size(); }
  LabelCounts chosen(std::span<const std::size_t> places) const;
  LabelCounts pooled() const;  // one, the sum of all
};

// Of every label [classes]; one label a row.
LabelCounts count_labels(std::span<const std::int32_t> truth,
                         std::span<const std::int32_t> predicted, std::size_t classes,
                         const RowWeights& weights);
// Of every label [labels]; sets [rows, labels] of 0 and 1.
LabelCounts count_labels_of_sets(MatrixView<const std::uint8_t> truth,
                                 MatrixView<const std::uint8_t> predicted,
                                 const RowWeights& weights);
// Labels of every row [rows], all of weight 1.
LabelCounts count_rows_of_sets(MatrixView<const std::uint8_t> truth,
                               MatrixView<const std::uint8_t> predicted);

// The weight of rows of each true class that were predicted as each class: [true, predicted].
Matrix<double> confusion_weights(std::span<const std::int32_t> truth,
                                 std::span<const std::int32_t> predicted, std::size_t classes,
                                 const RowWeights& weights);

}  // namespace reckon
