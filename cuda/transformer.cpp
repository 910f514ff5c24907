#include "cuda/transformer.h"

#include <algorithm>

#include "cuda/kernels/activation.h"
#include "cuda/kernels/quantize.h"

namespace reckon::cuda {
namespace {

// Queries, keys and values in one product: their weights one below the other.
template <class P>
Linear<P> stack(const Model::Layer& layer) {
  const std::size_t rows = layer.query.weight.rows(), cols = layer.query.weight.cols();
  Matrix<float> weight(3 * rows, cols);
  std::vector<float> bias;
  std::size_t part = 0;
  for (const Model::Linear* linear : {&layer.query, &layer.key, &layer.value}) {
    std::copy_n(linear->weight.data(), rows * cols, weight.row(part++ * rows).data());
    bias.insert(bias.end(), linear->bias.begin(), linear->bias.end());
  }
  return Linear<P>(weight, bias);
}

}  // namespace

template <class P>
auto Transformer<P>::upload(const Model::LayerNorm& norm) -> Norm {
  return {DeviceArray<float>(norm.gamma), DeviceArray<float>(norm.beta)};
}

template <class P>
auto Transformer<P>::upload(const Model::Layer& layer) -> Layer {
  const auto linear = [](const Model::Linear& from) { return Linear<P>(from.weight, from.bias); };
  return {.qkv = stack<P>(layer),
          .attention_output = linear(layer.attention_output),
          .intermediate = linear(layer.intermediate),
          .output = linear(layer.output),
          .attention_norm = upload(layer.attention_norm),
          .output_norm = upload(layer.output_norm)};
}

template <class P>
Transformer<P>::Transformer(const Model& model, GemmType type)
    : config_(model.config()),
      type_(type),
      words_(to_device<typename P::Hidden>(model.word_embeddings())),
      positions_(to_device<typename P::Hidden>(model.position_embeddings())),
      types_(to_device<typename P::Hidden>(model.type_embeddings())),
      embedding_norm_(upload(model.embedding_norm())) {
  for (std::size_t i = 0; i < config_.layers; ++i) layers_.push_back(upload(model.layer(i)));
}

template <class P>
LayerNorm<P> Transformer<P>::layer_norm(const Norm& norm, int tokens,
                                        TransformerScratch<P>& scratch) const {
  const auto rows = static_cast<std::size_t>(tokens);
  LayerNorm<P> out = {.rows = tokens,
                      .columns = static_cast<int>(config_.hidden),
                      .gamma = norm.gamma.data(),
                      .beta = norm.beta.data(),
                      .epsilon = config_.layer_norm_epsilon,
                      .out = scratch.hidden.at_least(rows * config_.hidden),
                      .quantized = {}};
  if (P::kScaled) {
    out.quantized = scratch.next_operand();
  }
  return out;
}

template <class P>
ProductWithBias<P> Transformer<P>::multiply(const Linear<P>& linear, const typename P::Hidden* x,
                                            int tokens, TransformerScratch<P>& scratch,
                                            Stream stream) const {
  typename P::Product* product = scratch.product.at_least(static_cast<std::size_t>(tokens) *
                                                          static_cast<unsigned>(linear.outputs()));
  if constexpr (P::kScaled) {
    return linear.multiply(scratch.gemm, type_, tokens, scratch.quantized.at_least(0),
                           scratch.scales[scratch.turn].at_least(0), product, stream);
  } else {
    return linear.multiply(scratch.gemm, type_, tokens, x, nullptr, product, stream);
  }
}

template <class P>
void Transformer<P>::multiply_and_activate(const Linear<P>& linear, Activation activation,
                                           bool is_operand, int tokens,
                                           TransformerScratch<P>& scratch, Stream stream) const {
  auto* const out = scratch.wide.at_least(static_cast<std::size_t>(tokens) *
                                          static_cast<unsigned>(linear.outputs()));
  const auto* const x = scratch.hidden.data();
  if constexpr (!P::kScaled) {
    if (linear.multiply_and_activate(scratch.gemm, type_, activation, tokens, x, out, stream)) {
      return;
    }
  }
  const auto product = multiply(linear, x, tokens, scratch, stream);
  const auto operand = P::kScaled && is_operand ? scratch.next_operand() : QuantizedRows<P>();
  add_bias_and_activate<P>(product, activation, tokens, linear.outputs(), out, operand, stream);
}

template <class P>
void Transformer<P>::attend(const RunOnDevice& run, TransformerScratch<P>& scratch,
                            Stream stream) const {
  const int hidden = static_cast<int>(config_.hidden), tokens = run.shape.tokens;
  const AttentionInput<typename P::Hidden> input = {
      .qkv = scratch.wide.at_least(0),
      .tiles = run.tiles,
      .tile_count = run.shape.tiles,
      .heads = static_cast<int>(config_.heads),
      .depth = static_cast<int>(config_.hidden / config_.heads)};
  auto* context = scratch.context.at_least(static_cast<std::size_t>(tokens) * config_.hidden);
  if constexpr (std::is_same_v<typename P::Hidden, float>) {
    cuda::attention(input, context, stream);
  } else {
    cuda::attention(input, run.shape.warps, context, stream);
  }
  if constexpr (P::kScaled) {
    quantize_rows<P>(context, tokens, hidden, scratch.next_operand(), stream);
  }
}

template <class P>
void Transformer<P>::apply_layer(const Layer& layer, const RunOnDevice& run,
                                 TransformerScratch<P>& scratch, Stream stream) const {
  const int tokens = run.shape.tokens;
  auto* hidden = scratch.hidden.at_least(0);
  multiply_and_activate(layer.qkv, Activation::kIdentity, false, tokens, scratch, stream);
  attend(run, scratch, stream);
  const auto attended =
      multiply(layer.attention_output, scratch.context.at_least(0), tokens, scratch, stream);
  add_and_normalize<P>(attended, hidden, layer_norm(layer.attention_norm, tokens, scratch), stream);
  multiply_and_activate(layer.intermediate, config_.activation, true, tokens, scratch, stream);
  const auto output = multiply(layer.output, scratch.wide.at_least(0), tokens, scratch, stream);
  add_and_normalize<P>(output, hidden, layer_norm(layer.output_norm, tokens, scratch), stream);
}

template <class P>
void Transformer<P>::run(const RunOnDevice& run, TransformerScratch<P>& scratch,
                         Stream stream) const {
  if constexpr (P::kScaled) {
    const auto rows = static_cast<std::size_t>(run.shape.tokens);
    const std::size_t widest = std::max(config_.hidden, config_.intermediate + 15);
    scratch.quantized.at_least(rows * widest);
    for (auto& scales : scratch.scales) scales.at_least(rows);
    scratch.turn = 0;  // the launches of a shape are always the same
  }
  embed_and_normalize<P>(
      {words_.data(), positions_.data(), types_.size() == 0 ? nullptr : types_.data()}, run.rows,
      layer_norm(embedding_norm_, run.shape.tokens, scratch), stream);
  for (const Layer& layer : layers_) apply_layer(layer, run, scratch, stream);
}

#define RECKON_INSTANTIATE(P) template class Transformer<P>;
RECKON_FOR_EACH_PRECISION(RECKON_INSTANTIATE)

}  // namespace reckon::cuda
