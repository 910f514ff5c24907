#include "core/scoring/compressed_scorer.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"
#include "core/scoring/compressed_scores.h"
#include "core/scoring/rescoring.h"
#include "core/scoring/scanned_queries.h"
#include "core/scoring/scorer_inputs.h"
#include "core/scoring/top_k.h"

namespace reckon {
namespace {

// Queries scanned together: what is kept of them fits the second-level cache for the usual
// dimensions. Long lists and many threads make it fewer, so that the lists in the making stay below
// this many entries, 128 MiB.
constexpr std::size_t kQueryBlock = 256;
constexpr std::size_t kMinQueryBlock = 16;
constexpr std::size_t kListEntries = std::size_t{1} << 24;
constexpr std::size_t kBlocksPerChunk = 128;  // of items, that a thread takes at a time
constexpr std::size_t kChunksPerThread = 16;
constexpr std::size_t kLine = 64;  // bytes of the caches
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Lists of excluded items of a batch of queries.
using Excluded = std::vector<std::span<const std::int32_t>>;

// What one thread knows of a batch of queries: their best items among those it has seen.
class Scan {
 public:
  Scan(const CompressedQueries& queries, const CompressedItems& items, const Excluded& excluded,
       std::size_t listed)
      : queries_(&queries),
        items_(&items),
        excluded_(&excluded),
        scores_(queries, items),
        selectors_(queries.count(), TopKSelector(listed)),
        thresholds_(queries.count(), -kInfinity),
        next_excluded_(queries.count()) {}

  // Scans item blocks [begin, end).
  void scan(std::size_t begin, std::size_t end) {
    const std::size_t count = queries_->count();
    for (std::size_t q = 0; q < count; ++q) {
      next_excluded_[q] = begin_in((*excluded_)[q], begin * kBlockItems);
    }
    const std::size_t group = queries_->group();
    const CompressedQueries::Session session(*queries_);
    for (std::size_t b = begin; b < end; ++b) {
      scores_.load(b);
      const std::uint8_t* const next = items_->codes(b + 1);
      std::size_t fetched = 0;
      for (std::size_t q = 0; q < count; q += group) {
        const std::size_t group_end = std::min(q + group, count);
        // The next block is on its way while this one meets all the queries.
        const std::size_t to_fetch = items_->block_bytes() * group_end / count;
        for (; fetched < to_fetch; fetched += kLine) __builtin_prefetch(next + fetched);
        scan_block(b, q, group_end - q);
      }
    }
  }

  TopKSelector& selector(std::size_t q) { return selectors_[q]; }

 private:
  void scan_block(std::size_t b, std::size_t first, std::size_t count) {
    scores_.compute(first, count, thresholds_.data() + first);
    for (std::size_t q = 0; q < count; ++q) {
      if (scores_.mask(q) != 0) offer(b, first + q, scores_.mask(q), scores_.scores(q));
    }
  }

  // Those items of the mask that are not excluded.
  void offer(std::size_t b, std::size_t query, std::uint32_t mask, std::span<const float> scores) {
    const std::size_t first = b * kBlockItems;
    mask &= ~listed_in_block((*excluded_)[query], first, next_excluded_[query]);
    for (; mask != 0; mask &= mask - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(mask));
      selectors_[query].offer({scores[i], static_cast<std::int32_t>(first + i)});
    }
    thresholds_[query] = selectors_[query].threshold();
  }

  const CompressedQueries* queries_;
  const CompressedItems* items_;
  const Excluded* excluded_;
  CompressedScores scores_;
  std::vector<TopKSelector> selectors_;
  std::vector<float> thresholds_;           // of the selectors
  std::vector<std::size_t> next_excluded_;  // of each query, in its list of excluded items
};

class CompressedScorer final : public Scorer {
 public:
  CompressedScorer(MatrixView<const float> items, const ItemStorage& storage, std::size_t threads)
      : inputs_(items, Similarity::kInnerProduct),
        items_(items, storage.format, threads),
        rows_(items, Similarity::kInnerProduct),
        rescored_(storage.rescored) {}

  std::size_t item_count() const override { return items_.count(); }
  std::size_t dimension() const override { return items_.dimension(); }
  bool rescores() const override { return rescored_ > 0; }
  ItemBytes item_bytes(std::size_t) const override {
    const std::size_t exact = rescores() ? item_count() * dimension() * sizeof(float) : 0;
    return {.scanned = items_.bytes(), .beside = exact};
  }

