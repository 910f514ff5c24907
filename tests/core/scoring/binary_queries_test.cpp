#include "core/scoring/binary_queries.h"

#include <gtest/gtest.h>

#include "core/aligned_memory.h"
#include "core/random.h"
#include "core/scoring/compressed_items.h"
#include "core/scoring/unpack_int4.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/scoring/random_matrix.h"

namespace reckon {
namespace {

class BinaryQueriesOf : public test::ForEachInstructionSet {};

// The ends first: sums that leave 16 bits.
TEST_P(BinaryQueriesOf, SumIntegersWithTheSignsOfItems) {
  Random random(3);
  for (const std::size_t d : {1, 7, 32, 33, 129, 384, 9'400, 65'536}) {
    Matrix<float> items(33, d);
    Matrix<std::int8_t> integers(3, d);
    for (std::size_t i = 0; i < 33 * d; ++i) items.data()[i] = random.below(2) == 0 ? -1.0f : 1.0f;
    for (std::size_t k = 0; k < d; ++k) {
      integers.row(0)[k] = items.row(0)[k] < 0 ? -7 : 7;
      integers.row(1)[k] = static_cast<std::int8_t>(-integers.row(0)[k]);
      integers.row(2)[k] = static_cast<std::int8_t>(static_cast<int>(random.below(15)) - 7);
    }
    const CompressedItems kept(items, ItemFormat::kBinary, 1);
    const BinaryQueries queries(integers);
    std::int32_t sums[kBlockItems];
    for (std::size_t q = 0; q < 3; ++q) {
      for (std::size_t b = 0; b < 2; ++b) {
        queries.multiply(q, kept.codes(b), sums);
        for (std::size_t i = b * kBlockItems; i < std::min<std::size_t>(33, (b + 1) * 32); ++i) {
          std::int32_t expected = 0;
          for (std::size_t k = 0; k < d; ++k) {
            expected += items.row(i)[k] < 0 ? -integers.row(q)[k] : integers.row(q)[k];
          }
          ASSERT_EQ(sums[i % kBlockItems], expected)
              << "d " << d << " query " << q << " item " << i;
        }
      }
    }
  }
}

TEST_P(BinaryQueriesOf, UnpackingGivesBothHalvesOfEachByte) {
  Random random(4);
  constexpr std::size_t kRows = 5;
  Matrix<std::uint8_t> codes(kRows, 128);
  Matrix<std::int8_t> panel(2 * kRows, 128);
  for (std::size_t i = 0; i < kRows * 128; ++i) {
    codes.data()[i] = static_cast<std::uint8_t>(random.below(256));
  }
  unpack_int4(codes.data(), kRows * 128, panel.data());
  for (std::size_t row = 0; row < 2 * kRows; ++row) {
    for (std::size_t i = 0; i < 128; ++i) {
      const int half = row % 2 == 0 ? codes.row(row / 2)[i] % 16 : codes.row(row / 2)[i] / 16;
      ASSERT_EQ(panel.row(row)[i], 16 * (half < 8 ? half : half - 16)) << row << " " << i;
    }
  }
}

RECKON_FOR_EACH_INSTRUCTION_SET(BinaryQueriesOf);

}  // namespace
}  // namespace reckon
