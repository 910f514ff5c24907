#include "core/cpu/transformer.h"

#include <algorithm>

#include "core/cpu/gemm_bf16.h"
#include "core/cpu/layer_norm.h"
#include "core/cpu/prune.h"
#include "core/cpu/scratch.h"
#include "core/encoder_input.h"

namespace reckon::cpu {
namespace {

// Queries, keys and values in one product: their weights one below the other.
Linear stack(const Model::Layer& layer, Precision precision, std::optional<InputRange> range) {
  const std::size_t rows = layer.query.weight.rows();
  const std::size_t cols = layer.query.weight.cols();
  Matrix<float> weight(3 * rows, cols);
  std::vector<float> bias;
  std::size_t part = 0;
  for (const Model::Linear* linear : {&layer.query, &layer.key, &layer.value}) {
    std::copy_n(linear->weight.data(), rows * cols, weight.row(part++ * rows).data());
    bias.insert(bias.end(), linear->bias.begin(), linear->bias.end());
  }
  return Linear(weight, bias, precision, range);
}

// Columns [begin, end) of a matrix.
Matrix<float> columns_between(const Matrix<float>& matrix, std::size_t begin, std::size_t end) {
  Matrix<float> columns(matrix.rows(), end - begin);
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    std::ranges::copy(matrix.row(r).subspan(begin, end - begin), columns.row(r).begin());
  }
  return columns;
}

// Tokens that meet a group of a feed-forward network at a time: their states and the weights of the
// group stay in the second-level cache. A multiple of the rows of every tile.
constexpr std::size_t kRowsAtOnce = 192;

// A dense matrix in scratch memory that is made anew only when it grows.
MatrixView<float> scratch_matrix(Matrix<float>& scratch, std::size_t rows, std::size_t cols) {
  grow(scratch, rows, cols);
  return {scratch.data(), rows, cols};
}

}  // namespace

Transformer::Layer Transformer::pack(const Model::Layer& layer, const PrecisionPlan& plan,
                                     std::size_t index, const LayerOptions& options) {
  const auto range_of = [&](const Model::Linear& linear) {
    return options.static_activations ? linear.input_range : std::nullopt;
  };
  const auto packed = [&](const Model::Linear& linear, Part part, MatrixView<const float> weight,
                          std::span<const float> bias) {
    return Linear(weight, bias, plan.of(index, part), range_of(linear));
  };
  std::vector<FeedForwardGroup> feed_forward;
  const std::size_t columns = layer.intermediate.weight.rows();
  for (std::size_t begin = 0; begin < columns; begin += kBlockDepth) {
    const std::size_t end = std::min(columns, begin + kBlockDepth);
    // The bias of the output belongs to its first sum.
    feed_forward.push_back(
        {.intermediate = packed(layer.intermediate, Part::kIntermediate,
                                layer.intermediate.weight.view().rows_between(begin, end),
                                std::span(layer.intermediate.bias).subspan(begin, end - begin)),
         .output =
             packed(layer.output, Part::kOutput, columns_between(layer.output.weight, begin, end),
                    begin == 0 ? std::span(layer.output.bias) : std::span<const float>())});
  }
  return {.qkv = stack(layer, plan.of(index, Part::kQkv), range_of(layer.query)),
          .attention_output = packed(layer.attention_output, Part::kAttentionOutput,
                                     layer.attention_output.weight, layer.attention_output.bias),
          .feed_forward = std::move(feed_forward),
          .narrow_attention = is_narrow(plan.of(index, Part::kQkv)),
          .attention_norm = layer.attention_norm,
          .output_norm = layer.output_norm};
}

Model::Layer Transformer::pruned(const Model& model, std::size_t index,
                                 const LayerOptions& options) const {
  Model::Layer layer = model.layer(index);
  if (options.first_order_importance) {
    const Importance::Layer& importance = model.importance()->layers[index];
    prune_heads(layer, importance.heads, heads_);
    prune_ffn_columns(layer, importance.ffn_columns, ffn_columns_);
  } else {
    prune_heads(layer, head_magnitudes(layer, config_.heads), heads_);
    prune_ffn_columns(layer, ffn_column_magnitudes(layer), ffn_columns_);
  }
  return layer;
}

