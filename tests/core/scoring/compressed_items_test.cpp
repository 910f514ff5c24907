#include "core/scoring/compressed_items.h"

#include <gtest/gtest.h>

#include <string>

#include "core/error.h"
#include "tests/core/scoring/decoded_items.h"
#include "tests/core/scoring/hard_vectors.h"

namespace reckon {
namespace {

constexpr std::array kFormats = {ItemFormat::kInt8, ItemFormat::kInt4, ItemFormat::kBinary};

TEST(CompressedItems, KeepTheRoundedElementsOfEveryItem) {
  for (const auto& hard : test::kHardCases) {
    for (const std::size_t d : {1, 3, 8, 31, 33, 100}) {
      const auto items = hard.make(70, 1, d, d).items;
      for (const ItemFormat format : kFormats) {
        const CompressedItems kept(items, format, 2);
        std::vector<float> decoded(d);
        for (std::size_t i = 0; i < items.rows(); ++i) {
          const auto expected = test::rounded_item(items.row(i), format);
          kept.decode(i, decoded);
          for (std::size_t k = 0; k < d; ++k) {
            // A scale near the end of the range loses bits.
            ASSERT_NEAR(decoded[k], expected.element(k),
                        1e-7 * std::abs(expected.element(k)) + 1e-43)
                << hard.name << " " << name_of(format) << " d " << d << " item " << i;
          }
        }
      }
    }
  }
}

TEST(CompressedItems, TakeABytePerElementOrHalfOfOneOrABit) {
  const auto items = test::random_matrix(64, 384, 1);
  EXPECT_EQ(CompressedItems(items, ItemFormat::kInt8, 1).bytes(), 64u * (384 + 8));
  EXPECT_EQ(CompressedItems(items, ItemFormat::kInt4, 1).bytes(), 64u * (192 + 8));
  EXPECT_EQ(CompressedItems(items, ItemFormat::kBinary, 1).bytes(), 64u * (48 + 4));
}

TEST(CompressedItems, AreTheSameForAnyNumberOfThreads) {
  const auto items = test::random_matrix(3333, 40, 2);
  for (const ItemFormat format : kFormats) {
    const CompressedItems one(items, format, 1);
    const CompressedItems many(items, format, 5);
    EXPECT_TRUE(std::equal(one.codes(0), one.codes(0) + one.bytes(), many.codes(0)));
  }
}

TEST(CompressedItems, RefuseWhatTheyCannotHold) {
  const Matrix<float> wide(1, 65'537);
  for (const ItemFormat format : kFormats) {
    EXPECT_THROW(CompressedItems(wide, format, 1), Error);
  }
  EXPECT_THROW(CompressedItems(Matrix<float>(1, 4), ItemFormat::kFp32, 1), Error);
}

std::string error_of(const char* variant) {
  try {
    item_storage(parse_variant(variant));
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(ItemStorage, IsWrittenAsOptionsOfAVariant) {
  EXPECT_EQ(item_storage(parse_variant("fp32")).format, ItemFormat::kFp32);
  EXPECT_EQ(item_storage(parse_variant("cuda/fp16:items=fp32")).format, ItemFormat::kFp32);
  EXPECT_EQ(item_storage(parse_variant("fp32:items=int8")).format, ItemFormat::kInt8);
  EXPECT_EQ(item_storage(parse_variant("int8:dim=64,items=int4")).format, ItemFormat::kInt4);
  const ItemStorage storage = item_storage(parse_variant("fp32:items=binary,rescore=100"));
  EXPECT_EQ(storage.format, ItemFormat::kBinary);
  EXPECT_EQ(storage.rescored, 100u);
  EXPECT_EQ(item_storage(parse_variant("fp32:items=binary")).rescored, 0u);
}

TEST(ItemStorage, IsRefusedInWordsThatSayWhy) {
  EXPECT_EQ(error_of("fp32:items=int5"),
            "variant 'fp32:items=int5': items: found 'int5', expected one of fp32, int8, int4, "
            "binary");
  EXPECT_EQ(error_of("fp32:rescore=10"),
            "variant 'fp32:rescore=10': rescore: expected items=int8, int4 or binary beside it");
  EXPECT_NE(error_of("fp32:items=fp32,rescore=10"), "");
  for (const char* count : {"0", "-1", "x", "1.5", "2147483648"}) {
    EXPECT_NE(error_of(fmt::format("fp32:items=int8,rescore={}", count).c_str()), "") << count;
  }
  EXPECT_EQ(error_of("cuda/fp16:items=int8"),
            "variant 'cuda/fp16:items=int8': items=int8: only the backend cpu scores such vectors");
}

}  // namespace
}  // namespace reckon
