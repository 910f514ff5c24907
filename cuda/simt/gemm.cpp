#include "cuda/gemm.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "core/error.h"
#include "cuda/number_format.h"
#include "cuda/simt/device_loss.h"
#include "cuda/simt/device_memory.h"
#include "cuda/simt/gemm_epilogues.h"
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
  GemmKind kind;
  GemmShape shape;
  GemmOperands operands;
  bool split_sums;
};

template <class Operand, class Sum, class Value>
void multiply_by_loops(const Product& product, Value (*value_of)(Operand), auto store) {
  const GemmShape& shape = product.shape;
  const int split = product.split_sums ? shape.inputs / 2 : 0;
  const auto rows = converted<Sum>(product.operands.x, shape.rows, shape.inputs, value_of);
  const auto columns =
      converted<Sum>(product.operands.weight, shape.outputs, shape.inputs, value_of);
  std::size_t at = 0;
  for (auto row = rows.begin(); row != rows.end(); row += shape.inputs) {
    for (auto column = columns.begin(); column != columns.end(); column += shape.inputs) {
      const Sum first = std::inner_product(row, row + split, column, Sum{0});
      store(at++,
            first + std::inner_product(row + split, row + shape.inputs, column + split, Sum{0}));
    }
  }
}

// What becomes of a sum of one output.
float after_epilogue(GemmEpilogue epilogue, double sum, double bias) {
  const double x = sum + bias;
  switch (epilogue) {
    case GemmEpilogue::kNone:
      return static_cast<float>(sum);
    case GemmEpilogue::kBias:
      return static_cast<float>(x);
    case GemmEpilogue::kBiasRelu:
      return static_cast<float>(std::max(x, 0.0));
    case GemmEpilogue::kBiasGeluTanh:
      break;
  }
  constexpr double kSlope = 0.79788456080286536;  // sqrt(2 / pi)
  return static_cast<float>(x / 2 * (1 + std::tanh(kSlope * (x + 0.044715 * x * x * x))));
}

float number_of(float x) { return x; }
template <class T>
float number_of(T x) {
  return to_float(x);
}

// Products of numbers whose sums are floats, stored as the operands are.
template <class T>
void multiply_floats(const Product& product, float (*value_of)(T), T (*stored)(float)) {
  const auto* bias = static_cast<const T*>(product.operands.bias);
  auto* out = static_cast<T*>(product.operands.out);
  const GemmEpilogue epilogue = product.kind.epilogue;
  const auto outputs = static_cast<std::size_t>(product.shape.outputs);
  multiply_by_loops<T, float>(product, value_of, [=](std::size_t at, float sum) {
    const float of_output = epilogue == GemmEpilogue::kNone ? 0 : number_of(bias[at % outputs]);
    out[at] = stored(after_epilogue(epilogue, sum, of_output));
  });
}

// 10 bits of fraction, ties away from zero (PTX ISA, cvt.rna.tf32).
float rounded_to_tf32(float x) {
  std::uint32_t bits;
  __builtin_memcpy(&bits, &x, sizeof(bits));
  bits = (bits + 0x1000) & ~0x1fffu;
  __builtin_memcpy(&x, &bits, sizeof(bits));
  return x;
}

template <class Sum>
auto store_sums(const Product& product) {
  return
      [out = static_cast<Sum*>(product.operands.out)](std::size_t at, Sum sum) { out[at] = sum; };
}

void multiply_now(const Product& product) {
  const simt::DeviceMemoryIsOpen open;
  switch (product.kind.type) {
    case GemmType::kFp32:
      return multiply_floats<float>(product, number_of, number_of);
    case GemmType::kTf32:
      return multiply_floats<float>(product, rounded_to_tf32, number_of);
    case GemmType::kFp16:
      return multiply_floats<Half>(product, to_float, to_half);
    case GemmType::kBf16:
      return multiply_floats<BFloat16>(product, to_float, to_bfloat16);
    case GemmType::kInt8:
      return multiply_by_loops<std::int8_t, std::int32_t, std::int8_t>(
          product, [](std::int8_t v) { return v; }, store_sums<std::int32_t>(product));
    case GemmType::kFp8:
      return multiply_by_loops<Float8, float, float>(product, to_float, store_sums<float>(product));
  }
}

// Blocks of a product may write before others have read.
void check_apart(const Product& product) {
  const auto bytes = [](GemmType type) -> std::size_t {
    if (type == GemmType::kInt8 || type == GemmType::kFp8) return 1;
    return type == GemmType::kFp16 || type == GemmType::kBf16 ? 2 : 4;
  };
  const GemmShape& shape = product.shape;
  const std::size_t of_operand = bytes(product.kind.type);
  const auto* const x = static_cast<const std::byte*>(product.operands.x);
  const auto* const out = static_cast<const std::byte*>(product.operands.out);
  const auto rows = static_cast<std::size_t>(shape.rows);
  const std::size_t of_product = of_operand == 1 ? 4 : of_operand;
  if (x < out + rows * static_cast<std::size_t>(shape.outputs) * of_product &&
      out < x + rows * static_cast<std::size_t>(shape.inputs) * of_operand) {
    fail("Gemm::multiply: the product is written over its operand");
  }
}

std::atomic<bool> has_epilogues = true;

bool can_multiply(const GemmKind& kind) {
  return kind.epilogue == GemmEpilogue::kNone ||
         (has_epilogues && kind.type != GemmType::kInt8 && kind.type != GemmType::kFp8);
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

bool Gemm::multiply(const GemmKind& kind, const GemmShape& shape, const GemmOperands& operands,
                    Stream stream) {
  constexpr int kFewRows = 32;
  simt::begin_runtime_call("Gemm::multiply");
  if (!can_multiply(kind)) return false;
  const bool split_sums = state_->split_sums && shape.rows < kFewRows;
  const Product product = {kind, shape, operands, split_sums};
  check_apart(product);
  simt::submit_launch(stream, [=] { multiply_now(product); });
  return true;
}

}  // namespace reckon::cuda

namespace reckon::simt {

void set_gemm_epilogues(bool are_there) { cuda::has_epilogues = are_there; }

}  // namespace reckon::simt
