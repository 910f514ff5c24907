#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/model/model_config.h"
#include "cuda/gemm.h"
#include "cuda/kernels/precision.h"

namespace reckon::cuda {

// The numbers as a precision stores them.
template <class T>
DeviceArray<T> to_device(MatrixView<const float> numbers);

// A linear layer of one precision; the bias is added by the kernel that reads the product, or by
// the product itself.
template <class P>
class Linear {
 public:
  using Operand = std::conditional_t<P::kScaled, typename P::Quantized, typename P::Hidden>;

  // weight [outputs, inputs] as torch stores it, bias [outputs]; both are padded with zeros to
  // multiples of P::kAlignment.
  Linear(MatrixView<const float> weight, std::span<const float> bias);

  int inputs() const { return inputs_; }    // padded
  int outputs() const { return outputs_; }  // padded
  // product [rows, outputs()] = x [rows, inputs()] weight^T, as ProductWithBias wants it.
  ProductWithBias<P> multiply(Gemm& gemm, GemmType type, int rows, const Operand* x,
                              const float* row_scales, typename P::Product* product,
                              Stream stream) const;
  // out [rows, outputs()] = activation(x weight^T + bias), all by the product. False, and nothing
  // is done, where there is no such product: none for the tanh form of GELU in float.
  bool multiply_and_activate(Gemm& gemm, GemmType type, Activation activation, int rows,
                             const typename P::Hidden* x, typename P::Hidden* out,
                             Stream stream) const requires(!P::kScaled);

 private:
  int inputs_;
  int outputs_;
  DeviceArray<Operand> weight_;
  DeviceArray<float> bias_;
  DeviceArray<Operand> bias_of_product_;  // in its numbers, where nothing is scaled
  DeviceArray<float> column_scales_;      // of a scaled precision
};

}  // namespace reckon::cuda
