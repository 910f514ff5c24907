#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/matrix.h"

namespace reckon {

// Draws whose weights lie side by side, [rows, kWeightLanes]: a row is read once for all of them.
inline constexpr std::size_t kWeightLanes = 4;

// A matrix of terms laid out for many weighted sums of its columns.
class PackedTerms {
 public:
  // A copy, its columns filled up with zeros to a multiple of 4.
  explicit PackedTerms(MatrixView<const double> terms);

  // sums [draws, columns] of the columns, under weights [groups][rows, kWeightLanes] of draws in
  // groups of kWeightLanes; lanes of the last group beyond the draws are left out. Every sum is
  // added up in the order of rows, one multiplication and one addition a row, whatever the other
  // columns and draws.
  void weighted_sums(std::span<const std::int16_t> weights, MatrixView<double> sums) const;

 private:
  Matrix<double> terms_;
};

}  // namespace reckon
