#include "cuda/kernels/layer_norm.h"

#include "cuda/kernels/embedding.h"
#include "tests/cuda/kernels/for_each_precision.h"
#include "tests/cuda/kernels/reference.h"
#ifndef RECKON_ON_DEVICE
#include "cuda/kernels/row_block.h"
#endif

namespace reckon::cuda {
namespace {

using test::Numbers;

class LayerNormOnGpu : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(LayerNormOnGpu);

struct Shape {
  std::size_t rows, columns;
};
// One warp a row, with and without idle lanes; two, three and 16 warps a row; rows that leave
// threads of the last block without one.
constexpr Shape kShapes[] = {{1, 8},   {7, 32},   {5, 384},  {4, 512},
                             {3, 520}, {3, 1024}, {2, 1288}, {1, 8192}};

test::Rows normalized(const test::Rows& x, const Numbers<float>& gamma, const Numbers<float>& beta,
                      double epsilon) {
  test::Rows out = x;
  for (auto& row : out) {
    const auto n = static_cast<double>(row.size());
    double mean = 0, variance = 0;
    for (const double v : row) mean += v / n;
    for (const double v : row) variance += (v - mean) * (v - mean) / n;
    for (std::size_t c = 0; c < row.size(); ++c) {
      row[c] = (row[c] - mean) / std::sqrt(variance + epsilon) * gamma.row()[c] + beta.row()[c];
    }
  }
  return out;
}

// The rows as they are, and quantized.
template <class P>
struct Output {
  std::size_t rows;
  Numbers<float> gamma, beta;
  DeviceArray<typename P::Hidden> out;
  test::Quantized<P> quantized;

