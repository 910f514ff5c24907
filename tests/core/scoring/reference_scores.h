#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "core/cpu/instruction_set.h"
#include "core/matrix.h"
#include "core/profile/item_vectors.h"
#include "core/scoring/similarity.h"

namespace reckon::test {

// Instruction sets with a fused multiply-add.
inline bool is_fused(cpu::InstructionSet set) {
#if defined(__aarch64__)
  return true;
#endif
  return set >= cpu::InstructionSet::kAvx2;
}

// One step of a chain, rounded once or twice.
inline float multiply_add(float a, float b, float sum, bool fused) {
  if (fused) return std::fma(a, b, sum);
  const float product = a * b;
  return sum + product;
}

// The score of similarity.h; for the cosine of vectors that have unit length.
inline float reference_score(std::span<const float> query, std::span<const float> item,
                             Similarity similarity, bool fused) {
  float sum = 0;
  for (std::size_t k = 0; k < item.size(); ++k) {
    if (similarity == Similarity::kDistance) {
      const float difference = query[k] - item[k];
      sum = multiply_add(-difference, difference, sum, fused);
    } else {
      sum = multiply_add(query[k], item[k], sum, fused);
    }
  }
  return sum;
}

// Scores of one query and all items.
inline std::vector<float> reference_scores(std::span<const float> query,
                                           MatrixView<const float> items, Similarity similarity,
                                           bool fused) {
  std::vector<float> scores(items.rows);
  for (std::size_t i = 0; i < items.rows; ++i) {
    scores[i] = reference_score(query, items.row(i), similarity, fused);
  }
  return scores;
}

// The vectors that are scored.
inline Matrix<float> scored_vectors(MatrixView<const float> vectors, Similarity similarity) {
  if (similarity == Similarity::kCosine) return std::move(normalise(vectors, 1).vectors);
  Matrix<float> copy(vectors.rows, vectors.cols);
  for (std::size_t r = 0; r < vectors.rows; ++r) {
    std::ranges::copy(vectors.row(r), copy.row(r).begin());
  }
  return copy;
}

}  // namespace reckon::test
