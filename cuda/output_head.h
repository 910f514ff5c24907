#pragma once

#include <vector>

#include "core/model/model.h"
#include "cuda/gemm.h"
#include "cuda/growing_array.h"
#include "cuda/kernels/pooling.h"
#include "cuda/linear.h"

namespace reckon::cuda {

// Device memory of one thread.
struct OutputHeadScratch {
  GrowingArray<std::int32_t> cu_seqlens;
  GrowingArray<float> vectors, products;
  std::vector<float> host;
};

// What follows the last layer, in fp32: pooling, dense modules and L2 norm of an embedding model,
// or pooler and classifier of a classification model.
class OutputHead {
 public:
  explicit OutputHead(const Model& model);

  // hidden [tokens, hidden] of packed sequences -> out [sequences, dimension] in host memory.
  template <class T>
  void apply(const T* hidden, std::span<const std::int32_t> cu_seqlens, Gemm& gemm,
             OutputHeadScratch& scratch, MatrixView<float> out, Stream stream) const;

 private:
  struct Module {
    Linear<Fp32> linear;
    Activation activation;
  };

  std::size_t hidden_;
  PoolingModes pooling_;
  std::vector<Module> modules_;
  bool normalize_;
};

}  // namespace reckon::cuda
