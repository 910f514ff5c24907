#include "core/cpu/gradient/gate_gradients.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/cpu/activation.h"
#include "core/cpu/attention.h"
#include "core/cpu/gradient/activation_slope.h"
#include "core/cpu/gradient/attention_gradient.h"
#include "core/cpu/gradient/layer_norm_gradient.h"
#include "core/cpu/gradient/products.h"
#include "core/cpu/layer_norm.h"

namespace reckon::cpu {
namespace {

Matrix<float> copied(MatrixView<const float> matrix) {
  Matrix<float> copy(matrix.rows, matrix.cols);
  for (std::size_t r = 0; r < matrix.rows; ++r) {
    std::ranges::copy(matrix.row(r), copy.row(r).data());
  }
  return copy;
}

Matrix<float> applied(const PackedWeights& weights, MatrixView<const float> x,
                      const Epilogue& epilogue = {}) {
  Matrix<float> out(x.rows, weights.outputs());
  gemm(x, weights, epilogue, out);
  return out;
}

// Queries, keys and values in one product, as in Transformer.
Model::Linear stacked(const Model::Layer& layer) {
  const std::size_t rows = layer.query.weight.rows();
  Model::Linear all;
  all.weight = Matrix<float>(3 * rows, layer.query.weight.cols());
  std::size_t row = 0;
  for (const Model::Linear* linear : {&layer.query, &layer.key, &layer.value}) {
    for (std::size_t r = 0; r < rows; ++r) {
      std::ranges::copy(linear->weight.row(r), all.weight.row(row++).data());
    }
    all.bias.insert(all.bias.end(), linear->bias.begin(), linear->bias.end());
  }
  return all;
}

// The derivative by a factor of some columns: the sum of what they are times their gradients. A
// gate has `width` columns; values [tokens, ...], gradients [probes * tokens, ...].
void gate_gradients(MatrixView<const float> values, MatrixView<const float> gradients,
                    std::size_t width, MatrixView<float> gates) {
  std::vector<double> sums(gates.cols);
  for (std::size_t probe = 0; probe < gates.rows; ++probe) {
    std::ranges::fill(sums, 0.0);
    for (std::size_t token = 0; token < values.rows; ++token) {
      const auto value = values.row(token);
      const auto gradient = gradients.row(probe * values.rows + token);
      for (std::size_t c = 0; c < value.size(); ++c) {
        sums[c / width] += static_cast<double>(value[c]) * static_cast<double>(gradient[c]);
      }
    }
    std::ranges::transform(sums, gates.row(probe).data(),
                           [](double sum) { return static_cast<float>(sum); });
  }
}

}  // namespace

GateGradients::Layer GateGradients::pack(const Model::Layer& layer) {
  const auto packed = [](const Model::Linear& linear) {
    return Linear{PackedWeights(linear.weight, linear.bias),
                  PackedWeights(transposed(linear.weight), {})};
  };
  return {.qkv = packed(stacked(layer)),
          .attention_output = packed(layer.attention_output),
          .intermediate = packed(layer.intermediate),
          .output = packed(layer.output),
          .attention_norm = layer.attention_norm,
          .output_norm = layer.output_norm};
}

GateGradients::GateGradients(const Model& model)
    : config_(model.config()),
      tables_{model.word_embeddings(), model.position_embeddings(), model.type_embeddings()},
      embedding_norm_(model.embedding_norm()),
      head_(model) {
  layers_.reserve(config_.layers);
  for (std::size_t i = 0; i < config_.layers; ++i) layers_.push_back(pack(model.layer(i)));
}

Matrix<float> GateGradients::embed(const PackedSequences& text) const {
  std::vector<std::int32_t> positions;
  assign_positions(text.ids, text.cu_seqlens, config_, positions);
  Matrix<float> hidden(text.ids.size(), config_.hidden);
  cpu::embed(tables_, text.ids, positions, text.type_ids, hidden);
  layer_norm(hidden, embedding_norm_.gamma, embedding_norm_.beta, config_.layer_norm_epsilon);
  return hidden;
}

GateGradients::Tape GateGradients::forward(const Layer& layer,
                                           std::span<const std::int32_t> cu_seqlens,
                                           Matrix<float>& hidden) const {
  const auto normed = [&](MatrixView<const float> sum, const Model::LayerNorm& norm) {
    Matrix<float> rows = copied(sum);
    layer_norm(rows, norm.gamma, norm.beta, config_.layer_norm_epsilon);
    return rows;
  };
  const std::size_t depth = config_.hidden / config_.heads;
  Tape tape;
  tape.qkv = applied(layer.qkv.weights, hidden);
  tape.context = Matrix<float>(hidden.rows(), hidden.cols());
  AttentionScratch scratch;
  attention({.data = tape.qkv.data(),
             .heads = config_.heads,
             .depth = depth,
             .head_stride = depth,
             .row_stride = tape.qkv.cols()},
            cu_seqlens, scratch, tape.context);
  tape.attention_sum = applied(layer.attention_output.weights, tape.context, {.residual = hidden});
  hidden = normed(tape.attention_sum, layer.attention_norm);
  tape.arguments = applied(layer.intermediate.weights, hidden);
  tape.inner = copied(tape.arguments);
  activate(config_.activation, {tape.inner.data(), tape.inner.rows() * tape.inner.cols()});
  tape.output_sum = applied(layer.output.weights, tape.inner, {.residual = hidden});
  hidden = normed(tape.output_sum, layer.output_norm);
  return tape;
}

void GateGradients::backward(const Layer& layer, const Tape& tape, MatrixView<float> gradient,
                             MatrixView<float> gates) const {
  const auto back = [&](const Linear& linear, MatrixView<const float> x,
                        const Epilogue& epilogue = {}) {
    return applied(linear.transposed, x, epilogue);
  };
  // Around a residual connection, its gradient is added to that of what it leads around.
  const auto back_and_add = [&](const Linear& linear, MatrixView<const float> x) {
    gemm(x, linear.transposed, {.residual = gradient}, gradient);
  };
  const std::size_t depth = config_.hidden / config_.heads;
  layer_norm_gradient(tape.output_sum, layer.output_norm.gamma, config_.layer_norm_epsilon,
                      gradient);
  Matrix<float> inner = back(layer.output, gradient);
  gate_gradients(tape.inner, inner, 1, columns_of(gates, config_.heads, config_.intermediate));
  activation_gradient(config_.activation, tape.arguments, inner);
  back_and_add(layer.intermediate, inner);
  layer_norm_gradient(tape.attention_sum, layer.attention_norm.gamma, config_.layer_norm_epsilon,
                      gradient);
  const Matrix<float> context = back(layer.attention_output, gradient);
  gate_gradients(tape.context, context, depth, columns_of(gates, 0, config_.heads));
  back_and_add(layer.qkv, attention_gradient(tape.qkv, config_.heads, context));
}

Matrix<float> GateGradients::of(const PackedSequences& text, MatrixView<const float> probes) const {
  Matrix<float> hidden = embed(text);
  std::vector<Tape> tapes;
  tapes.reserve(layers_.size());
  for (const Layer& layer : layers_) tapes.push_back(forward(layer, text.cu_seqlens, hidden));
  Matrix<float> gradient = head_.apply(hidden, probes);
  Matrix<float> gates(probes.rows, this->gates());
  for (std::size_t i = layers_.size(); i-- > 0;) {
    backward(layers_[i], tapes[i], gradient,
             columns_of(gates.view(), i * gates_of_layer(), gates_of_layer()));
  }
  return gates;
}

}  // namespace reckon::cpu
