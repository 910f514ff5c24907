#include "core/scoring/int8_tier.h"

#include <gtest/gtest.h>

#include "core/random.h"
#include "core/scoring/quantized_items.h"
#include "tests/core/cpu/instruction_sets.h"

namespace reckon {
namespace {

class Int8TierOf : public test::ForEachInstructionSet {};

TEST_P(Int8TierOf, EachInstructionSetSumsExactlyAtTheEndsOfTheRangeToo) {
  Random random(1);
  for (const std::size_t d : {1, 4, 6, 385}) {
    for (const std::size_t n : {1, 6, 11}) {
      Matrix<std::int8_t> queries(n, d);
      Matrix<std::uint8_t> items((d + 3) / 4, QuantizedItems::kQuadBytes);
      for (std::size_t i = 0; i < n * d; ++i) {
        const bool end = random.below(2) == 0;
        const auto any = static_cast<std::int32_t>(random.below(255)) - 127;
        queries.data()[i] = static_cast<std::int8_t>(end ? (any < 0 ? -127 : 127) : any);
      }
      for (std::size_t i = 0; i < items.rows() * items.cols(); ++i) {
        items.data()[i] = random.below(2) == 0 ? 255 : static_cast<std::uint8_t>(random.below(256));
      }
      for (const Int8Tier& tier : int8_tiers()) {
        const PackedInt8Queries packed(queries, tier);
        for (std::size_t g = 0; g < packed.groups(); ++g) {
          const std::size_t count = packed.end(g) - packed.begin(g);
          Matrix<std::int32_t> sums(count, kBlockItems);
          tier.multiply({items.data(),
                         items.rows(),
                         packed.group(g),
                         packed.initial(g),
                         count,
                         {items.data(), items.data() + 300, 2},
                         sums.data()});
          for (std::size_t q = 0; q < count; ++q) {
            for (std::size_t i = 0; i < kBlockItems; ++i) {
              std::int32_t expected = 0;
              for (std::size_t k = 0; k < d; ++k) {
                expected +=
                    (items.row(k / 4)[4 * i + k % 4] - 128) * queries.row(packed.begin(g) + q)[k];
              }
              ASSERT_EQ(sums.row(q)[i], expected) << tier.name << " d " << d << " queries " << n;
            }
          }
        }
      }
    }
  }
}

RECKON_FOR_EACH_INSTRUCTION_SET(Int8TierOf);

}  // namespace
}  // namespace reckon
