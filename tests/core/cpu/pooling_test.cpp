#include "core/cpu/pooling.h"

#include <gtest/gtest.h>

#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

class PoolingKernel : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(PoolingKernel);

double pool_reference(Pooling pooling, const std::vector<double>& x) {
  const auto n = static_cast<double>(x.size());
  double sum = 0, weighted = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += x[i];
    weighted += static_cast<double>(i + 1) * x[i];
  }
  switch (pooling) {
    case Pooling::kCls:
      return x.front();
    case Pooling::kMax:
      return *std::max_element(x.begin(), x.end());
    case Pooling::kMean:
      return sum / n;
    case Pooling::kMeanSqrtLength:
      return sum / std::sqrt(n);
    case Pooling::kWeightedMean:
      return weighted / (n * (n + 1) / 2);
    case Pooling::kLastToken:
      return x.back();
  }
  return NAN;
}

TEST_P(PoolingKernel, EqualsTheFormulaForEveryWayLengthAndWidth) {
  for (const Pooling pooling :
       {Pooling::kCls, Pooling::kMax, Pooling::kMean, Pooling::kMeanSqrtLength,
        Pooling::kWeightedMean, Pooling::kLastToken}) {
    SCOPED_TRACE(name_of(pooling));
    for (const std::size_t length : {1, 2, 7, 256}) {
      for (const std::size_t width : {1, 16, 21, 384}) {
        auto wide = test::random_matrix(length, width + 3, length + width);
        const MatrixView<const float> tokens(wide.data() + 1, length, width, width + 3);
        std::vector<float> out(width + 1, 9);
        pool(pooling, tokens, std::span(out).first(width));
        for (std::size_t c = 0; c < width; ++c) {
          std::vector<double> column;
          for (std::size_t t = 0; t < length; ++t) {
            column.push_back(static_cast<double>(tokens.row(t)[c]));
          }
          EXPECT_NEAR(out[c], pool_reference(pooling, column), 5e-6);
        }
        EXPECT_EQ(out[width], 9) << "written beyond the end";
      }
    }
  }
}

TEST_P(PoolingKernel, NormalizesToUnitLength) {
  for (const std::size_t size : {1, 3, 16, 40, 384}) {
    auto x = test::random_vector(size, size, 3);
    const auto before = x;
    double norm = 0;
    for (const float v : before) norm += static_cast<double>(v) * static_cast<double>(v);
    normalize(x);
    for (std::size_t i = 0; i < size; ++i) {
      EXPECT_NEAR(x[i], static_cast<double>(before[i]) / std::sqrt(norm), 1e-7);
    }
  }
}

TEST_P(PoolingKernel, MakesWhatOverflowsVisible) {
  for (const std::size_t bad : {0, 1, 4}) {
    auto tokens = test::random_matrix(5, 20, 1);
    tokens.row(bad)[3] = NAN;
    for (const Pooling pooling : {Pooling::kMax, Pooling::kMean}) {
      std::vector<float> out(20);
      pool(pooling, tokens, out);
      for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(std::isnan(out[i]), i == 3) << bad;
    }
  }
  std::vector<float> large(20, 1e20f);
  normalize(large);
  for (const float v : large) EXPECT_TRUE(std::isnan(v));
}

TEST_P(PoolingKernel, LeavesAZeroVectorZero) {
  std::vector<float> x(20, 0.0f);
  normalize(x);
  for (const float v : x) EXPECT_EQ(v, 0);
}

}  // namespace
}  // namespace reckon::cpu