Transformer::Transformer(const Model& model, const PrecisionPlan& plan, const LayerOptions& options)
    : config_(model.config()),
      heads_(options.heads == 0 ? config_.heads : options.heads),
      ffn_columns_(options.ffn_columns == 0 ? config_.intermediate : options.ffn_columns),
      tables_{model.word_embeddings(), model.position_embeddings(), model.type_embeddings()},
      embedding_norm_(model.embedding_norm()) {
  layers_.reserve(plan.layers());
  for (std::size_t i = 0; i < plan.layers(); ++i) {
    layers_.push_back(pack(pruned(model, i, options), plan, i, options));
  }
}

void Transformer::embed(const PackedSequences& tokens, TransformerScratch& scratch,
                        MatrixView<float> hidden) const {
  assign_positions(tokens.ids, tokens.cu_seqlens, config_, scratch.position_ids);
  cpu::embed(tables_, tokens.ids, scratch.position_ids, tokens.type_ids, hidden);
  layer_norm(hidden, embedding_norm_.gamma, embedding_norm_.beta, config_.layer_norm_epsilon);
}

void Transformer::apply_layer(std::size_t index, std::span<const std::int32_t> cu_seqlens,
                              TransformerScratch& scratch, MatrixView<float> hidden,
                              const InputObserver& observe) const {
  const Layer& layer = layers_[index];
  const auto apply = [&](Part part, const Linear& linear, MatrixView<const float> x,
                         const Epilogue& epilogue, MatrixView<float> out) {
    if (observe) observe(index, part, x);
    linear.apply(x, epilogue, scratch.linear, out);
  };
  const std::size_t depth = config_.hidden / config_.heads;
  const auto qkv = scratch_matrix(scratch.qkv, hidden.rows, 3 * heads_ * depth);
  const auto context = scratch_matrix(scratch.context, hidden.rows, heads_ * depth);

  // Heads of whole panels become matrices of their own.
  const bool split = depth % kPanelColumns == 0;
  apply(Part::kQkv, layer.qkv, hidden, {.group_columns = split ? depth : 0}, qkv);
  const HeadViews heads = {.data = qkv.data,
                           .heads = heads_,
                           .depth = depth,
                           .head_stride = split ? hidden.rows * depth : depth,
                           .row_stride = split ? depth : qkv.stride};
  if (layer.narrow_attention && has_bf16_products()) {
    attention_bf16(heads, cu_seqlens, scratch.attention_bf16, context);
  } else {
    attention(heads, cu_seqlens, scratch.attention, context);
  }
  // The rest by rows: what one block makes is still in the second-level cache when it is read.
  for (std::size_t begin = 0; begin < hidden.rows; begin += kRowsAtOnce) {
    const std::size_t end = std::min(hidden.rows, begin + kRowsAtOnce);
    const auto rows = hidden.rows_between(begin, end);
    apply(Part::kAttentionOutput, layer.attention_output, context.rows_between(begin, end),
          {.residual = rows}, rows);
    layer_norm(rows, layer.attention_norm.gamma, layer.attention_norm.beta,
               config_.layer_norm_epsilon);
    feed_forward(index, scratch, rows, observe);
    layer_norm(rows, layer.output_norm.gamma, layer.output_norm.beta, config_.layer_norm_epsilon);
  }
}

void Transformer::feed_forward(std::size_t index, TransformerScratch& scratch,
                               MatrixView<float> rows, const InputObserver& observe) const {
  const auto& groups = layers_[index].feed_forward;
  // All groups read the rows: only the last one writes there.
  const auto sums = scratch_matrix(scratch.sums, rows.rows, rows.cols);
  if (observe) observe(index, Part::kIntermediate, rows);
  groups.front().intermediate.round(rows, scratch.linear);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const std::size_t columns = std::min(kBlockDepth, ffn_columns_ - g * kBlockDepth);
    const auto inner = scratch_matrix(scratch.intermediate, rows.rows, columns);
    groups[g].intermediate.multiply(
        rows, scratch.linear,
        {.activation = config_.activation, .narrow = groups[g].output.narrows()}, inner);
    if (observe) observe(index, Part::kOutput, inner);
    groups[g].output.apply(inner, {.residual = g == 0 ? rows : sums}, scratch.inner,
                           g + 1 == groups.size() ? rows : sums);
  }
}

}  // namespace reckon::cpu
