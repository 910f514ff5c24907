#include "core/cpu/gradient/attention_gradient.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/cpu/gradient/products.h"

namespace reckon::cpu {
namespace {

// softmax(row * scale), in place.
void softmax(std::span<float> row, float scale) {
  const float largest = *std::ranges::max_element(row);
  double sum = 0;
  for (float& v : row) {
    v = std::exp((v - largest) * scale);
    sum += static_cast<double>(v);
  }
  for (float& v : row) v = static_cast<float>(static_cast<double>(v) / sum);
}

// Turns the gradient of softmax(row * scale) into that of the row, in place: p (dp - sum p dp).
void softmax_gradient(std::span<const float> shares, float scale, std::span<float> gradient) {
  double sum = 0;
  for (std::size_t c = 0; c < shares.size(); ++c) {
    sum += static_cast<double>(shares[c]) * static_cast<double>(gradient[c]);
  }
  for (std::size_t c = 0; c < shares.size(); ++c) {
    gradient[c] = shares[c] * (gradient[c] - static_cast<float>(sum)) * scale;
  }
}

// Queries, keys and values of one head [tokens, depth], and the gradients of theirs.
struct Head {
  MatrixView<const float> queries, keys, values;
};
struct HeadGradient {
  MatrixView<float> queries, keys, values;
};

void head_gradient(const Head& head, MatrixView<const float> context, const HeadGradient& out) {
  const std::size_t tokens = head.queries.rows;
  const float scale = 1 / std::sqrt(static_cast<float>(head.queries.cols));
  Matrix<float> shares(tokens, tokens);
  multiply(head.queries, head.keys, shares);
  for (std::size_t r = 0; r < tokens; ++r) softmax(shares.row(r), scale);
  Matrix<float> scores(context.rows, tokens);
  multiply(context, head.values, scores);
  for (std::size_t r = 0; r < scores.rows(); ++r) {
    softmax_gradient(shares.row(r % tokens), scale, scores.row(r));
  }
  multiply(scores, transposed(head.keys), out.queries);
  const Matrix<float> shares_by_key = transposed(shares);
  const Matrix<float> queries = transposed(head.queries);
  for (std::size_t begin = 0; begin < context.rows; begin += tokens) {
    const std::size_t end = begin + tokens;
    multiply(transposed(scores.view().rows_between(begin, end)), queries,
             out.keys.rows_between(begin, end));
    multiply(shares_by_key, transposed(context.rows_between(begin, end)),
             out.values.rows_between(begin, end));
  }
}

}  // namespace

Matrix<float> attention_gradient(MatrixView<const float> qkv, std::size_t heads,
                                 MatrixView<const float> context_gradient) {
  const std::size_t width = qkv.cols / 3;
  const std::size_t depth = width / heads;
  Matrix<float> gradient(context_gradient.rows, qkv.cols);
  for (std::size_t first = 0; first < width; first += depth) {
    const auto part = [&](auto matrix, std::size_t index) {
      return columns_of(matrix, index * width + first, depth);
    };
    const MatrixView<float> out = gradient;
    head_gradient({part(qkv, 0), part(qkv, 1), part(qkv, 2)}, part(context_gradient, 0),
                  {part(out, 0), part(out, 1), part(out, 2)});
  }
  return gradient;
}

}  // namespace reckon::cpu
