#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/matrix.h"

namespace reckon {

// Sums [draws, columns] of the columns of terms [rows, columns], under weights
// [groups][rows, kDrawLanes] of draws in groups of kDrawLanes (eval/drawn_counts.h); lanes of the
// last group beyond the draws are left out. Every sum is added up in the order of rows, one
// multiplication and one addition a row, each rounded, whatever the other columns and draws and the
// instruction set.
void weighted_sums(MatrixView<const double> terms, std::span<const std::int8_t> weights,
                   MatrixView<double> sums);

}  // namespace reckon
