#include "cuda/gemm.h"

#include <cstdint>
#include <numeric>
#include <vector>

#include "cuda/number_format.h"
#include "cuda/simt/device_loss.h"
#include "cuda/simt/device_memory.h"
#include "cuda/simt/stream.h"

// The stand-in for cuda/gemm.cpp: plain loops. Of few rows, its measured algorithms split the sums,
// as those of cuBLASLt may.
namespace reckon::cuda {
namespace {

// Every operand is converted once.
template <class Sum, class Operand, class Value>
std::vector<Sum> converted(const void* operands, int rows, int columns,
                           Value (*value_of)(Operand)) {
  const auto* from = static_cast<const Operand*>(operands);
  std::vector<Sum> values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<Sum>(value_of(from[i]));
  return values;
}

struct Product {
  GemmShape shape;
  bool split_sums;
};

template <class Operand, class Sum, class Value>
void multiply_by_loops(const Product& product, const void* x, const void* weight, void* out,
                       Value (*value_of)(Operand), auto store) {
  const GemmShape& shape = product.shape;
  const int split = product.split_sums ? shape.inputs / 2 : 0;
  const auto rows = converted<Sum>(x, shape.rows, shape.inputs, value_of);
  const auto columns = converted<Sum>(weight, shape.outputs, shape.inputs, value_of);
  std::size_t at = 0;
  for (auto row = rows.begin(); row != rows.end(); row += shape.inputs) {
    for (auto column = columns.begin(); column != columns.end(); column += shape.inputs) {
      const Sum first = std::inner_product(row, row + split, column, Sum{0});
      store(out, at++,
            first + std::inner_product(row + split, row + shape.inputs, column + split, Sum{0}));
    }
  }
}

template <class T>
void store_as(void* out, std::size_t at, T x) {
  static_cast<T*>(out)[at] = x;
}

// 10 bits of fraction, ties away from zero (PTX ISA, cvt.rna.tf32).
float rounded_to_tf32(float x) {
  std::uint32_t bits;
  __builtin_memcpy(&bits, &x, sizeof(bits));
  bits = (bits + 0x1000) & ~0x1fffu;
  __builtin_memcpy(&x, &bits, sizeof(bits));
  return x;
}

void multiply_now(GemmType type, const Product& product, const void* x, const void* weight,
                  void* out) {
  const simt::DeviceMemoryIsOpen open;
  switch (type) {
    case GemmType::kFp32:
      return multiply_by_loops<float, float, float>(
          product, x, weight, out, [](float v) { return v; }, store_as<float>);
    case GemmType::kTf32:
      return multiply_by_loops<float, float, float>(product, x, weight, out, rounded_to_tf32,
                                                    store_as<float>);
    case GemmType::kFp16:
      return multiply_by_loops<Half, float, float>(
          product, x, weight, out, to_float,
          [](void* to, std::size_t at, float sum) { store_as(to, at, to_half(sum)); });
    case GemmType::kBf16:
      return multiply_by_loops<BFloat16, float, float>(
          product, x, weight, out, to_float,
          [](void* to, std::size_t at, float sum) { store_as(to, at, to_bfloat16(sum)); });
    case GemmType::kInt8:
      return multiply_by_loops<std::int8_t, std::int32_t, std::int8_t>(
          product, x, weight, out, [](std::int8_t v) { return v; }, store_as<std::int32_t>);
    case GemmType::kFp8:
      return multiply_by_loops<Float8, float, float>(product, x, weight, out, to_float,
                                                     store_as<float>);
  }
}

}  // namespace

struct GemmChooser::State {
  GemmAlgorithms algorithms;
};
GemmChooser::GemmChooser(GemmAlgorithms algorithms) : state_(new State{algorithms}) {}

struct Gemm::State {
  bool split_sums;
};
Gemm::Gemm(const GemmChooser& chooser, Stream)
    : state_(new State{chooser.state_->algorithms == GemmAlgorithms::kMeasured}) {}
Gemm::~Gemm() = default;

void Gemm::multiply(GemmType type, const GemmShape& shape, const void* x, const void* weight,
                    void* out, Stream stream) {
  constexpr int kFewRows = 32;
  simt::begin_runtime_call("Gemm::multiply");
  const Product product = {shape, state_->split_sums && shape.rows < kFewRows};
  simt::submit_launch(stream, [=] { multiply_now(type, product, x, weight, out); });
}

}  // namespace reckon::cuda
