#include "cuda/run_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "cuda/stream.h"

namespace reckon::cuda {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using Numbers = std::vector<std::int32_t>;

template <class T>
std::vector<T> on_host(const T* from, int count, Stream stream) {
  std::vector<T> out(static_cast<std::size_t>(count));
  copy_to_host(out.data(), from, out.size() * sizeof(T), stream);
  return out;
}

// Sequences of tokens 100, 101, ..., at positions 200, 201, ..., of types 300, 301, ...
struct Copied {
  Copied(const std::vector<std::int32_t>& lengths, bool padded) { copy(lengths, padded); }
  void copy(const std::vector<std::int32_t>& lengths, bool padded) {
    Numbers cu_seqlens = {0};
    for (const std::int32_t length : lengths) cu_seqlens.push_back(cu_seqlens.back() + length);
    const auto count = static_cast<std::size_t>(cu_seqlens.back());
    Numbers ids(count), positions(count), types(count);
    std::iota(ids.begin(), ids.end(), 100);
    std::iota(positions.begin(), positions.end(), 200);
    std::iota(types.begin(), types.end(), 300);
    run = input.copy({.ids = ids, .type_ids = types, .cu_seqlens = cu_seqlens}, positions, padded,
                     memory, stream.get());
  }
  Numbers numbers(const std::int32_t* from, int count) const {
    return on_host(from, count, stream.get());
  }
  // {begin, end, first query} of each.
  std::vector<Numbers> tiles() const {
    std::vector<Numbers> out;
    for (const AttentionTile& tile : on_host(run.tiles, run.shape.tiles, stream.get())) {
      out.push_back({tile.sequence_begin, tile.sequence_end, tile.first_query});
    }
    return out;
  }

  RunInput input;
  OwnedStream stream;
  GrowingArray<std::byte> memory{stream.get()};
  RunOnDevice run;
};

TEST(RunInput, HasTheShapeOfItsSequences) {
  const Copied copied({3, 70, 1}, false);
  EXPECT_EQ(copied.run.shape, (RunShape{.tokens = 74, .tiles = 4, .warps = 4}));
  EXPECT_EQ(copied.run.sequences, 3);
  EXPECT_THAT(copied.tiles(), ElementsAre(ElementsAre(0, 3, 0), ElementsAre(3, 73, 3),
                                          ElementsAre(3, 73, 67), ElementsAre(73, 74, 73)));
  EXPECT_THAT(copied.numbers(copied.run.cu_seqlens, 4), ElementsAre(0, 3, 73, 74));
  EXPECT_EQ(copied.numbers(copied.run.rows.ids, 74).back(), 173);
  EXPECT_EQ(copied.numbers(copied.run.rows.positions, 74).back(), 273);
  EXPECT_EQ(copied.numbers(copied.run.rows.types, 74).back(), 373);
  EXPECT_EQ(Copied({17, 16}, false).run.shape.warps, 2);
}

TEST(RunInput, IsPaddedBySequencesBehindItsOwnAndEmptyTiles) {
  const Copied copied({3, 70, 1}, true);
  EXPECT_EQ(copied.run.shape, (RunShape{.tokens = 80, .tiles = 8, .warps = 4}));
  EXPECT_EQ(copied.run.sequences, 3);
  const auto tiles = copied.tiles();
  EXPECT_THAT(tiles[3], ElementsAre(73, 74, 73));
  EXPECT_THAT(tiles[4], ElementsAre(74, 80, 74));
  EXPECT_THAT(std::vector(tiles.begin() + 5, tiles.end()), Each(ElementsAre(0, 0, 0)));
  for (const auto& [numbers, first] : {std::pair{copied.run.rows.ids, 100},
                                       {copied.run.rows.positions, 200},
                                       {copied.run.rows.types, 300}}) {
    const Numbers all = copied.numbers(numbers, 80);
    EXPECT_EQ(all[0], first);
    EXPECT_EQ(all[73], first + 73);
    EXPECT_THAT(Numbers(all.begin() + 74, all.end()), Each(0));
  }
}

TEST(RunInput, HasNothingOfTheRunBefore) {
  Copied copied({70, 30}, true);
  copied.copy({3}, true);
  EXPECT_EQ(copied.run.shape, (RunShape{.tokens = 16, .tiles = 2, .warps = 4}));
  EXPECT_THAT(copied.tiles(), ElementsAre(ElementsAre(0, 3, 0), ElementsAre(3, 16, 3)));
  const Numbers ids = copied.numbers(copied.run.rows.ids, 16);
  EXPECT_EQ(ids[2], 102);
  EXPECT_THAT(Numbers(ids.begin() + 3, ids.end()), Each(0));
}

TEST(RunInput, HasFewShapesWherePadded) {
  const auto shape = [](const Numbers& lengths) { return Copied(lengths, true).run.shape; };
  EXPECT_EQ(shape({1}).tokens, 16);
  EXPECT_EQ(shape({16}), (RunShape{.tokens = 16, .tiles = 1, .warps = 4}));
  EXPECT_EQ(shape({17}).tokens, 20);
  EXPECT_EQ(shape({1000, 24}).tokens, 1024);
  EXPECT_EQ(shape({1025}).tokens, 1280);
  // 17 tiles of the sequence and 4 of the padding, of at most 64 tokens each.
  EXPECT_EQ(shape({1025}).tiles, 32);
}

}  // namespace
}  // namespace reckon::cuda
