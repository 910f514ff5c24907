#include "cuda/linear.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace reckon::cuda {
namespace {

template <class P>
std::size_t padded(std::size_t size) {
  return (size + P::kAlignment - 1) / P::kAlignment * P::kAlignment;
}

template <class T>
T stored(float x) {
  if constexpr (std::is_same_v<T, float>) {
    return x;
  } else if constexpr (std::is_same_v<T, Half>) {
    return to_half(x);
  } else if constexpr (std::is_same_v<T, BFloat16>) {
    return to_bfloat16(x);
  } else if constexpr (std::is_same_v<T, Float8>) {
    return to_float8(x);
  } else {
    return static_cast<std::int8_t>(std::nearbyint(x));  // the caller keeps within +-127
  }
}

// What the largest magnitude of an output's weights becomes, over that magnitude; 1 where nothing
// is scaled.
template <class P>
float scale_to_stored(std::span<const float> row) {
  if constexpr (P::kScaled) {
    float largest = 0;
    for (const float x : row) largest = std::max(largest, std::abs(x));
    return largest < 1e-30f ? 0 : P::kLargest / largest;
  } else {
    return 1;
  }
}

// That of a product, where it has one.
std::optional<GemmEpilogue> epilogue_of(Activation activation) {
  switch (activation) {
    case Activation::kIdentity:
      return GemmEpilogue::kBias;
    case Activation::kRelu:
      return GemmEpilogue::kBiasRelu;
    case Activation::kGeluTanh:
      return GemmEpilogue::kBiasGeluTanh;
    case Activation::kGelu:
    case Activation::kSilu:
    case Activation::kTanh:
      break;
  }
  return std::nullopt;
}

}  // namespace

template <class T>
DeviceArray<T> to_device(MatrixView<const float> numbers) {
  std::vector<T> host;
  host.reserve(numbers.rows * numbers.cols);
  for (std::size_t r = 0; r < numbers.rows; ++r) {
    for (const float x : numbers.row(r)) host.push_back(stored<T>(x));
  }
  return DeviceArray<T>(host);
}

template <class P>
Linear<P>::Linear(MatrixView<const float> weight, std::span<const float> bias)
    : inputs_(static_cast<int>(padded<P>(weight.cols))),
      outputs_(static_cast<int>(padded<P>(weight.rows))) {
  const auto inputs = static_cast<std::size_t>(inputs_);
  const auto outputs = static_cast<std::size_t>(outputs_);
  std::vector<Operand> numbers(outputs * inputs);
  std::vector<float> scales(outputs), biases(outputs);
  for (std::size_t o = 0; o < weight.rows; ++o) {
    const std::span<const float> row = weight.row(o);
    const float scale = scale_to_stored<P>(row);
    for (std::size_t i = 0; i < row.size(); ++i) {
      numbers[o * inputs + i] = stored<Operand>(row[i] * scale);
    }
    scales[o] = scale == 0 ? 0 : 1 / scale;
    biases[o] = bias.empty() ? 0 : bias[o];
  }
  weight_ = DeviceArray<Operand>(numbers);
  bias_ = DeviceArray<float>(biases);
  if constexpr (P::kScaled) {
    column_scales_ = DeviceArray<float>(scales);
  } else {
    bias_of_product_ =
        to_device<Operand>(MatrixView<const float>(biases.data(), 1, outputs, outputs));
  }
}

template <class P>
ProductWithBias<P> Linear<P>::multiply(Gemm& gemm, GemmType type, int rows, const Operand* x,
                                       const float* row_scales, typename P::Product* product,
                                       Stream stream) const {
  gemm.multiply(type, {rows, outputs_, inputs_}, {x, weight_.data(), product}, stream);
  return {product, bias_.data(), row_scales, column_scales_.data()};
}

template <class P>
bool Linear<P>::multiply_and_activate(Gemm& gemm, GemmType type, Activation activation, int rows,
                                      const typename P::Hidden* x, typename P::Hidden* out,
                                      Stream stream) const requires(!P::kScaled) {
  // cuBLASLt does not say how near its tanh is: near enough for numbers of 16 bits.
  if (std::is_same_v<P, Fp32> && activation == Activation::kGeluTanh) return false;
  const auto epilogue = epilogue_of(activation);
  return epilogue && gemm.multiply({type, *epilogue}, {rows, outputs_, inputs_},
                                   {x, weight_.data(), out, bias_of_product_.data()}, stream);
}

template DeviceArray<float> to_device<float>(MatrixView<const float>);
template DeviceArray<Half> to_device<Half>(MatrixView<const float>);
template DeviceArray<BFloat16> to_device<BFloat16>(MatrixView<const float>);
#define RECKON_INSTANTIATE(P) template class Linear<P>;
RECKON_FOR_EACH_PRECISION(RECKON_INSTANTIATE)

}  // namespace reckon::cuda
