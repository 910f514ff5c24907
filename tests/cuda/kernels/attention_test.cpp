#include "cuda/kernels/attention.h"

#include <fmt/format.h>

#include <numeric>

#include "tests/cuda/kernels/reference.h"
#include "tests/cuda/simt/thread_orders.h"

namespace reckon::cuda {
namespace {

class AttentionOnGpu : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(AttentionOnGpu);

std::vector<AttentionTile> tiles_of(const std::vector<std::int32_t>& lengths) {
  std::vector<AttentionTile> tiles;
  std::int32_t begin = 0;
  for (const std::int32_t length : lengths) {
    for (std::int32_t first = 0; first < length; first += kQueriesPerTile) {
      tiles.push_back({begin, begin + length, begin + first});
    }
    begin += length;
  }
  return tiles;
}

struct Case {
  std::vector<std::int32_t> lengths;
  std::size_t heads, depth;
  int warps = 4;
  double scale = 1;
};

std::size_t tokens_of(const Case& c) {
  return static_cast<std::size_t>(std::accumulate(c.lengths.begin(), c.lengths.end(), 0));
}

template <class T>
struct Attention {
  std::size_t tokens = 0;
  test::Numbers<T> qkv;
  DeviceArray<T> out;

  explicit Attention(const Case& c)
      : Attention(c, {tokens_of(c), 3 * c.heads * c.depth, c.depth, c.scale}) {}
  Attention(const Case& c, test::Numbers<T> numbers)
      : tokens(tokens_of(c)), qkv(std::move(numbers)), out(tokens * c.heads * c.depth) {
    const std::vector<AttentionTile> tiles = tiles_of(c.lengths);
    const DeviceArray<AttentionTile> device_tiles(tiles);
    const AttentionInput<T> input = {.qkv = qkv.device.data(),
                                     .tiles = device_tiles.data(),
                                     .tile_count = static_cast<int>(tiles.size()),
                                     .heads = static_cast<int>(c.heads),
                                     .depth = static_cast<int>(c.depth)};
    if constexpr (std::is_same_v<T, float>) {
      attention(input, out.data(), nullptr);
    } else {
      attention(input, c.warps, out.data(), nullptr);
    }
  }

  double error(const Case& c) const {
    const test::Rows got = test::to_rows(out, tokens);
    double largest = 0;
    std::size_t begin = 0;
    for (const std::int32_t length : c.lengths) {
      const std::size_t end = begin + static_cast<std::size_t>(length);
      Matrix<float> rows(end - begin, qkv.values[0].size());
      for (std::size_t r = begin; r < end; ++r) {
        for (std::size_t i = 0; i < rows.cols(); ++i) {
          rows.row(r - begin)[i] = static_cast<float>(qkv.values[r][i]);
        }
      }
      const auto at = [&](std::size_t row) {
        return got.begin() + static_cast<std::ptrdiff_t>(row);
      };
      largest = std::max(largest, test::largest_error({at(begin), at(end)},
                                                      test::attention_reference(rows, c.heads)));
      begin = end;
    }
    return largest;
  }
};

// Native depths and those that are padded; lengths around the tiles of 16 queries and of 16, 32 and
// 64 keys; blocks of fewer warps for short sequences.
const Case kCases[] = {
    {{1, 15, 16, 17, 64, 65, 130}, 2, 32},
    {{63, 66}, 1, 64},
    {{70}, 1, 128},
    {{5, 33}, 3, 8},
    {{12, 20}, 1, 40, 2},
    {{1, 9, 16}, 2, 64, 1},
    {{70}, 1, 80},
    {{65, 511}, 1, 24},
    {{1, 17, 64}, 2, 72},
    {{16, 66}, 1, 96},
    {{63, 65}, 1, 120},
};

template <class T>
void expect_attention(double tolerance) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(fmt::format("depth {}, first length {}", c.depth, c.lengths[0]));
    EXPECT_LE(Attention<T>(c).error(c), tolerance);
  }
}

// Tolerances: of the result's rounding and that of the probabilities, which are at most 1.
TEST_P(AttentionOnGpu, EqualsTheFormulaInFp32) { expect_attention<float>(3e-6); }
TEST_P(AttentionOnGpu, EqualsTheFormulaInFp16) { expect_attention<Half>(2 * 0x1p-11); }
TEST_P(AttentionOnGpu, EqualsTheFormulaInBf16) { expect_attention<BFloat16>(2 * 0x1p-8); }

