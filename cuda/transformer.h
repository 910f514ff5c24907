#pragma once

#include <array>
#include <vector>

#include "core/model/model.h"
#include "cuda/gemm.h"
#include "cuda/growing_array.h"
#include "cuda/launch_graphs.h"
#include "cuda/linear.h"
#include "cuda/run_input.h"

namespace reckon::cuda {

// Device memory of one thread, kept from call to call.
template <class P>
struct TransformerScratch {
  TransformerScratch(const GemmChooser& chooser, Stream stream)
      : gemm(chooser, stream),
        hidden(stream),
        product(stream),
        wide(stream),
        context(stream),
        quantized(stream),
        scales{GrowingArray<float>(stream), GrowingArray<float>(stream)} {}

  // Of the run's input and of all that the layers write.
  LaunchGraphs::Addresses addresses(const void* input) const {
    return {input,          hidden.data(),    product.data(),   wide.data(),
            context.data(), quantized.data(), scales[0].data(), scales[1].data()};
  }

  // Where a kernel writes the operand of the next product, of rows no wider than the widest: other
  // scales than those of the last product's rows, which it may read.
  QuantizedRows<P> next_operand() {
    turn = 1 - turn;
    return {quantized.at_least(0), scales[turn].at_least(0)};
  }

  Gemm gemm;
  GrowingArray<typename P::Hidden> hidden;    // [tokens, hidden]
  GrowingArray<typename P::Product> product;  // of any layer
  GrowingArray<typename P::Hidden> wide;  // queries, keys and values; then the intermediate states
  GrowingArray<typename P::Hidden> context;       // what attention gives
  GrowingArray<typename P::Quantized> quantized;  // operand of the next product, where kScaled
  std::array<GrowingArray<float>, 2> scales;      // of its rows, and of those before
  std::size_t turn = 0;                           // which of them are those of its rows
};

// The embeddings and layers of a BERT-family encoder on the GPU, of one precision; see
// core/cpu/transformer.h.
template <class P>
class Transformer {
 public:
  Transformer(const Model& model, GemmType type);

  // Runs the tokens through all layers: [run.shape.tokens, hidden] in scratch.hidden. Where the
  // scratch memory is large enough already, launches only.
  void run(const RunOnDevice& run, TransformerScratch<P>& scratch, Stream stream) const;

 private:
  struct Norm {
    DeviceArray<float> gamma, beta;
  };
  struct Layer {
    Linear<P> qkv, attention_output, intermediate, output;
    Norm attention_norm, output_norm;
  };
  static Norm upload(const Model::LayerNorm& norm);
  static Layer upload(const Model::Layer& layer);
  LayerNorm<P> layer_norm(const Norm& norm, int tokens, TransformerScratch<P>& scratch) const;
  void attend(const RunOnDevice& run, TransformerScratch<P>& scratch, Stream stream) const;
  void apply_layer(const Layer& layer, const RunOnDevice& run, TransformerScratch<P>& scratch,
                   Stream stream) const;
  ProductWithBias<P> multiply(const Linear<P>& linear, const typename P::Hidden* x, int tokens,
                              TransformerScratch<P>& scratch, Stream stream) const;
  // activation(x weight^T + bias) in scratch.wide, or, where it is the operand of a product that
  // has scales, as that.
  void multiply_and_activate(const Linear<P>& linear, Activation activation, bool is_operand,
                             int tokens, TransformerScratch<P>& scratch, Stream stream) const;

  ModelConfig config_;
  GemmType type_;
  DeviceArray<typename P::Hidden> words_, positions_, types_;
  Norm embedding_norm_;
  std::vector<Layer> layers_;
};

}  // namespace reckon::cuda
