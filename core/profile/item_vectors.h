#pragma once

#include <cstddef>

#include "core/matrix.h"

namespace reckon {

// Vectors of unit length, one an item. A row that was zero stays zero.
struct ItemVectors {
  Matrix<float> vectors;      // [items, d]
  std::size_t zero_rows = 0;  // items without a direction: their score is 0 for every user
};

// embeddings [items, d] minus their mean over the catalogue (in float64), L2-normalised. Sentence
// embeddings share a large common direction, which says nothing about an item. Throws Error when an
// embedding is not finite.
ItemVectors centre(MatrixView<const float> embeddings, std::size_t threads);

// The same without taking the mean off.
ItemVectors normalise(MatrixView<const float> embeddings, std::size_t threads);

}  // namespace reckon
