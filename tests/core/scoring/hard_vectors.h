#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "core/matrix.h"
#include "core/random.h"
#include "tests/core/scoring/random_matrix.h"

namespace reckon::test {

// Items and queries that a bound of the scores may fail on.
struct HardVectors {
  Matrix<float> items;
  Matrix<float> queries;
};

struct HardCase {
  std::string name;
  HardVectors (*make)(std::size_t n, std::size_t q, std::size_t d, std::uint64_t seed);
  bool has_distances = true;  // within the range of float32
};

inline void scale(Matrix<float>& matrix, float by) {
  for (std::size_t i = 0; i < matrix.rows() * matrix.cols(); ++i) matrix.data()[i] *= by;
}

inline HardVectors scaled(std::size_t n, std::size_t q, std::size_t d, std::uint64_t seed,
                          float items, float queries) {
  HardVectors out{random_matrix(n, d, seed), random_matrix(q, d, seed + 1)};
  scale(out.items, items);
  scale(out.queries, queries);
  return out;
}

// Integers that 8 bits hold, one of them 127: with the scale 1 their rounding has no error.
inline Matrix<float> on_grid(std::size_t rows, std::size_t d, std::uint64_t seed, int largest) {
  Matrix<float> out(rows, d);
  Random random(seed);
  const auto width = static_cast<std::uint64_t>(2 * largest + 1);
  for (std::size_t r = 0; r < rows; ++r) {
    for (float& x : out.row(r)) {
      x = static_cast<float>(static_cast<int>(random.below(width)) - largest);
    }
    out.row(r)[d - 1] = 127;
  }
  return out;
}

// Rows near one vector; `noise` is relative to its elements.
inline Matrix<float> near_one(std::size_t rows, std::size_t d, std::uint64_t seed, float noise) {
  const auto centre = random_matrix(1, d, seed);
  auto out = random_matrix(rows, d, seed + 1);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t k = 0; k < d; ++k) {
      out.row(r)[k] = centre.row(0)[k] * (1 + noise * out.row(r)[k]);
    }
  }
  return out;
}

// All elements of `vectors` moved as far from the grid as leaves their integers, each row all along
// or all against the signs of `along`: the error of the estimate is then that of the bound.
inline void move_off_grid(Matrix<float>& vectors, std::span<const float> along) {
  for (std::size_t r = 0; r < vectors.rows(); ++r) {
    const float step = r % 2 == 0 ? 0.49f : -0.49f;
    for (std::size_t k = 0; k + 1 < vectors.cols(); ++k) {
      vectors.row(r)[k] += std::copysign(step, along[k] * step);
    }
  }
}

inline const std::array kHardCases = {
    HardCase{"normal", [](auto n, auto q, auto d, auto seed) { return scaled(n, q, d, seed, 1, 1); }},
    HardCase{"huge",
             [](auto n, auto q, auto d, auto seed) { return scaled(n, q, d, seed, 1e17f, 1e15f); }},
    HardCase{"tiny items",
             [](auto n, auto q, auto d, auto seed) { return scaled(n, q, d, seed, 1e-30f, 1); }},
    HardCase{"products below the range",
             [](auto n, auto q, auto d, auto seed) {
               return scaled(n, q, d, seed, 1e-22f, 1e-22f);
             }},
    HardCase{"scales near the end of the range",
             [](auto n, auto q, auto d, auto seed) {
               return scaled(n, q, d, seed, 1e-20f, 1e-18f);
             }},
    HardCase{"denormal items",
             [](auto n, auto q, auto d, auto seed) { return scaled(n, q, d, seed, 1e-41f, 100); }},
    HardCase{"all norms",
             [](auto n, auto q, auto d, auto seed) {
               HardVectors out = scaled(n, q, d, seed, 1, 1);
               for (std::size_t r = 0; r < n; ++r) {
                 const auto exponent = static_cast<float>(r % 49) - 30;
                 for (float& x : out.items.row(r)) x *= std::pow(10.0f, exponent);
               }
               return out;
             },
             false},
    HardCase{"norms beyond the range",
             [](auto n, auto q, auto d, auto seed) {
               return scaled(n, q, d, seed, 5e37f, 1e-6f);
             },
             false},
    HardCase{"duplicates",
             [](auto n, auto q, auto d, auto seed) {
               HardVectors out = scaled(n, q, d, seed, 1, 1);
               for (std::size_t r = 7; r < n; ++r) {
                 std::ranges::copy(out.items.row(r % 7), out.items.row(r).begin());
               }
               return out;
             }},
    HardCase{"zeros",
             [](auto n, auto q, auto d, auto seed) {
               HardVectors out = scaled(n, q, d, seed, 1, 1);
               for (std::size_t r = 0; r < n; ++r) {
                 if (r % 3 != 0) std::ranges::fill(out.items.row(r), 0.0f);
               }
               std::ranges::fill(out.queries.row(0), 0.0f);
               return out;
             }},
    HardCase{"constant",
             [](auto n, auto q, auto d, auto seed) {
               HardVectors out{Matrix<float>(n, d), Matrix<float>(q, d)};
               Random random(seed);
               for (std::size_t r = 0; r < n; ++r) {
                 const auto value = static_cast<float>(random.normal());
                 std::ranges::fill(out.items.row(r), value);
               }
               for (std::size_t r = 0; r < q; ++r) {
                 const auto value = static_cast<float>(random.normal());
                 std::ranges::fill(out.queries.row(r), value);
               }
               return out;
             }},
    HardCase{"near one",
             [](auto n, auto q, auto d, auto seed) {
               return HardVectors{near_one(n, d, seed, 1e-2f), near_one(q, d, seed, 1e-2f)};
             }},
    HardCase{"last bits",
             [](auto n, auto q, auto d, auto seed) {
               return HardVectors{near_one(n, d, seed, 1e-7f), random_matrix(q, d, seed + 2)};
             }},
    // Only the rounding of float32 sums tells these apart from what the integers say.
    HardCase{"on the grid",
             [](auto n, auto q, auto d, auto seed) {
               return HardVectors{on_grid(n, d, seed, 127), on_grid(q, d, seed + 1, 127)};
             }},
    HardCase{"items off the grid",
             [](auto n, auto q, auto d, auto seed) {
               HardVectors out{on_grid(n, d, seed, 3), on_grid(q, d, seed + 1, 127)};
               move_off_grid(out.items, out.queries.row(0));
               return out;
             }},
    HardCase{"queries off the grid",
             [](auto n, auto q, auto d, auto seed) {
               HardVectors out{on_grid(n, d, seed, 3), on_grid(q, d, seed + 1, 3)};
               for (std::size_t r = 1; r < n; ++r) {  // all near plus or minus the first
                 for (std::size_t k = 0; k + 1 < d; ++k) {
                   out.items.row(r)[k] += (r % 2 == 0 ? 60 : -60) * std::copysign(1.0f, out.items.row(0)[k]);
                 }
               }
               move_off_grid(out.queries, out.items.row(0));
               return out;
             }},
};

}  // namespace reckon::test
