#pragma once

#include <cstddef>

#include "core/matrix.h"

namespace reckon {

// How close the rows of two embedding matrices are, by cosine.
struct EmbeddingAgreement {
  std::size_t rows = 0;
  double cosine_min = 0;
  std::size_t worst_row = 0;  // the first with the smallest cosine
  double cosine_p01 = 0;      // 1st percentile, interpolated linearly
  double cosine_mean = 0;
};

// a, b [n, d], of any length but zero. Throws Error when shapes differ or are empty, or a row is
// zero or not finite, naming it.
EmbeddingAgreement compare_embeddings(MatrixView<const float> a, MatrixView<const float> b);

}  // namespace reckon