// Scores around -110, whose exponential is 0 in float: the largest is found from -infinity on.
template <class T>
void expect_attention_of_negative_scores(double tolerance) {
  const Case c = {{130}, 1, 32};
  std::vector<T> qkv = test::Numbers<T>(130, 96, 1).stored_numbers;
  for (std::size_t i = 0; i < qkv.size(); ++i) {
    const double x = std::abs(test::number(qkv[i]));
    qkv[i] = test::stored<T>(i % 96 < 32 ? -30 * x : x);
  }
  EXPECT_LE(Attention<T>(c, test::Numbers<T>(qkv, 130)).error(c), tolerance);
}
TEST_P(AttentionOnGpu, TakesScoresThatAreAllNegative) {
  expect_attention_of_negative_scores<float>(5e-5);
  expect_attention_of_negative_scores<Half>(2 * 0x1p-11);
}

// What lies beside a head's columns and behind a sequence's rows must not even be multiplied by 0.
template <class T>
void expect_finite_beside_nan() {
  const Case c = {{17, 5, 70}, 3, 8};
  std::vector<T> qkv = test::Numbers<T>(92, 72, 1).stored_numbers;
  const test::Rows expected = test::to_rows(Attention<T>(c, test::Numbers<T>(qkv, 92)).out, 92);
  for (std::size_t i = 0; i < qkv.size(); ++i) {
    const bool of_second_head = i % 24 / 8 == 1;
    const bool of_second_sequence = i / 72 >= 17 && i / 72 < 22;
    if (!of_second_head || !of_second_sequence) qkv[i] = test::stored<T>(NAN);
  }
  const test::Rows got = test::to_rows(Attention<T>(c, test::Numbers<T>(qkv, 92)).out, 92);
  for (std::size_t token = 17; token < 22; ++token) {
    for (std::size_t column = 8; column < 16; ++column) {
      EXPECT_EQ(got[token][column], expected[token][column]);
    }
  }
}
TEST_P(AttentionOnGpu, OfAHeadDoesNotTouchOtherHeadsAndSequences) {
  expect_finite_beside_nan<float>();
  expect_finite_beside_nan<Half>();
  expect_finite_beside_nan<BFloat16>();
}

TEST_P(AttentionOnGpu, StaysFiniteForHugeScores) {
  const Case c = {{40, 70}, 1, 32, 4, 200};
  EXPECT_LE(Attention<float>(c).error(c), 1e-2);
  EXPECT_LE(Attention<Half>(c).error(c), 2e-2);
}

// The padding of a list of tiles.
template <class T>
void expect_nothing_of_empty_tiles() {
  const Case c = {{5}, 2, 32};
  Attention<T> attended(c);
  const test::Rows expected = test::to_rows(attended.out, c.lengths[0]);
  const DeviceArray<AttentionTile> tiles(std::vector<AttentionTile>(3));
  const AttentionInput<T> input = {attended.qkv.device.data(), tiles.data(), 3, 2, 32};
  if constexpr (std::is_same_v<T, float>) {
    attention(input, attended.out.data(), nullptr);
  } else {
    attention(input, 4, attended.out.data(), nullptr);
  }
  EXPECT_EQ(test::to_rows(attended.out, c.lengths[0]), expected);
}
TEST_P(AttentionOnGpu, WritesNothingForEmptyTiles) {
  expect_nothing_of_empty_tiles<float>();
  expect_nothing_of_empty_tiles<Half>();
  expect_nothing_of_empty_tiles<BFloat16>();
}

TEST(AttentionOnGpuOfNoTiles, IsNothing) {
  attention<Half>({.heads = 1, .depth = 8}, 4, nullptr, nullptr);
  attention({.heads = 1, .depth = 8}, nullptr, nullptr);
}

TEST(AttentionOnGpuOf512Tokens, EqualsTheFormula) {
  const Case c = {{512}, 1, 32};
  EXPECT_LE(Attention<Half>(c).error(c), 2 * 0x1p-11);
  EXPECT_LE(Attention<float>(c).error(c), 3e-6);
}

TEST_P(AttentionOnGpu, OfASequenceDependsOnNothingElse) {
  const Case together = {{30, 16, 80}, 2, 32};
  const Attention<BFloat16> all(together);
  const test::Rows out = test::to_rows(all.out, all.tokens);
  // The second sequence alone, in a block of one warp.
  const DeviceArray<AttentionTile> tile(std::vector<AttentionTile>{{0, 16, 0}});
  DeviceArray<BFloat16> alone(16 * 64);
  attention<BFloat16>({.qkv = all.qkv.device.data() + 30 * 192,
                       .tiles = tile.data(),
                       .tile_count = 1,
                       .heads = 2,
                       .depth = 32},
                      1, alone.data(), nullptr);
  EXPECT_EQ(test::to_rows(alone, 16), test::Rows(out.begin() + 30, out.begin() + 46));
}

}  // namespace
}  // namespace reckon::cuda
