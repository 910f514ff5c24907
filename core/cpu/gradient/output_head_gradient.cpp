#include "core/cpu/gradient/output_head_gradient.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "core/cpu/activation.h"
#include "core/cpu/gradient/activation_slope.h"
#include "core/cpu/gradient/products.h"
#include "core/cpu/pooling.h"

namespace reckon::cpu {
namespace {

// What a token has to do with a pooled number, where that is the same for all: see pool().
float pooling_weight(Pooling pooling, std::size_t token, std::size_t tokens) {
  const auto n = static_cast<float>(tokens);
  switch (pooling) {
    case Pooling::kCls:
      return token == 0 ? 1.0f : 0.0f;
    case Pooling::kLastToken:
      return token + 1 == tokens ? 1.0f : 0.0f;
    case Pooling::kMean:
      return 1 / n;
    case Pooling::kMeanSqrtLength:
      return 1 / std::sqrt(n);
    case Pooling::kWeightedMean:
      return static_cast<float>(token + 1) * 2 / (n * (n + 1));
    case Pooling::kMax:
      break;
  }
  return 0;
}

// Adds the gradient of pool() of the tokens, from that of what it made of them.
void add_pool_gradient(Pooling pooling, MatrixView<const float> tokens,
                       std::span<const float> pooled, MatrixView<float> out) {
  if (pooling == Pooling::kMax) {
    for (std::size_t c = 0; c < pooled.size(); ++c) {
      std::size_t largest = 0;
      for (std::size_t t = 1; t < tokens.rows; ++t) {
        if (tokens.row(t)[c] > tokens.row(largest)[c]) largest = t;
      }
      out.row(largest)[c] += pooled[c];
    }
    return;
  }
  for (std::size_t t = 0; t < tokens.rows; ++t) {
    const float weight = pooling_weight(pooling, t, tokens.rows);
    const auto row = out.row(t);
    for (std::size_t c = 0; c < row.size(); ++c) row[c] += weight * pooled[c];
  }
}

// Turns the gradient of normalize(x) into that of x, in place: (g - e (e . g)) / |x|, e = x / |x|.
void normalize_gradient(std::span<const float> x, std::span<float> gradient) {
  double squares = 0, along = 0;
  for (std::size_t c = 0; c < x.size(); ++c) {
    const auto v = static_cast<double>(x[c]);
    squares += v * v;
    along += v * static_cast<double>(gradient[c]);
  }
  const double norm = std::max(std::sqrt(squares), 1e-12);
  for (std::size_t c = 0; c < x.size(); ++c) {
    gradient[c] = static_cast<float>(
        (static_cast<double>(gradient[c]) - static_cast<double>(x[c]) * along / (norm * norm)) /
        norm);
  }
}

}  // namespace

OutputHeadGradient::OutputHeadGradient(const Model& model)
    : pooling_(model.config().pooling), normalize_(model.config().normalize) {
  const ModelConfig& config = model.config();
  const auto add = [&](const Model::Linear& linear, Activation activation) {
    modules_.push_back({PackedWeights(linear.weight, linear.bias),
                        PackedWeights(transposed(linear.weight), {}), activation});
  };
  if (config.output == OutputKind::kLogits) {
    pooling_ = {Pooling::kCls};
    if (config.has_pooler) add(model.pooler(), config.pooler_activation);
    add(model.classifier(), Activation::kIdentity);
  }
  for (std::size_t i = 0; i < config.dense.size(); ++i) {
    add(model.dense(i), config.dense[i].activation);
  }
}

Matrix<float> OutputHeadGradient::pooled(MatrixView<const float> hidden) const {
  Matrix<float> vector(1, pooling_.size() * hidden.cols);
  for (std::size_t p = 0; p < pooling_.size(); ++p) {
    pool(pooling_[p], hidden, vector.row(0).subspan(p * hidden.cols, hidden.cols));
  }
  return vector;
}

Matrix<float> OutputHeadGradient::apply(MatrixView<const float> hidden,
                                        MatrixView<const float> probes) const {
  Matrix<float> vector = pooled(hidden);
  std::vector<Matrix<float>> arguments;  // of the modules' activations
  for (const Module& module : modules_) {
    Matrix<float> next(1, module.weights.outputs());
    gemm(vector, module.weights, {}, next);
    vector = Matrix<float>(1, next.cols());
    std::ranges::copy(next.row(0), vector.data());
    activate(module.activation, vector.row(0));
    arguments.push_back(std::move(next));
  }
  Matrix<float> gradient(probes.rows, probes.cols);
  for (std::size_t p = 0; p < probes.rows; ++p) {
    std::ranges::copy(probes.row(p), gradient.row(p).data());
    if (normalize_) normalize_gradient(vector.row(0), gradient.row(p));
  }
  for (std::size_t i = modules_.size(); i-- > 0;) {
    activation_gradient(modules_[i].activation, arguments[i], gradient);
    Matrix<float> before(gradient.rows(), modules_[i].weights.inputs());
    gemm(gradient, modules_[i].transposed, {}, before);
    gradient = std::move(before);
  }
  Matrix<float> out(probes.rows * hidden.rows, hidden.cols);
  for (std::size_t p = 0; p < probes.rows; ++p) {
    for (std::size_t i = 0; i < pooling_.size(); ++i) {
      add_pool_gradient(pooling_[i], hidden, gradient.row(p).subspan(i * hidden.cols, hidden.cols),
                        out.view().rows_between(p * hidden.rows, (p + 1) * hidden.rows));
    }
  }
  return out;
}

}  // namespace reckon::cpu
