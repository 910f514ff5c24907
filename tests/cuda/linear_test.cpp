#include "cuda/linear.h"

#include <gtest/gtest.h>

#include <optional>

#include "tests/cuda/kernels/reference.h"

namespace reckon::cuda {
namespace {

constexpr std::size_t kInputs = 40, kOutputs = 24;

// As many rows as one algorithm with split sums and one without are taken for.
constexpr std::size_t kRows[] = {1, 33};

template <class P>
struct Layer {
  explicit Layer(std::size_t rows_)
      : rows(rows_),
        weight(kOutputs, kInputs, 1, 0.2),
        bias(1, kOutputs, 2),
        x(rows, kInputs, 3),
        linear(matrix(weight), bias.stored_numbers) {}

  static Matrix<float> matrix(const test::Numbers<typename P::Hidden>& numbers) {
    Matrix<float> out(kOutputs, kInputs);
    for (std::size_t o = 0; o < kOutputs; ++o) {
      for (std::size_t i = 0; i < kInputs; ++i) {
        out.row(o)[i] = static_cast<float>(numbers.values[o][i]);
      }
    }
    return out;
  }
  test::Rows expected(Activation activation) const {
    test::Rows out(rows, std::vector<double>(kOutputs));
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t o = 0; o < kOutputs; ++o) {
        double sum = bias.row()[o];
        for (std::size_t i = 0; i < kInputs; ++i) sum += x.values[r][i] * weight.values[o][i];
        out[r][o] = test::activation_reference(activation, sum);
      }
    }
    return out;
  }
  // Nothing where there is no such product.
  std::optional<test::Rows> activated(GemmType type, Activation activation) {
    Gemm gemm(GemmAlgorithms::kFixed);
    DeviceArray<typename P::Hidden> out(rows * kOutputs);
    if (!linear.multiply_and_activate(gemm, type, activation, static_cast<int>(rows),
                                      x.device.data(), out.data(), nullptr)) {
      return std::nullopt;
    }
    return test::to_rows(out, rows);
  }

  std::size_t rows;
  test::Numbers<typename P::Hidden> weight;
  test::Numbers<float> bias;
  test::Numbers<typename P::Hidden> x;
  Linear<P> linear;
};

template <class P>
void expect_formulas(GemmType type, double tolerance) {
  for (const std::size_t rows : kRows) {
    Layer<P> layer(rows);
    for (const Activation activation :
         {Activation::kIdentity, Activation::kRelu, Activation::kGeluTanh}) {
      SCOPED_TRACE(name_of(activation));
      const auto got = layer.activated(type, activation);
      if (std::is_same_v<P, Fp32> && activation == Activation::kGeluTanh) {
        EXPECT_FALSE(got.has_value());
        continue;
      }
      ASSERT_TRUE(got.has_value());
      EXPECT_LE(test::largest_error(*got, layer.expected(activation)), tolerance);
    }
  }
}

// The bias is rounded as the product is: a bias of 1 to 4 by up to 4 units of the last place of 1.
TEST(Linear, AddsItsBiasAndActivatesInTheProduct) {
  expect_formulas<Fp32>(GemmType::kFp32, 4e-6);
  expect_formulas<Fp32>(GemmType::kTf32, 4e-3);
  expect_formulas<Fp16>(GemmType::kFp16, 5 * test::rounding<Half>());
  expect_formulas<Bf16>(GemmType::kBf16, 5 * test::rounding<BFloat16>());
}

TEST(Linear, HasNoProductForTheExactGelu) {
  Layer<Bf16> layer(3);
  for (const Activation activation : {Activation::kGelu, Activation::kSilu, Activation::kTanh}) {
    EXPECT_FALSE(layer.activated(GemmType::kBf16, activation).has_value());
  }
}

}  // namespace
}  // namespace reckon::cuda
