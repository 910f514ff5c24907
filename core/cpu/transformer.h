#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/cpu/attention.h"
#include "core/cpu/embedding.h"
#include "core/cpu/linear.h"
#include "core/cpu/precision_plan.h"
#include "core/encoder_input.h"
#include "core/matrix.h"
#include "core/model/model.h"

namespace reckon::cpu {

// Scratch memory of one thread, kept from call to call.
struct TransformerScratch {
  std::vector<std::int32_t> position_ids;
  Matrix<float> qkv;
  Matrix<float> context;
  Matrix<float> intermediate;
  Matrix<float> sums;
  LinearScratch linear;
  LinearScratch inner;
  AttentionScratch attention;
  AttentionBf16Scratch attention_bf16;
};

// What a variant changes of the layers besides their precisions.
struct LayerOptions {
  bool static_activations = false;      // the model's input ranges instead of those of each row
  std::size_t heads = 0;                // kept of each layer, see prune.h; 0: all
  std::size_t ffn_columns = 0;          // the same
  bool first_order_importance = false;  // decides which; else the magnitudes of their weights
};

// Called with what a linear layer is applied to: some rows of it at a time, all once.
using InputObserver =
    std::function<void(std::size_t layer, Part part, MatrixView<const float> input)>;

// The embeddings and layers of a BERT-family encoder (Devlin et al., arXiv 1810.04805): post-norm
// blocks of self-attention and feed-forward, without dropout. Its parts can be called one by one,
// so that the states between them can be compared.
class Transformer {
 public:
  // Takes the first plan.layers() layers.
  Transformer(const Model& model, const PrecisionPlan& plan, const LayerOptions& options = {});

  std::size_t layers() const { return layers_.size(); }
  // hidden [tokens, hidden]: word, position and type embeddings, normalised.
  void embed(const PackedSequences& tokens, TransformerScratch& scratch,
             MatrixView<float> hidden) const;
  // Applies one layer in place.
  void apply_layer(std::size_t index, std::span<const std::int32_t> cu_seqlens,
                   TransformerScratch& scratch, MatrixView<float> hidden,
                   const InputObserver& observe = {}) const;

 private:
  // kBlockDepth of the columns between the two layers of a feed-forward network.
  struct FeedForwardGroup {
    Linear intermediate, output;
  };
  struct Layer {
    Linear qkv, attention_output;
    std::vector<FeedForwardGroup> feed_forward;
    bool narrow_attention;  // in bf16 where the processor multiplies it
    Model::LayerNorm attention_norm, output_norm;
  };
  // With only the heads and columns that are kept.
  Model::Layer pruned(const Model& model, std::size_t index, const LayerOptions& options) const;
  static Layer pack(const Model::Layer& layer, const PrecisionPlan& plan, std::size_t index,
                    const LayerOptions& options);
  void feed_forward(std::size_t index, TransformerScratch& scratch, MatrixView<float> rows,
                    const InputObserver& observe) const;

  ModelConfig config_;
  std::size_t heads_;
  std::size_t ffn_columns_;
  EmbeddingTables tables_;
  Model::LayerNorm embedding_norm_;
  std::vector<Layer> layers_;
};

}  // namespace reckon::cpu