  TopK top_k(MatrixView<const float> queries, std::size_t k, const UserItems& excluded,
             std::size_t threads) const override {
    inputs_.check_top_k(queries, k, excluded);
    if (rescores() && k > rescored_) {
      fail("top-k: k is {}, expected at most the {} items that are rescored", k, rescored_);
    }
    threads = std::max<std::size_t>(threads, 1);
    const std::size_t listed = rescores() ? std::min(rescored_, item_count()) : k;
    const std::size_t size =
        std::clamp(kListEntries / (2 * listed * threads), kMinQueryBlock, kQueryBlock);
    TopK out{Matrix<std::int32_t>(queries.rows, k), Matrix<float>(queries.rows, k)};
    for (std::size_t begin = 0; begin < queries.rows; begin += size) {
      const std::size_t end = std::min(begin + size, queries.rows);
      answer({queries.rows_between(begin, end), begin, listed, threads}, excluded, out);
    }
    return out;
  }

  void scores(MatrixView<const float> queries, MatrixView<float> out) const override {
    inputs_.check_scores(queries, out);
    const CompressedQueries kept(queries, items_.format());
    CompressedScores scores(kept, items_);
    const std::vector<float> none(kept.group(), kInfinity);
    const CompressedQueries::Session session(kept);
    for (std::size_t b = 0; b < items_.blocks(); ++b) {
      scores.load(b);
      for (std::size_t first = 0; first < kept.count(); first += kept.group()) {
        const std::size_t count = std::min(kept.group(), kept.count() - first);
        scores.compute(first, count, none.data());
        for (std::size_t q = 0; q < count; ++q) {
          std::ranges::copy(scores.scores(q), out.row(first + q).subspan(b * kBlockItems).begin());
        }
      }
    }
  }

 private:
  // Some of the queries of a call, answered together.
  struct Batch {
    MatrixView<const float> queries;
    std::size_t first;   // row of the first of them
    std::size_t listed;  // best items of the scan
    std::size_t threads;
  };

  void answer(const Batch& batch, const UserItems& excluded, TopK& out) const {
    const std::size_t count = batch.queries.rows;
    Excluded lists(count);
    for (std::size_t q = 0; q < count && excluded.users() != 0; ++q) {
      lists[q] = excluded.row(batch.first + q);
    }
    const CompressedQueries kept(batch.queries, items_.format());
    const std::size_t blocks = items_.blocks();
    const std::size_t chunk_blocks =
        std::clamp<std::size_t>(blocks / (kChunksPerThread * batch.threads), 1, kBlocksPerChunk);
    const std::size_t chunks = (blocks + chunk_blocks - 1) / chunk_blocks;
    const std::size_t workers = std::min(batch.threads, chunks);
    std::vector<Scan> scans;
    scans.reserve(workers);
    for (std::size_t t = 0; t < workers; ++t) scans.emplace_back(kept, items_, lists, batch.listed);
    parallel_chunks(chunks, workers, [&](std::size_t chunk, std::size_t thread) {
      scans[thread].scan(chunk * chunk_blocks, std::min((chunk + 1) * chunk_blocks, blocks));
    });
    parallel_chunks(count, batch.threads, [&](std::size_t q, std::size_t) {
      TopKSelector& best = scans[0].selector(q);
      for (std::size_t t = 1; t < workers; ++t) best.absorb(scans[t].selector(q));
      write(best.take(), batch.queries.row(q), out.items.row(batch.first + q),
            out.scores.row(batch.first + q));
    });
  }

  void write(std::span<const ScoredItem> list, std::span<const float> query,
             std::span<std::int32_t> items, std::span<float> scores) const {
    if (rescores()) {
      std::vector<Candidate> candidates;
      candidates.reserve(list.size());
      for (const ScoredItem& each : list) candidates.push_back({kInfinity, -kInfinity, each.item});
      best_of_candidates(rows_, query, candidates, items, scores);
      return;
    }
    std::ranges::fill(items.subspan(list.size()), -1);
    std::ranges::fill(scores.subspan(list.size()), -kInfinity);
    for (std::size_t p = 0; p < list.size(); ++p) {
      items[p] = list[p].item;
      scores[p] = list[p].score;
    }
  }

  ScorerInputs inputs_;
  CompressedItems items_;
  ScoredRows rows_;  // looked at only for rescoring
  std::size_t rescored_;
};

}  // namespace

std::unique_ptr<Scorer> make_compressed_scorer(MatrixView<const float> items,
                                               const ItemStorage& storage, std::size_t threads) {
  return std::make_unique<CompressedScorer>(items, storage, threads);
}

}  // namespace reckon
