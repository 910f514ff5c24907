#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/model.h"
#include "cuda/gemm.h"
#include "cuda/growing_array.h"
#include "cuda/kernels/attention.h"
#include "cuda/kernels/embedding.h"
#include "cuda/linear.h"

namespace reckon::cuda {

// Packed sequences in host memory, as TokenBatch, with the rows of the position table.
struct PackedTokens {
  std::span<const std::int32_t> ids;
  std::span<const std::int32_t> positions;
  std::span<const std::int32_t> type_ids;
  std::span<const std::int32_t> cu_seqlens;
};

// Device memory of one thread, kept from call to call.
template <class P>
struct TransformerScratch {
  explicit TransformerScratch(GemmAlgorithms algorithms) : gemm(algorithms) {}

  Gemm gemm;
  GrowingArray<std::int32_t> ids, positions, type_ids;
  GrowingArray<AttentionTile> tiles;
  GrowingArray<typename P::Hidden> hidden;    // [tokens, hidden]
  GrowingArray<typename P::Product> product;  // of any layer
  GrowingArray<typename P::Hidden> wide;  // queries, keys and values; then the intermediate states
  GrowingArray<typename P::Hidden> context;       // what attention gives
  GrowingArray<typename P::Quantized> quantized;  // operand of the next product, where kScaled
  GrowingArray<float> scales;                     // of its rows
};

// The embeddings and layers of a BERT-family encoder on the GPU, of one precision; see
// core/cpu/transformer.h.
template <class P>
class Transformer {
 public:
  Transformer(const Model& model, GemmType type);

  // Runs the tokens of a batch through all layers: [tokens, hidden] in scratch.hidden.
  const typename P::Hidden* run(const PackedTokens& tokens, TransformerScratch<P>& scratch,
                                Stream stream) const;

 private:
  struct Norm {
    DeviceArray<float> gamma, beta;
  };
  struct Layer {
    Linear<P> qkv, attention_output, intermediate, output;
    Norm attention_norm, output_norm;
  };
  // The tiles of the sequences, and how many warps the longest of them needs.
  struct Attention {
    const AttentionTile* tiles;
    int tile_count;
    int warps;
  };
  static Norm upload(const Model::LayerNorm& norm);
  static Layer upload(const Model::Layer& layer);
  LayerNorm<P> layer_norm(const Norm& norm, int tokens, TransformerScratch<P>& scratch) const;
  void attend(const Attention& attention, int tokens, TransformerScratch<P>& scratch,
              Stream stream) const;
  void apply_layer(const Layer& layer, const Attention& attention, int tokens,
                   TransformerScratch<P>& scratch, Stream stream) const;
  ProductWithBias<P> multiply(const Linear<P>& linear, const typename P::Hidden* x, int tokens,
                              TransformerScratch<P>& scratch, Stream stream) const;

  ModelConfig config_;
  GemmType type_;
  DeviceArray<typename P::Hidden> words_, positions_, types_;
  Norm embedding_norm_;
  std::vector<Layer> layers_;
};

}  // namespace reckon::cuda
