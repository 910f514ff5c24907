#include "core/text/sequence_template.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/error.h"

namespace reckon {
namespace {

using Kind = TemplatePiece::Kind;

TEST(SequenceTemplate, PutsTextsAndSpecialTokensTogether) {
  const SequenceTemplate both({{Kind::special, 9, 0},
                               {Kind::first_text, 0, 0},
                               {Kind::special, 8, 0},
                               {Kind::second_text, 0, 1},
                               {Kind::special, 8, 1}});
  TokenBatch batch;
  both.append(batch, std::vector{1, 2}, std::vector{3});
  both.append(batch, {}, std::vector{4});
  EXPECT_EQ(batch.ids, (std::vector{9, 1, 2, 8, 3, 8, 9, 8, 4, 8}));
  EXPECT_EQ(batch.type_ids, (std::vector{0, 0, 0, 0, 1, 1, 0, 0, 1, 1}));
  EXPECT_EQ(batch.cu_seqlens, (std::vector{0, 6, 10}));
}

TEST(SequenceTemplate, HasRoomForWhatSpecialTokensLeave) {
  const SequenceTemplate single(
      {{Kind::special, 9, 0}, {Kind::first_text, 0, 0}, {Kind::special, 8, 0}});
  EXPECT_EQ(single.room(10), 8u);
  EXPECT_EQ(single.room(2), 0u);
  EXPECT_THROW(single.room(1), Error);
}

TEST(TruncateLongestFirst, CutsTheLongerTextFirst) {
  const auto cut = [](std::size_t first, std::size_t second, std::size_t room) {
    const PairLengths lengths = truncate_longest_first({first, second}, room);
    return std::pair(lengths.first, lengths.second);
  };
  using Lengths = std::pair<std::size_t, std::size_t>;
  EXPECT_EQ(cut(3, 4, 7), Lengths(3, 4));
  EXPECT_EQ(cut(3, 9, 7), Lengths(3, 4));
  EXPECT_EQ(cut(9, 3, 7), Lengths(4, 3));
  EXPECT_EQ(cut(2, 9, 7), Lengths(2, 5));
  EXPECT_EQ(cut(9, 8, 7), Lengths(4, 3));
  EXPECT_EQ(cut(8, 9, 7), Lengths(3, 4));
  EXPECT_EQ(cut(9, 9, 7), Lengths(3, 4));
  EXPECT_EQ(cut(9, 0, 7), Lengths(7, 0));
  EXPECT_EQ(cut(9, 9, 1), Lengths(0, 1));
  EXPECT_EQ(cut(9, 9, 0), Lengths(0, 0));
}

TEST(TruncateLongestFirst, FillsTheRoomAndNeverCutsTheShorterBelowHalf) {
  for (std::size_t first = 0; first < 12; ++first) {
    for (std::size_t second = 0; second < 12; ++second) {
      for (std::size_t room = 0; room < 25; ++room) {
        const PairLengths cut = truncate_longest_first({first, second}, room);
        EXPECT_EQ(cut.first + cut.second, std::min(first + second, room));
        EXPECT_LE(cut.first, first);
        EXPECT_LE(cut.second, second);
        EXPECT_GE(cut.first, std::min(first, room / 2));
        EXPECT_GE(cut.second, std::min(second, room / 2));
      }
    }
  }
}

}  // namespace
}  // namespace reckon
