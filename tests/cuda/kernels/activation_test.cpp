#include "cuda/kernels/activation.h"

#include "cuda/kernels/quantize.h"
#include "tests/cuda/kernels/for_each_precision.h"
#include "tests/cuda/kernels/reference.h"

namespace reckon::cuda {
namespace {

constexpr std::size_t kRows = 5;

class ActivationOnGpu : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(ActivationOnGpu);

TEST_P(ActivationOnGpu, OfProductAndBiasEqualsTheFormula) {
  test::for_each_precision([]<class P>() {
    for (const std::size_t columns : {8, 200, 1536}) {
      const test::Product<P> x(kRows, columns, columns, 3);
      for (const Activation activation :
           {Activation::kIdentity, Activation::kGelu, Activation::kGeluTanh, Activation::kRelu,
            Activation::kSilu, Activation::kTanh}) {
        SCOPED_TRACE(name_of(activation));
        test::Rows expected = x.values;
        for (auto& row : expected) {
          for (double& v : row) v = test::activation_reference(activation, v);
        }
        DeviceArray<typename P::Hidden> out(kRows * columns);
        add_bias_and_activate<P>(x.on_device(), activation, kRows, static_cast<int>(columns),
                                 out.data(), {}, nullptr);
        EXPECT_LE(test::largest_error(test::to_rows(out, kRows), expected),
                  test::rounding<typename P::Hidden>() + 6e-7);
        if (P::kScaled) {
          test::Quantized<P> quantized(kRows, columns);
          add_bias_and_activate<P>(x.on_device(), activation, kRows, static_cast<int>(columns),
                                   nullptr, quantized.on_device(), nullptr);
          quantized.expect_near(expected, 2e-6);
        }
      }
    }
  });
}

TEST_P(ActivationOnGpu, TakesHugeArguments) {
  const std::vector<float> x = {0, -0.0f, 1e4f, -1e4f, 1e30f, -1e30f, 3e38f, -3e38f};
  const DeviceArray<float> product(x), bias(std::vector<float>(8, 0.0f));
  for (const Activation activation :
       {Activation::kGelu, Activation::kGeluTanh, Activation::kSilu}) {
    DeviceArray<float> out(8);
    add_bias_and_activate<Fp32>({product.data(), bias.data(), nullptr, nullptr}, activation, 1, 8,
                                out.data(), {}, nullptr);
    const std::vector<float> got = out.to_host();
    for (std::size_t i = 0; i < 8; ++i) {
      EXPECT_EQ(got[i], x[i] > 0 ? x[i] : 0) << name_of(activation) << " of " << x[i];
    }
  }
}

class QuantizeOnGpu : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(QuantizeOnGpu);

template <class P>
void expect_quantized() {
  for (const std::size_t columns : {8, 384, 1032, 4096}) {
    SCOPED_TRACE(columns);
    const test::Numbers<Half> x(kRows, columns, columns, 3);
    test::Quantized<P> quantized(kRows, columns);
    quantize_rows<P>(x.device.data(), kRows, static_cast<int>(columns), quantized.on_device(),
                     nullptr);
    quantized.expect_near(x.values, 1e-6);
  }
}

TEST_P(QuantizeOnGpu, RoundsEveryRowByItsOwnScale) {
  expect_quantized<Int8>();
  expect_quantized<Fp8>();
}

template <class P>
void expect_zeros() {
  const DeviceArray<Half> x(std::vector<Half>(16));
  test::Quantized<P> quantized(2, 8);
  quantize_rows<P>(x.data(), 2, 8, quantized.on_device(), nullptr);
  EXPECT_EQ(test::to_rows(quantized.values, 2), test::Rows(2, std::vector<double>(8)));
  EXPECT_EQ(quantized.scales.to_host(), std::vector<float>(2));
}

TEST_P(QuantizeOnGpu, RoundsTiesToEven) {
  std::vector<Half> x;
  for (const double v : {127.0, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 3.5}) {
    x.push_back(test::stored<Half>(v));
  }
  const DeviceArray<Half> device(x);
  test::Quantized<Int8> quantized(1, 8);
  quantize_rows<Int8>(device.data(), 1, 8, quantized.on_device(), nullptr);
  EXPECT_EQ(test::to_rows(quantized.values, 1)[0],
            (std::vector<double>{127, 0, 2, 2, 0, -2, -2, 4}));
}

// Multiples of the smallest number of fp16, 2^-24, and of 2^-90: a row is never too small for a
// scale of its own but where that would leave the range of float.
TEST_P(QuantizeOnGpu, KeepsRowsOfTinyNumbers) {
  const std::vector<double> expected = {16, 32, 48, 64, 79, 95, 111, 127};  // n / 8 * 127
  std::vector<Half> halves;
  std::vector<float> floats;
  for (std::uint16_t n = 1; n <= 8; ++n) {
    halves.push_back({n});
    floats.push_back(static_cast<float>(n) * 0x1p-90f);
  }
  const DeviceArray<Half> device(halves);
  test::Quantized<Int8> quantized(1, 8);
  quantize_rows<Int8>(device.data(), 1, 8, quantized.on_device(), nullptr);
  EXPECT_EQ(test::to_rows(quantized.values, 1)[0], expected);
  EXPECT_FLOAT_EQ(quantized.scales.to_host()[0], 0x1p-21f / 127);

  const DeviceArray<std::int32_t> nothing(std::vector<std::int32_t>(8));
  const DeviceArray<float> bias(floats), scales(std::vector<float>(8, 1.0f));
  add_bias_and_activate<Int8>({nothing.data(), bias.data(), scales.data(), scales.data()},
                              Activation::kIdentity, 1, 8, nullptr, quantized.on_device(), nullptr);
  EXPECT_EQ(test::to_rows(quantized.values, 1)[0], expected);
  EXPECT_FLOAT_EQ(quantized.scales.to_host()[0], 0x1p-87f / 127);
}

TEST(QuantizeAndActivate, NoRows) {
  quantize_rows<Int8>(nullptr, 0, 8, {}, nullptr);
  add_bias_and_activate<Fp32>({}, Activation::kGelu, 0, 8, nullptr, {}, nullptr);
}

TEST_P(QuantizeOnGpu, GivesZerosForARowOfNothing) {
  expect_zeros<Int8>();
  expect_zeros<Fp8>();
}

}  // namespace
}  // namespace reckon::cuda
