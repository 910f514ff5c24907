#pragma once

#include <cstddef>
#include <span>

#include "core/matrix.h"
#include "core/scoring/similarity.h"

namespace reckon {

// The vectors that are scored: the rows of a matrix, or for the cosine those divided by their
// lengths, which are made when they are asked for. Owns nothing; the matrix may be a mapped file
// larger than memory.
class ScoredRows {
 public:
  ScoredRows(MatrixView<const float> rows, Similarity similarity)
      : rows_(rows), similarity_(similarity) {}
  std::size_t count() const { return rows_.rows; }
  std::size_t dimension() const { return rows_.cols; }
  Similarity similarity() const { return similarity_; }

  // Rows [begin, end), made in `scratch` where they are not those of the matrix; scratch has room
  // for them.
  MatrixView<const float> between(std::size_t begin, std::size_t end,
                                  MatrixView<float> scratch) const;
  // Where the row of the matrix begins: what to fetch ahead.
  const float* address(std::size_t row) const { return rows_.data + row * rows_.stride; }

 private:
  MatrixView<const float> rows_;
  Similarity similarity_;
};

}  // namespace reckon
