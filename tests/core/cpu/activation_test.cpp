#include "core/cpu/activation.h"

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <map>

#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

class ActivationKernel : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(ActivationKernel);

// Every 4,001st finite float, both signs, the smallest and the largest among them, and a dense grid
// where the functions bend.
const std::vector<float>& arguments() {
  static const std::vector<float> all = [] {
    std::vector<float> values;
    for (std::uint32_t bits = 0; bits < 0x7f800000u; bits += 4001) {
      values.push_back(std::bit_cast<float>(bits));
      values.push_back(-values.back());
    }
    for (int i = -120000; i <= 120000; ++i) values.push_back(static_cast<float>(i) * 1e-4f);
    for (const float v : {std::numeric_limits<float>::max(), std::numeric_limits<float>::min()}) {
      values.push_back(v);
      values.push_back(-v);
    }
    return values;
  }();
  return all;
}

const std::vector<double>& expected(Activation activation) {
  static std::map<Activation, std::vector<double>> cache;
  auto& values = cache[activation];
  if (values.empty()) {
    for (const float x : arguments()) {
      values.push_back(test::activation_reference(activation, static_cast<double>(x)));
    }
  }
  return values;
}

TEST_P(ActivationKernel, StaysWithinItsStatedErrorOverAllFloats) {
  struct Bound {
    Activation activation;
    double absolute;  // beyond half a unit in the last place of the result
  };
  for (const auto& [activation, absolute] :
       {Bound{Activation::kIdentity, 0}, Bound{Activation::kRelu, 0},
        Bound{Activation::kGelu, 4e-8}, Bound{Activation::kGeluTanh, 1e-7},
        Bound{Activation::kSilu, 1e-7}, Bound{Activation::kTanh, 1.5e-7}}) {
    SCOPED_TRACE(name_of(activation));
    std::vector<float> got = arguments();
    activate(activation, got);
    const auto& want = expected(activation);
    double worst = 0;
    float at = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
      const double rounding = std::ldexp(std::abs(want[i]), -24);
      const double error = std::abs(static_cast<double>(got[i]) - want[i]) - rounding;
      if (!(error <= worst)) {
        worst = error;
        at = arguments()[i];
      }
    }
    EXPECT_LE(worst, absolute) << "at " << at;
    RecordProperty(name_of(activation), fmt::format("{:.3g}", worst));
  }
}

TEST_P(ActivationKernel, NarrowGeluIsWrongByAShareOfTheArgument) {
  std::vector<float> got = arguments();
  activate(Activation::kGelu, got, true);
  const auto& want = expected(Activation::kGelu);
  double worst = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double x = static_cast<double>(arguments()[i]);
    const double error = std::abs(static_cast<double>(got[i]) - want[i]);
    const double allowed =
        3e-5 * std::min(std::abs(x), 4.1) + std::ldexp(std::max(std::abs(want[i]), 0x1p-125), -24);
    ASSERT_LE(error, allowed) << "at " << x;
    if (x != 0) worst = std::max(worst, error / std::abs(x));
  }
  RecordProperty("share", fmt::format("{:.3g}", worst));
}

TEST_P(ActivationKernel, TakesInfinities) {
  const float infinity = std::numeric_limits<float>::infinity();
  std::vector<float> narrow = {infinity, -infinity};
  activate(Activation::kGelu, narrow, true);
  EXPECT_EQ(narrow[0], infinity);
  EXPECT_NEAR(narrow[1], 0, 5e-6);
  for (const Activation activation :
       {Activation::kGelu, Activation::kGeluTanh, Activation::kRelu, Activation::kSilu}) {
    std::vector<float> values = {infinity, -infinity};
    activate(activation, values);
    EXPECT_EQ(values[0], infinity) << name_of(activation);
    EXPECT_NEAR(values[1], 0, 1e-15) << name_of(activation);
  }
  std::vector<float> values = {infinity, -infinity};
  activate(Activation::kTanh, values);
  EXPECT_EQ(values[0], 1);
  EXPECT_EQ(values[1], -1);
}

TEST_P(ActivationKernel, MakesNaNOfNaN) {
  for (const Activation activation : {Activation::kGelu, Activation::kGeluTanh, Activation::kRelu,
                                      Activation::kSilu, Activation::kTanh}) {
    for (const bool narrow : {false, true}) {
      std::vector<float> values(20, 1.0f);
      values[3] = NAN;
      activate(activation, values, narrow);
      for (std::size_t i = 0; i < 20; ++i) {
        EXPECT_EQ(std::isnan(values[i]), i == 3) << name_of(activation) << " at " << i;
      }
    }
  }
}

TEST_P(ActivationKernel, TreatsEveryPositionOfARowAlike) {
  for (std::size_t size = 0; size < 40; ++size) {
    std::vector<float> values(size, 0.7f);
    activate(Activation::kGelu, values);
    for (const float v : values) EXPECT_EQ(v, values[0]);
    if (size > 0) {
      EXPECT_NEAR(values[0], 0.5306, 1e-4);
    }
  }
}

}  // namespace
}  // namespace reckon::cpu
