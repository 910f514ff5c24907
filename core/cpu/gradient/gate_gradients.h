#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/cpu/embedding.h"
#include "core/cpu/gradient/output_head_gradient.h"
#include "core/cpu/packed_weights.h"
#include "core/encoder_input.h"
#include "core/matrix.h"
#include "core/model/model.h"

namespace reckon::cpu {

// How the output of a model in fp32 changes with the gates of its parts. A gate is a factor, 1, of
// what an attention head hands to attention_output, or of a column between the two halves of a
// feed-forward network; at 0 the part is gone, as prune.h cuts it out. Derivatives are those of
// reverse mode: one pass back through the encoder for a probe gives those of all gates.
class GateGradients {
 public:
  explicit GateGradients(const Model& model);

  // Layer after layer, the heads of each before its columns.
  std::size_t gates() const { return layers_.size() * gates_of_layer(); }

  // [probes, gates]: the derivatives of probe . output by the gates, at 1; probes [probes,
  // dimension of the output]. The text is one sequence that the model can encode. From any thread.
  Matrix<float> of(const PackedSequences& text, MatrixView<const float> probes) const;

 private:
  // A linear module, and what takes gradients of its results to gradients of what it is applied to.
  struct Linear {
    PackedWeights weights, transposed;
  };
  struct Layer {
    Linear qkv, attention_output, intermediate, output;
    Model::LayerNorm attention_norm, output_norm;
  };
  // What a layer computed on the way, which its derivatives depend on.
  struct Tape {
    Matrix<float> qkv, context, attention_sum, arguments, inner, output_sum;
  };
  std::size_t gates_of_layer() const { return config_.heads + config_.intermediate; }
  static Layer pack(const Model::Layer& layer);
  Matrix<float> embed(const PackedSequences& text) const;
  // hidden becomes the layer's output.
  Tape forward(const Layer& layer, std::span<const std::int32_t> cu_seqlens,
               Matrix<float>& hidden) const;
  // gradient [probes * tokens, hidden] of the layer's output becomes that of its input; gates
  // [probes, gates_of_layer()].
  void backward(const Layer& layer, const Tape& tape, MatrixView<float> gradient,
                MatrixView<float> gates) const;

  ModelConfig config_;
  EmbeddingTables tables_;
  Model::LayerNorm embedding_norm_;
  std::vector<Layer> layers_;
  OutputHeadGradient head_;
};

}  // namespace reckon::cpu
