#pragma once

#include <compare>
#include <cstddef>
#include <memory>

#include "cuda/runtime.h"

namespace reckon::cuda {

// What a product multiplies -> what it leaves: float -> float (kTf32: with operands rounded to 10
// bits of fraction), Half -> Half, BFloat16 -> BFloat16, std::int8_t -> std::int32_t, Float8 ->
// float. Sums are in float, those of int8 exact.
enum class GemmType { kFp32, kTf32, kFp16, kBf16, kInt8, kFp8 };

// What a product goes through before it is stored.
enum class GemmEpilogue {
  kNone,
  kBias,          // a bias [outputs] is added, of numbers as the product's
  kBiasRelu,      // and what is below 0 becomes 0
  kBiasGeluTanh,  // or the tanh form of GELU is taken (core/cpu/activation-inl.h)
};

// Not explicit: a product without an epilogue.
struct GemmKind {
  GemmKind(GemmType type_, GemmEpilogue epilogue_ = GemmEpilogue::kNone)
      : type(type_), epilogue(epilogue_) {}
  auto operator<=>(const GemmKind&) const = default;

  GemmType type;
  GemmEpilogue epilogue;
};

struct GemmShape {
  int rows = 0;
  int outputs = 0;
  int inputs = 0;  // int8 and fp8: inputs and outputs are multiples of 16
  auto operator<=>(const GemmShape&) const = default;
};

// Device memory of a product: out [rows, outputs] = x [rows, inputs] weight^T, weight [outputs,
// inputs] as torch stores it.
struct GemmOperands {
  const void* x = nullptr;
  const void* weight = nullptr;
  void* out = nullptr;
  const void* bias = nullptr;  // of an epilogue
};

// Which of cuBLASLt's algorithms a product takes.
enum class GemmAlgorithms {
  kMeasured,  // the fastest for about as many rows, measured once and kept in a file
              // (gemm_choices.h)
  kFixed,     // one for all numbers of rows, without split sums: a row has the same bits whatever
              // other rows there are
};

// The choice, for the products of several threads: what one of them measured, all take.
class GemmChooser {
 public:
  // Not explicit: a way to choose. Throws Error, saying which library or function is missing.
  GemmChooser(GemmAlgorithms algorithms);

 private:
  friend class Gemm;
  struct State;
  std::shared_ptr<State> state_;
};

// Matrix products of one thread on one stream.
class Gemm {
 public:
  // Throws Error, saying which library or function is missing.
  explicit Gemm(const GemmChooser& chooser, Stream stream = nullptr);
  ~Gemm();
  Gemm(const Gemm&) = delete;
  Gemm& operator=(const Gemm&) = delete;

  // The first product of about as many rows is measured: it takes longer and waits for the stream.
  // False, and nothing is done, where cuBLASLt has no algorithm with that epilogue: never without
  // one.
  bool multiply(const GemmKind& kind, const GemmShape& shape, const GemmOperands& operands,
                Stream stream);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace reckon::cuda
