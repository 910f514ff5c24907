#include "cuda/kernels/pooling.h"

#include <algorithm>

#include "tests/cuda/kernels/reference.h"
#include "tests/cuda/simt/thread_orders.h"

namespace reckon::cuda {
namespace {

class PoolingOnGpu : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(PoolingOnGpu);

double pooled(Pooling mode, const std::vector<double>& x) {
  const auto n = static_cast<double>(x.size());
  double sum = 0, weighted = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += x[i];
    weighted += static_cast<double>(i + 1) * x[i];
  }
  switch (mode) {
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
      break;
  }
  return x.back();
}

template <class T>
void expect_pooled(const std::vector<Pooling>& modes, std::size_t columns, bool normalize,
                   double scale = 1, std::int32_t tokens = 100) {
  SCOPED_TRACE(columns);
  const std::vector<std::int32_t> offsets = {0, 1, 8, 16, 25, tokens};
  const std::size_t sequences = offsets.size() - 1;
  const test::Numbers<T> hidden(static_cast<std::size_t>(tokens), columns, columns, scale,
                                -0.3 * scale);
  test::Rows expected(sequences);
  for (std::size_t s = 0; s < sequences; ++s) {
    for (const Pooling mode : modes) {
      for (std::size_t c = 0; c < columns; ++c) {
        std::vector<double> column;
        for (auto t = static_cast<std::size_t>(offsets[s]);
             t < static_cast<std::size_t>(offsets[s + 1]); ++t) {
          column.push_back(hidden.values[t][c]);
        }
        expected[s].push_back(pooled(mode, column));
      }
    }
    if (!normalize) continue;
    double squares = 0;
    for (const double x : expected[s]) squares += x * x;
    for (double& x : expected[s]) x /= std::sqrt(squares);
  }
  const DeviceArray<std::int32_t> cu_seqlens(offsets);
  DeviceArray<float> out(sequences * modes.size() * columns);
  PoolingInput<T> input = {.hidden = hidden.device.data(),
                           .cu_seqlens = cu_seqlens.data(),
                           .sequences = static_cast<int>(sequences),
                           .columns = static_cast<int>(columns),
                           .modes = {},
                           .normalize = normalize};
  for (const Pooling mode : modes) input.modes.append(mode);
  pool(input, out.data(), nullptr);
  EXPECT_LE(test::largest_error(test::to_rows(out, sequences), expected), 2e-6);
}

TEST_P(PoolingOnGpu, EqualsTheFormulaForEveryWay) {
  for (const Pooling mode : {Pooling::kCls, Pooling::kMax, Pooling::kMean, Pooling::kMeanSqrtLength,
                             Pooling::kWeightedMean, Pooling::kLastToken}) {
    SCOPED_TRACE(name_of(mode));
    expect_pooled<float>({mode}, 384, false);
    expect_pooled<Half>({mode}, 40, true);
    expect_pooled<BFloat16>({mode}, 264, true);
  }
}

TEST_P(PoolingOnGpu, PutsSeveralWaysSideBySide) {
  expect_pooled<float>({Pooling::kCls, Pooling::kMax, Pooling::kMean}, 264, true);
}

TEST(PoolingOnGpuOfALongText, EqualsTheFormula) {
  constexpr std::int32_t kTokens = 1025;
  for (const Pooling mode : {Pooling::kMax, Pooling::kMean, Pooling::kWeightedMean}) {
    SCOPED_TRACE(name_of(mode));
    expect_pooled<float>({mode}, 8, false, 1, kTokens);
  }
}

TEST(PoolingOnGpuOfNoSequences, IsNothing) { pool<float>({}, nullptr, nullptr); }

TEST_P(PoolingOnGpu, NormalizesShortVectors) {
  expect_pooled<float>({Pooling::kMean}, 40, true, 1e-6);
  expect_pooled<BFloat16>({Pooling::kCls, Pooling::kMax}, 264, true, 1e-9);
}

// The mean of two tokens, of which the first has one number.
std::vector<float> normalized_mean(float first_number) {
  std::vector<float> numbers(16);
  numbers[0] = first_number;
  const DeviceArray<float> hidden(numbers);
  const DeviceArray<std::int32_t> cu_seqlens(std::vector<std::int32_t>{0, 2});
  DeviceArray<float> out(8);
  PoolingInput<float> input = {.hidden = hidden.data(),
                               .cu_seqlens = cu_seqlens.data(),
                               .sequences = 1,
                               .columns = 8,
                               .modes = {},
                               .normalize = true};
  input.modes.append(Pooling::kMean);
  pool(input, out.data(), nullptr);
  return out.to_host();
}
TEST_P(PoolingOnGpu, LeavesAZeroVectorZero) {
  EXPECT_EQ(normalized_mean(0), std::vector<float>(8));
}
TEST_P(PoolingOnGpu, DividesByNoLengthBelow1em12) {
  EXPECT_NEAR(normalized_mean(4e-12f)[0], 1, 1e-6);
  EXPECT_NEAR(normalized_mean(1e-12f)[0], 0.5, 1e-6);
}

}  // namespace
}  // namespace reckon::cuda
