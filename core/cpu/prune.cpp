#include "core/cpu/prune.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

namespace reckon::cpu {
namespace {

// Adds the squares of every row to the number of the unit, of so many rows or columns, that it
// belongs to.
void add_rows(const Matrix<float>& weight, std::size_t width, std::span<double> squares) {
  for (std::size_t r = 0; r < weight.rows(); ++r) {
    for (const float w : weight.row(r))
      squares[r / width] += static_cast<double>(w) * static_cast<double>(w);
  }
}

void add_columns(const Matrix<float>& weight, std::size_t width, std::span<double> squares) {
  for (std::size_t r = 0; r < weight.rows(); ++r) {
    const auto row = weight.row(r);
    for (std::size_t c = 0; c < row.size(); ++c) {
      squares[c / width] += static_cast<double>(row[c]) * static_cast<double>(row[c]);
    }
  }
}

std::vector<float> norms_of(std::span<const double> squares) {
  std::vector<float> norms(squares.size());
  std::ranges::transform(squares, norms.begin(),
                         [](double sum) { return static_cast<float>(std::sqrt(sum)); });
  return norms;
}

// The rows or columns of the most important units, in their order.
std::vector<std::size_t> kept_indices(std::span<const float> importance, std::size_t width,
                                      std::size_t kept) {
  std::vector<std::size_t> units(importance.size());
  std::iota(units.begin(), units.end(), std::size_t{0});
  std::ranges::stable_sort(units, std::greater(),
                           [&](std::size_t unit) { return importance[unit]; });
  units.resize(kept);
  std::ranges::sort(units);
  std::vector<std::size_t> indices;
  indices.reserve(kept * width);
  for (const std::size_t unit : units) {
    for (std::size_t i = 0; i < width; ++i) indices.push_back(unit * width + i);
  }
  return indices;
}

void keep_rows(Model::Linear& linear, std::span<const std::size_t> rows) {
  Model::Linear kept = {.weight = Matrix<float>(rows.size(), linear.weight.cols()),
                        .bias = std::vector<float>(rows.size()),
                        .input_range = linear.input_range};
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::ranges::copy(linear.weight.row(rows[r]), kept.weight.row(r).data());
    kept.bias[r] = linear.bias[rows[r]];
  }
  linear = std::move(kept);
}

void keep_columns(Model::Linear& linear, std::span<const std::size_t> columns) {
  Matrix<float> kept(linear.weight.rows(), columns.size());
  for (std::size_t r = 0; r < kept.rows(); ++r) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      kept.row(r)[c] = linear.weight.row(r)[columns[c]];
    }
  }
  linear.weight = std::move(kept);
}

}  // namespace

std::vector<float> head_magnitudes(const Model::Layer& layer, std::size_t heads) {
  const std::size_t depth = layer.query.weight.rows() / heads;
  std::vector<double> squares(heads);
  for (const Model::Linear* const linear : {&layer.query, &layer.key, &layer.value}) {
    add_rows(linear->weight, depth, squares);
  }
  add_columns(layer.attention_output.weight, depth, squares);
  return norms_of(squares);
}

std::vector<float> ffn_column_magnitudes(const Model::Layer& layer) {
  std::vector<double> squares(layer.intermediate.weight.rows());
  add_rows(layer.intermediate.weight, 1, squares);
  add_columns(layer.output.weight, 1, squares);
  return norms_of(squares);
}

void prune_heads(Model::Layer& layer, std::span<const float> importance, std::size_t kept) {
  if (kept == importance.size()) return;
  const std::size_t depth = layer.query.weight.rows() / importance.size();
  const auto indices = kept_indices(importance, depth, kept);
  for (Model::Linear* const linear : {&layer.query, &layer.key, &layer.value}) {
    keep_rows(*linear, indices);
  }
  keep_columns(layer.attention_output, indices);
}

void prune_ffn_columns(Model::Layer& layer, std::span<const float> importance, std::size_t kept) {
  if (kept == importance.size()) return;
  const auto indices = kept_indices(importance, 1, kept);
  keep_rows(layer.intermediate, indices);
  keep_columns(layer.output, indices);
}

}  // namespace reckon::cpu
