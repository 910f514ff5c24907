#pragma once

#include "core/random.h"
#include "core/scoring/scorer.h"
#include "tests/cuda/kernels/reference.h"

// Items and queries for the tests of lists.
namespace reckon::test {

struct ScoringShape {
  std::size_t items, queries, dimension;
};

// Integer vectors: every score is exact, and many are equal.
template <class T>
std::vector<T> few_integers(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<T> numbers;
  for (std::size_t i = 0; i < count; ++i) {
    numbers.push_back(stored<T>(static_cast<double>(random.below(3)) - 1));
  }
  return numbers;
}

// Every third item and, of the last query, all but two.
inline UserItems some_excluded(const ScoringShape& c) {
  UserItems excluded;
  for (std::size_t q = 0; q < c.queries; ++q) {
    for (std::size_t i = 0; i < c.items; ++i) {
      if (q + 1 == c.queries ? i > 1 : (i + q) % 3 == 0) {
        excluded.items.push_back(static_cast<std::int32_t>(i));
      }
    }
    excluded.end_row();
  }
  return excluded;
}

template <class T>
Matrix<float> to_matrix(const std::vector<T>& numbers, std::size_t rows) {
  Matrix<float> matrix(rows, numbers.size() / rows);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    matrix.data()[i] = static_cast<float>(number(numbers[i]));
  return matrix;
}

}  // namespace reckon::test
