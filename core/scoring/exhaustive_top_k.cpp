#include "core/scoring/exhaustive_top_k.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/parallel.h"
#include "core/scoring/dot_kernel.h"
#include "core/scoring/top_k.h"

namespace reckon {
namespace {

// Queries packed at a time, and items scored at a time: both and their scores fit the second-level
// cache for the usual dimensions.
constexpr std::size_t kQueryBlock = 256;
constexpr std::size_t kMinQueryBlock = 16;
constexpr std::size_t kItemBlock = 48;
constexpr std::size_t kItemsPerChunk = 10 * kItemBlock;
// Long lists and many threads make the blocks of queries smaller, so that the lists in the making
// stay below this many entries, 128 MiB.
constexpr std::size_t kListEntries = std::size_t{1} << 24;

// What one thread knows of a block of queries: their best items among those it has seen.
struct Best {
  Best(const ScoredRows& items, std::size_t queries, std::size_t width, std::size_t k)
      : selectors(queries, TopKSelector(k)),
        rows(kItemBlock, items.dimension()),
        scores(kItemBlock, width),
        thresholds(width) {
    // The padding has no items that anyone would keep.
    std::fill(thresholds.begin(), thresholds.end(), std::numeric_limits<float>::infinity());
    for (std::size_t q = 0; q < queries; ++q) thresholds[q] = selectors[q].threshold();
  }
  std::vector<TopKSelector> selectors;  // [queries]
  Matrix<float> rows;                   // [kItemBlock, d], where they must be made
  Matrix<float> scores;                 // [kItemBlock, width]
  std::vector<float> thresholds;        // [width]
};

// The lists of excluded items of a block of queries.
struct ExcludedBlock {
  const UserItems& lists;
  std::size_t first_query;
  bool contains(std::size_t query, std::int32_t item) const {
    if (lists.users() == 0) return false;
    const auto row = lists.row(first_query + query);
    return std::binary_search(row.begin(), row.end(), item);
  }
};

// Offers the scores of one item to all the queries of the block.
void offer_item(std::int32_t item, std::span<const float> scores, const ExcludedBlock& excluded,
                Best& best) {
  constexpr std::size_t kStep = 16;  // most steps hold no score worth keeping: one look at each
  for (std::size_t begin = 0; begin < scores.size(); begin += kStep) {
    const std::size_t end = std::min(begin + kStep, scores.size());
    int hits = 0;
    for (std::size_t q = begin; q < end; ++q) hits += scores[q] >= best.thresholds[q];
    if (hits == 0) continue;
    for (std::size_t q = begin; q < end; ++q) {
      if (scores[q] < best.thresholds[q] || excluded.contains(q, item)) continue;
      best.selectors[q].offer({scores[q], item});
      best.thresholds[q] = best.selectors[q].threshold();
    }
  }
}

void offer_block(const ScoredRows& rows, std::size_t begin, std::size_t end,
                 const PackedQueries& queries, const ExcludedBlock& excluded, Best& best) {
  score_items(rows.between(begin, end, best.rows), queries, rows.similarity(), best.scores.data());
  for (std::size_t i = begin; i < end; ++i) {
    offer_item(static_cast<std::int32_t>(i), best.scores.row(i - begin), excluded, best);
  }
}

void top_k_of_block(const ScoredRows& rows, MatrixView<const float> queries,
                    const ExcludedBlock& excluded, std::size_t threads, TopK& out) {
  const PackedQueries packed(queries);
  const std::size_t k = out.items.cols();
  const std::size_t chunks = (rows.count() + kItemsPerChunk - 1) / kItemsPerChunk;
  const std::size_t workers = std::clamp<std::size_t>(threads, 1, chunks);
  std::vector<Best> best;
  best.reserve(workers);
  for (std::size_t t = 0; t < workers; ++t)
    best.emplace_back(rows, queries.rows, packed.width(), k);
  parallel_chunks(chunks, workers, [&](std::size_t chunk, std::size_t thread) {
    const std::size_t chunk_end = std::min((chunk + 1) * kItemsPerChunk, rows.count());
    for (std::size_t i = chunk * kItemsPerChunk; i < chunk_end; i += kItemBlock) {
      offer_block(rows, i, std::min(i + kItemBlock, chunk_end), packed, excluded, best[thread]);
    }
  });
  parallel_chunks(queries.rows, threads, [&](std::size_t q, std::size_t) {
    for (std::size_t t = 1; t < workers; ++t) best[0].selectors[q].absorb(best[t].selectors[q]);
    const std::vector<ScoredItem> list = best[0].selectors[q].take();
    const auto items = out.items.row(excluded.first_query + q);
    const auto list_scores = out.scores.row(excluded.first_query + q);
    std::fill(items.begin(), items.end(), -1);
    std::fill(list_scores.begin(), list_scores.end(), -std::numeric_limits<float>::infinity());
    for (std::size_t p = 0; p < list.size(); ++p) {
      items[p] = list[p].item;
      list_scores[p] = list[p].score;
    }
  });
}

}  // namespace

void exhaustive_top_k(const ScoredRows& rows, MatrixView<const float> queries,
                      const UserItems& excluded, std::size_t threads, TopK& out) {
  const std::size_t k = out.items.cols();
  const std::size_t block = std::clamp(kListEntries / (2 * k * std::max<std::size_t>(threads, 1)),
                                       kMinQueryBlock, kQueryBlock);
  for (std::size_t begin = 0; begin < queries.rows; begin += block) {
    const std::size_t end = std::min(begin + block, queries.rows);
    top_k_of_block(rows, queries.rows_between(begin, end), {excluded, begin}, threads, out);
  }
}

void exhaustive_scores(const ScoredRows& rows, MatrixView<const float> queries,
                       MatrixView<float> out) {
  const PackedQueries packed(queries);
  Matrix<float> block(kItemBlock, packed.width());
  Matrix<float> scratch(kItemBlock, rows.dimension());
  for (std::size_t begin = 0; begin < rows.count(); begin += kItemBlock) {
    const std::size_t end = std::min(begin + kItemBlock, rows.count());
    score_items(rows.between(begin, end, scratch), packed, rows.similarity(), block.data());
    for (std::size_t q = 0; q < queries.rows; ++q) {
      float* row = out.row(q).data();
      for (std::size_t i = begin; i < end; ++i) row[i] = block.row(i - begin)[q];
    }
  }
}

}  // namespace reckon
