#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/scoring/dot_kernel.cpp"
#include "core/scoring/dot_kernel.h"

#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<float>;

// Items and panels of queries whose sums are in registers at once: 24 of 32 registers with AVX-512,
// 12 of 16 before. Few rows of items, as rows that are a large power of two apart share few lines
// of the first-level cache.
constexpr std::size_t kTileItems = 6;
constexpr std::size_t kTilePanels = HWY_TARGET <= HWY_AVX3 ? 4 : 2;

// Floats in a cache line, and how far ahead items are fetched: the rows of a tile begin at
// addresses that the machine does not foresee.
constexpr std::size_t kLine = 16;
constexpr std::size_t kFetchAhead = 2 * kTileItems;

std::size_t Lanes() { return hn::Lanes(Tag()); }

// One step of a chain.
template <Similarity kSimilarity, typename D>
HWY_INLINE hn::Vec<D> Add(D, hn::Vec<D> item, hn::Vec<D> query, hn::Vec<D> sum) {
  if constexpr (kSimilarity == Similarity::kDistance) {
    const auto difference = hn::Sub(query, item);
    return hn::NegMulAdd(difference, difference, sum);
  } else {
    return hn::MulAdd(item, query, sum);
  }
}

template <Similarity kSimilarity, std::size_t kItems, std::size_t kPanels>
void Tile(MatrixView<const float> items, const PackedQueries& queries, std::size_t first_panel,
          float* HWY_RESTRICT out) {
  const Tag tag;
  const std::size_t lanes = hn::Lanes(tag);
  const float* panels[kPanels];
  hn::Vec<Tag> sums[kItems][kPanels];
  for (std::size_t p = 0; p < kPanels; ++p) panels[p] = queries.panel(first_panel + p);
#pragma GCC unroll 8
  for (std::size_t i = 0; i < kItems; ++i) {
#pragma GCC unroll 8
    for (std::size_t p = 0; p < kPanels; ++p) sums[i][p] = hn::Zero(tag);
  }
  for (std::size_t line = 0; line < items.cols; line += kLine) {
    for (std::size_t i = 0; i < kItems; ++i) {
      hwy::Prefetch(items.data + (kFetchAhead + i) * items.stride + line);
    }
    const std::size_t end = std::min(line + kLine, items.cols);
    for (std::size_t k = line; k < end; ++k) {
      hn::Vec<Tag> query[kPanels];
#pragma GCC unroll 8
      for (std::size_t p = 0; p < kPanels; ++p) query[p] = hn::Load(tag, panels[p] + k * lanes);
#pragma GCC unroll 8
      for (std::size_t i = 0; i < kItems; ++i) {
        const auto item = hn::Set(tag, items.data[i * items.stride + k]);
#pragma GCC unroll 8
        for (std::size_t p = 0; p < kPanels; ++p) {
          sums[i][p] = Add<kSimilarity>(tag, item, query[p], sums[i][p]);
        }
      }
    }
  }
  for (std::size_t i = 0; i < kItems; ++i) {
    float* row = out + i * queries.width() + first_panel * lanes;
    for (std::size_t p = 0; p < kPanels; ++p) hn::StoreU(sums[i][p], tag, row + p * lanes);
  }
}

// All the items with a group of at most kPanels panels.
template <Similarity kSimilarity, std::size_t kPanels>
void Group(MatrixView<const float> items, const PackedQueries& queries, std::size_t first_panel,
           float* out) {
  if constexpr (kPanels > 1) {
    if (queries.panels() - first_panel < kPanels) {
      return Group<kSimilarity, kPanels - 1>(items, queries, first_panel, out);
    }
  }
  std::size_t i = 0;
  for (; i + kTileItems <= items.rows; i += kTileItems) {
    Tile<kSimilarity, kTileItems, kPanels>(items.rows_between(i, i + kTileItems), queries,
                                           first_panel, out + i * queries.width());
  }
  for (; i < items.rows; ++i) {
    Tile<kSimilarity, 1, kPanels>(items.rows_between(i, i + 1), queries, first_panel,
                                  out + i * queries.width());
  }
}

template <Similarity kSimilarity>
void AllGroups(MatrixView<const float> items, const PackedQueries& queries, float* out) {
  for (std::size_t p = 0; p < queries.panels(); p += kTilePanels) {
    Group<kSimilarity, kTilePanels>(items, queries, p, out);
  }
}

void ScoreItems(MatrixView<const float> items, const PackedQueries& queries, Similarity similarity,
                float* out) {
  if (similarity == Similarity::kDistance) {
    AllGroups<Similarity::kDistance>(items, queries, out);
  } else {
    AllGroups<Similarity::kInnerProduct>(items, queries, out);
  }
}

// Chains of one lane, enough at a time to hide the latency of a step.
constexpr std::size_t kChains = 8;

template <Similarity kSimilarity, std::size_t kItems>
void Chains(const float* const* items, std::span<const float> query, float* out) {
  const hn::CappedTag<float, 1> tag;
  hn::Vec<hn::CappedTag<float, 1>> sums[kItems];
#pragma GCC unroll 8
  for (std::size_t i = 0; i < kItems; ++i) sums[i] = hn::Zero(tag);
  for (std::size_t k = 0; k < query.size(); ++k) {
    const auto element = hn::Set(tag, query[k]);
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kItems; ++i) {
      sums[i] = Add<kSimilarity>(tag, hn::Set(tag, items[i][k]), element, sums[i]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t i = 0; i < kItems; ++i) out[i] = hn::GetLane(sums[i]);
}

template <Similarity kSimilarity>
void AllChains(std::span<const float* const> items, std::span<const float> query, float* out) {
  std::size_t i = 0;
  for (; i + kChains <= items.size(); i += kChains) {
    Chains<kSimilarity, kChains>(items.data() + i, query, out + i);
  }
  for (; i < items.size(); ++i) Chains<kSimilarity, 1>(items.data() + i, query, out + i);
}

void ScoreRows(std::span<const float* const> items, std::span<const float> query,
               Similarity similarity, float* out) {
  if (similarity == Similarity::kDistance) {
    AllChains<Similarity::kDistance>(items, query, out);
  } else {
    AllChains<Similarity::kInnerProduct>(items, query, out);
  }
}

}  // namespace
}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(Lanes);
HWY_EXPORT(ScoreItems);
HWY_EXPORT(ScoreRows);

PackedQueries::PackedQueries(MatrixView<const float> queries)
    : lanes_(HWY_DYNAMIC_DISPATCH(Lanes)()),
      panels_((queries.rows + lanes_ - 1) / lanes_, queries.cols * lanes_) {
  for (std::size_t q = 0; q < queries.rows; ++q) {
    const auto query = queries.row(q);
    float* out = panels_.row(q / lanes_).data() + q % lanes_;
    for (std::size_t k = 0; k < query.size(); ++k) out[k * lanes_] = query[k];
  }
}

void score_items(MatrixView<const float> items, const PackedQueries& queries, Similarity similarity,
                 float* out) {
  HWY_DYNAMIC_DISPATCH(ScoreItems)(items, queries, similarity, out);
}

void score_rows(std::span<const float* const> items, std::span<const float> query,
                Similarity similarity, float* out) {
  HWY_DYNAMIC_DISPATCH(ScoreRows)(items, query, similarity, out);
}

}  // namespace reckon
#endif
