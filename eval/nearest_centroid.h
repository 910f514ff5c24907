#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// Classifies a text by the class whose training texts' mean vector is nearest by cosine (Rocchio,
// "Relevance Feedback in Information Retrieval", 1971). No parameter to tune, so that it measures
// the embeddings and nothing else. In float64.
class NearestCentroid {
 public:
  // vectors [n, d] are L2-normalised first; a class's centroid is the L2-normalised mean of its
  // vectors. labels [n] are in [0, classes). Throws Error for shapes that differ, no rows, a label
  // out of range, and a row that is zero or not finite.
  NearestCentroid(MatrixView<const float> vectors, std::span<const std::int32_t> labels,
                  std::size_t classes);

  std::size_t classes() const { return centroids_.rows(); }
  // Cosine of every vector with every centroid, minus the vector's mean over the classes, [n,
  // classes]; -infinity for a class that had no training vector. How near a text lies to all
  // classes together differs from text to text and says nothing about its class: with the mean
  // taken off, scores of a class can be ranked over texts, as AUC does.
  Matrix<double> scores(MatrixView<const float> vectors, std::size_t threads) const;

 private:
  Matrix<double> centroids_;  // [classes, d]
  std::vector<std::uint8_t> seen_;
};

}  // namespace reckon
