#include "core/scoring/quantized_row.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/core/scoring/random_matrix.h"

namespace reckon {
namespace {

TEST(QuantizedRow, HasTheNormsOfItsIntegersAndOfTheirErrorsOrALittleMore) {
  for (const float magnitude : {1.0f, 1e30f, 1e-30f, 1e-37f, 3e-42f}) {
    for (const std::size_t d : {1, 7, 8, 9, 500}) {
      auto x = test::random_matrix(1, d, d);
      for (float& element : x.row(0)) element *= magnitude;
      std::vector<std::int8_t> integers(d);
      const QuantizedRow row = quantize_row(x.row(0), integers);
      long double norm = 0;
      long double error = 0;
      long double quantized = 0;
      for (std::size_t k = 0; k < d; ++k) {
        const long double integer = static_cast<long double>(row.scale) * integers[k];
        const long double difference = x.row(0)[k] - integer;
        norm += static_cast<long double>(x.row(0)[k]) * x.row(0)[k];
        error += difference * difference;
        quantized += integer * integer;
        EXPECT_GE(integers[k], -127);
        if (row.scale > 0) {
          EXPECT_LE(std::abs(difference), 0.501L * row.scale);
        }
      }
      const auto expect_above = [](double value, long double squares) {
        EXPECT_GE(value, std::sqrt(squares));
        EXPECT_LE(value, std::sqrt(squares) * (1 + 1e-8L));
      };
      expect_above(row.norm, norm);
      expect_above(row.error_norm, error);
      expect_above(row.quantized_norm, quantized);
      if (magnitude >= 1e-30f) {
        EXPECT_GT(row.scale, 0);
      }
    }
  }
}

TEST(QuantizedRow, OfZerosIsZero) {
  const std::vector<float> zeros(5);
  std::vector<std::int8_t> integers(5, 1);
  const QuantizedRow row = quantize_row(zeros, integers);
  EXPECT_EQ(row.scale, 0);
  EXPECT_EQ(row.norm, 0);
  EXPECT_EQ(row.error_norm, 0);
  EXPECT_EQ(integers, std::vector<std::int8_t>(5));
}

}  // namespace
}  // namespace reckon