  explicit Output(Shape shape)
      : rows(shape.rows),
        gamma(1, shape.columns, 5),
        beta(1, shape.columns, 6),
        out(shape.rows * shape.columns),
        quantized(shape.rows, shape.columns) {}
  LayerNorm<P> norm(float epsilon, bool quantize) {
    return {.rows = static_cast<int>(rows),
            .columns = static_cast<int>(gamma.row().size()),
            .gamma = gamma.device.data(),
            .beta = beta.device.data(),
            .epsilon = epsilon,
            .out = out.data(),
            .quantized = quantize ? quantized.on_device() : QuantizedRows<P>()};
  }
  void expect_normalized(const test::Rows& x, double epsilon) {
    const test::Rows expected = normalized(x, gamma, beta, epsilon);
    // The result's rounding, and that of float statistics of up to 8192 numbers.
    EXPECT_LE(test::largest_error(test::to_rows(out, rows), expected),
              test::rounding<typename P::Hidden>() + 5e-6);
    quantized.expect_near(expected, 5e-6);
  }
};

#ifndef RECKON_ON_DEVICE
TEST(RowBlock, HasNoWarpsButThoseOfItsRows) {
  const auto expect = [](int rows, int columns, unsigned blocks, unsigned warps, unsigned of_each) {
    const LaunchShape shape = shape_of_rows(rows, columns);
    EXPECT_EQ(shape.grid.x, blocks) << rows << " x " << columns;
    EXPECT_EQ(shape.block.x, warps * 32) << columns;
    EXPECT_EQ(shape.block.y, of_each) << columns;
  };
  expect(1, 8, 1, 1, 4);
  expect(4, 512, 1, 1, 4);
  expect(5, 512, 2, 1, 4);
  expect(3, 520, 2, 2, 2);
  expect(2, 1024, 1, 2, 2);
  expect(2, 1032, 2, 3, 1);
  expect(1, 8192, 1, 16, 1);
}
#endif

TEST_P(LayerNormOnGpu, OfProductBiasAndResidualEqualsTheFormula) {
  test::for_each_precision([]<class P>() {
    for (const Shape shape : kShapes) {
      SCOPED_TRACE(shape.columns);
      const float epsilon = shape.columns % 16 ? 1e-5f : 1e-12f;
      const test::Product<P> x(shape.rows, shape.columns, 1);
      const Numbers<typename P::Hidden> residual(shape.rows, shape.columns, 9, 1, 0.5);
      Output<P> output(shape);
      add_and_normalize<P>(x.on_device(), residual.device.data(), output.norm(epsilon, P::kScaled),
                           nullptr);
      test::Rows sum = x.values;
      for (std::size_t r = 0; r < shape.rows; ++r) {
        for (std::size_t c = 0; c < shape.columns; ++c) sum[r][c] += residual.values[r][c];
      }
      output.expect_normalized(sum, static_cast<double>(epsilon));
    }
  });
}

// Of one warp a row, with warps that have none in the last block, and of two; not quantized.
TEST_P(LayerNormOnGpu, CanReplaceItsResidual) {
  test::for_each_precision([]<class P>() {
    for (const Shape shape : {Shape{5, 384}, Shape{3, 1024}}) {
      const test::Product<P> x(shape.rows, shape.columns, 1);
      Numbers<typename P::Hidden> residual(shape.rows, shape.columns, 9);
      Output<P> output(shape);
      LayerNorm<P> norm = output.norm(1e-5f, false);
      add_and_normalize<P>(x.on_device(), residual.device.data(), norm, nullptr);
      norm.out = residual.device.data();
      add_and_normalize<P>(x.on_device(), residual.device.data(), norm, nullptr);
      EXPECT_EQ(test::to_rows(residual.device, shape.rows), test::to_rows(output.out, shape.rows));
    }
  });
}

TEST_P(LayerNormOnGpu, OfARowDoesNotDependOnTheOthers) {
  const Shape shape = {6, 1288};
  const test::Product<Fp32> x(shape.rows, shape.columns, 1);
  const Numbers<float> residual(shape.rows, shape.columns, 9);
  Output<Fp32> all(shape), one({1, shape.columns});
  add_and_normalize<Fp32>(x.on_device(), residual.device.data(), all.norm(1e-5f, false), nullptr);
  ProductWithBias<Fp32> fifth = x.on_device();
  fifth.product += 4 * shape.columns;
  add_and_normalize<Fp32>(fifth, residual.device.data() + 4 * shape.columns, one.norm(1e-5f, false),
                          nullptr);
  EXPECT_EQ(test::to_rows(one.out, 1)[0], test::to_rows(all.out, 6)[4]);
}

TEST(LayerNormOnGpuOfNoRows, IsNothing) {
  add_and_normalize<Fp32>({}, nullptr, {}, nullptr);
  embed_and_normalize<Fp32>({}, {}, {}, nullptr);
}

TEST_P(LayerNormOnGpu, OfWordPositionAndTypeEqualsTheFormula) {
  test::for_each_precision([]<class P>() {
    for (const Shape shape : kShapes) {
      for (const bool typed : {true, false}) {
        SCOPED_TRACE(shape.columns);
        const Numbers<typename P::Hidden> words(11, shape.columns, 1),
            positions(9, shape.columns, 2), types(2, shape.columns, 3);
        std::vector<std::int32_t> ids, places, kinds;
        test::Rows sum(shape.rows, std::vector<double>(shape.columns));
        for (std::size_t r = 0; r < shape.rows; ++r) {
          ids.push_back(static_cast<std::int32_t>((7 * r + 10) % 11));
          places.push_back(static_cast<std::int32_t>(8 - r));
          kinds.push_back(r % 2 != 0);
          for (std::size_t c = 0; c < shape.columns; ++c) {
            sum[r][c] = words.values[(7 * r + 10) % 11][c] + positions.values[8 - r][c] +
                        (typed ? types.values[r % 2][c] : 0);
          }
        }
        const DeviceArray<std::int32_t> device_ids(ids), device_places(places), device_kinds(kinds);
        Output<P> output(shape);
        embed_and_normalize<P>(
            {words.device.data(), positions.device.data(), typed ? types.device.data() : nullptr},
            {device_ids.data(), device_places.data(), typed ? device_kinds.data() : nullptr},
            output.norm(1e-12f, P::kScaled), nullptr);
        output.expect_normalized(sum, 1e-12);
      }
    }
  });
}

}  // namespace
}  // namespace reckon::cuda
