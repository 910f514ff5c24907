#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/model/model_config.h"
#include "core/random.h"

// The formulas as they are written, in double precision: what the kernels are held against.
namespace reckon::test {

using Rows = std::vector<std::vector<double>>;

inline Matrix<float> random_matrix(std::size_t rows, std::size_t cols, std::uint64_t seed,
                                   double scale = 1) {
  Random random(seed);
  Matrix<float> matrix(rows, cols);
  for (std::size_t i = 0; i < rows * cols; ++i) {
    matrix.data()[i] = static_cast<float>(scale * random.normal());
  }
  return matrix;
}

inline std::vector<float> random_vector(std::size_t size, std::uint64_t seed, double scale = 1) {
  const Matrix<float> row = random_matrix(1, size, seed, scale);
  return {row.data(), row.data() + size};
}

inline Rows to_rows(MatrixView<const float> m) {
  Rows rows;
  for (std::size_t r = 0; r < m.rows; ++r) rows.emplace_back(m.row(r).begin(), m.row(r).end());
  return rows;
}

inline double activation_reference(Activation activation, double x) {
  switch (activation) {
    case Activation::kIdentity:
      return x;
    case Activation::kGelu:
      return 0.5 * x * std::erfc(-x / std::numbers::sqrt2);
    case Activation::kGeluTanh:
      // x / (1 + e^(-2u)): 1 + tanh(u) would cancel.
      return x / (1 + std::exp(-2 * std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
    case Activation::kRelu:
      return std::max(x, 0.0);
    case Activation::kSilu:
      return x / (1 + std::exp(-x));
    case Activation::kTanh:
      return std::tanh(x);
  }
  return NAN;
}

// x W^T + bias, W [outputs, inputs].
inline Rows linear_reference(MatrixView<const float> x, MatrixView<const float> weight,
                             std::span<const float> bias) {
  Rows out(x.rows, std::vector<double>(weight.rows));
  for (std::size_t r = 0; r < x.rows; ++r) {
    for (std::size_t o = 0; o < weight.rows; ++o) {
      double sum = bias.empty() ? 0.0 : static_cast<double>(bias[o]);
      for (std::size_t k = 0; k < x.cols; ++k) {
        sum += static_cast<double>(x.row(r)[k]) * static_cast<double>(weight.row(o)[k]);
      }
      out[r][o] = sum;
    }
  }
  return out;
}

inline Rows layer_norm_reference(MatrixView<const float> x, std::span<const float> gamma,
                                 std::span<const float> beta, double epsilon) {
  Rows out = to_rows(x);
  for (auto& row : out) {
    double mean = 0, variance = 0;
    for (const double v : row) mean += v / static_cast<double>(row.size());
    for (const double v : row) variance += (v - mean) * (v - mean);
    variance /= static_cast<double>(row.size());
    for (std::size_t c = 0; c < row.size(); ++c) {
      row[c] = (row[c] - mean) / std::sqrt(variance + epsilon) * static_cast<double>(gamma[c]) +
               static_cast<double>(beta[c]);
    }
  }
  return out;
}

// qkv [tokens, 3 * hidden] of one sequence -> [tokens, hidden].
inline Rows attention_reference(MatrixView<const float> qkv, std::size_t heads) {
  const std::size_t length = qkv.rows, hidden = qkv.cols / 3, depth = hidden / heads;
  const Rows in = to_rows(qkv);
  Rows out(length, std::vector<double>(hidden));
  for (std::size_t head = 0; head < heads; ++head) {
    const std::size_t q = head * depth, k = hidden + q, v = 2 * hidden + q;
    for (std::size_t i = 0; i < length; ++i) {
      std::vector<double> p(length);
      for (std::size_t j = 0; j < length; ++j) {
        for (std::size_t c = 0; c < depth; ++c) p[j] += in[i][q + c] * in[j][k + c];
        p[j] /= std::sqrt(static_cast<double>(depth));
      }
      const double largest = *std::max_element(p.begin(), p.end());
      double sum = 0;
      for (double& x : p) sum += x = std::exp(x - largest);
      for (std::size_t j = 0; j < length; ++j) {
        for (std::size_t c = 0; c < depth; ++c) out[i][q + c] += p[j] / sum * in[j][v + c];
      }
    }
  }
  return out;
}

// Largest absolute difference; infinite where `got` is not finite.
inline double largest_difference(MatrixView<const float> got, const Rows& expected) {
  double largest = 0;
  for (std::size_t r = 0; r < got.rows; ++r) {
    for (std::size_t c = 0; c < got.cols; ++c) {
      const double difference = std::abs(static_cast<double>(got.row(r)[c]) - expected[r][c]);
      if (!std::isfinite(difference)) return INFINITY;
      largest = std::max(largest, difference);
    }
  }
  return largest;
}

}  // namespace reckon::test
