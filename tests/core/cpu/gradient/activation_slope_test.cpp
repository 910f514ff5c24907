#include "core/cpu/gradient/activation_slope.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

constexpr Activation kAll[] = {Activation::kIdentity, Activation::kGelu, Activation::kGeluTanh,
                               Activation::kRelu,     Activation::kSilu, Activation::kTanh};

TEST(ActivationSlope, IsTheDifferenceQuotientOfTheActivation) {
  constexpr double kStep = 1e-5;
  for (const Activation activation : kAll) {
    SCOPED_TRACE(name_of(activation));
    for (int i = -2000; i <= 2000; ++i) {
      const float x = (static_cast<float>(i) + 0.5f) * 0.01f;
      const auto value = [&](double at) { return test::activation_reference(activation, at); };
      const double at = static_cast<double>(x);
      EXPECT_NEAR(activation_slope(activation, x),
                  (value(at + kStep) - value(at - kStep)) / (2 * kStep), 1e-6)
          << x;
    }
  }
}

TEST(ActivationSlope, IsItsLimitWhereArgumentsAreHuge) {
  for (const float x : {50.0f, 1e10f, 1e20f, 3e38f}) {
    for (const Activation activation : kAll) {
      SCOPED_TRACE(name_of(activation));
      const bool is_tanh = activation == Activation::kTanh;
      EXPECT_NEAR(activation_slope(activation, x), is_tanh ? 0 : 1, 1e-6) << x;
      const bool is_identity = activation == Activation::kIdentity;
      EXPECT_NEAR(activation_slope(activation, -x), is_identity ? 1 : 0, 1e-6) << x;
    }
  }
}

TEST(ActivationGradient, MeetsEveryRowOfATokenWithItsSlopes) {
  const auto arguments = test::random_matrix(3, 5, 1);
  Matrix<float> gradient = test::random_matrix(6, 5, 2);
  const test::Rows before = test::to_rows(gradient);
  activation_gradient(Activation::kSilu, arguments, gradient);
  for (std::size_t r = 0; r < 6; ++r) {
    for (std::size_t c = 0; c < 5; ++c) {
      const float slope = activation_slope(Activation::kSilu, arguments.row(r % 3)[c]);
      EXPECT_NEAR(gradient.row(r)[c], before[r][c] * static_cast<double>(slope), 1e-6);
    }
  }
}

}  // namespace
}  // namespace reckon::cpu
