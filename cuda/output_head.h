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
  explicit OutputHeadScratch(Stream stream) : vectors(stream), products(stream), counting(stream) {}

  GrowingArray<float> vectors, products;
  GrowingArray<std::int32_t> counting;  // 0, 1, 2, ...
};

// What a thread applies it with.
struct OutputHeadTools {
  Gemm& gemm;
  OutputHeadScratch& scratch;
  Stream stream;
};

// What follows the last layer, in fp32: pooling, dense modules and L2 norm of an embedding model,
// or pooler and classifier of a classification model.
class OutputHead {
 public:
  explicit OutputHead(const Model& model);

  // hidden [tokens, hidden] of packed sequences, cu_seqlens [sequences + 1] in device memory ->
  // [sequences, width()], of which the first columns are the output, in scratch memory.
  template <class T>
  const float* apply(const T* hidden, const std::int32_t* cu_seqlens, int sequences,
                     const OutputHeadTools& tools) const;
  std::size_t width() const;

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
