#include "core/scoring/certified_top_k.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <deque>
#include <limits>
#include <mutex>
#include <utility>

#include "core/parallel.h"
#include "core/scoring/candidate_list.h"
#include "core/scoring/int8_queries.h"
#include "core/scoring/rescoring.h"
#include "core/scoring/upper_bounds.h"

namespace reckon {
namespace {

// Queries scanned together: their integers fit the second-level cache for the usual dimensions.
constexpr std::size_t kQueryBlock = 256;
constexpr std::size_t kMinQueryBlock = 16;
// Candidates that a block of queries may hold, 200 MB; long lists make it smaller.
constexpr std::size_t kCandidates = std::size_t{1} << 24;
// Blocks of items that a thread takes at a time: many, as candidates are handed over behind them,
// but so that all threads have some.
constexpr std::size_t kBlocksPerChunk = 128;
constexpr std::size_t kChunksPerThread = 16;
constexpr std::size_t kLine = 64;  // bytes of the caches
// Candidates of a query that a thread gathers before it hands them over: rarely, as threads wait
// for one another then, but often enough for the threshold to rise.
constexpr std::size_t kHandedOver = 32;

// Beyond this many candidates it is faster to score all the items of a batch.
std::size_t candidate_limit(std::size_t items, std::size_t k) {
  return std::max(4 * k, std::clamp<std::size_t>(items / 16, 2048, 65'536));
}

// The middle of the bounds could leave the range of float32.
bool may_overflow(const CertifiedBound& bound, const QuantizedItems& items) {
  const double scales = static_cast<double>(bound.scale) * items.largest_scale();
  return 4 * scales * largest_sum(4 * items.quads()) > std::numeric_limits<float>::max();
}

float infinity() { return std::numeric_limits<float>::infinity(); }

// Queries rounded to 8 bits.
struct QuantizedQueries {
  QuantizedQueries(MatrixView<const float> queries, Similarity similarity)
      : integers(queries.rows, queries.cols) {
    bounds.reserve(queries.rows);
    for (std::size_t q = 0; q < queries.rows; ++q) {
      const QuantizedRow row = quantize_row(queries.row(q), integers.row(q));
      bounds.push_back(certified_bound(row, queries.cols, similarity));
    }
  }
  Matrix<std::int8_t> integers;
  std::vector<CertifiedBound> bounds;
};

// The candidates of a query, which all threads add to.
class SharedList {
 public:
  SharedList(std::size_t k, std::size_t limit) : list_(k, limit) {}
  float threshold() const { return threshold_.load(std::memory_order_relaxed); }
  void add(std::span<const Candidate> candidates) {
    const std::scoped_lock lock(mutex_);
    for (const Candidate& candidate : candidates) list_.add(candidate);
    threshold_.store(list_.threshold(), std::memory_order_relaxed);
  }
  void give_up() {
    list_.give_up();
    threshold_ = list_.threshold();
  }
  // When no thread adds any more.
  CandidateList& list() { return list_; }

 private:
  std::mutex mutex_;
  CandidateList list_;
  std::atomic<float> threshold_ = -infinity();
};

// What all threads know of a block of queries.
struct QueryBlock {
  QueryBlock(const QuantizedQueries& queries, const QuantizedItems& items, std::size_t k)
      : bounds(queries.bounds), packed(queries.integers) {
    for (const CertifiedBound& bound : bounds) {
      lists.emplace_back(k, candidate_limit(items.count(), k));
      if (may_overflow(bound, items)) lists.back().give_up();
    }
  }
  std::vector<CertifiedBound> bounds;
  Int8Queries packed;
  std::deque<SharedList> lists;
};

// The scan of one thread for a block of queries.
class Scan {
 public:
  Scan(QueryBlock& block, const QuantizedItems& items, const UserItems& excluded,
       std::size_t first_query)
      : block_(&block),
        items_(&items),
        excluded_(&excluded),
        first_query_(first_query),
        thresholds_(block.bounds.size()),
        next_excluded_(block.bounds.size()),
        found_(block.bounds.size()),
        sums_(block.packed.group(), kBlockItems),
        upper_(block.packed.group(), kBlockItems),
        masks_(block.packed.group()) {}

  // Scans item blocks [begin, end).
  void scan(std::size_t begin, std::size_t end) {
    for (std::size_t q = 0; q < thresholds_.size(); ++q) {
      thresholds_[q] = block_->lists[q].threshold();
    }
    for (std::size_t q = 0; q < next_excluded_.size(); ++q) {
      const auto row = excluded_row(q);
      const auto first = static_cast<std::int32_t>(begin * kBlockItems);
      next_excluded_[q] =
          static_cast<std::size_t>(std::lower_bound(row.begin(), row.end(), first) - row.begin());
    }
    const std::size_t group = block_->packed.group();
    const Int8Queries::Session session(block_->packed);
    for (std::size_t b = begin; b < end; ++b) {
      const std::int8_t* const next = items_->panel(b + 1);
      std::size_t fetched = 0;
      for (std::size_t q = 0; q < thresholds_.size(); q += group) {
        const std::size_t end_q = std::min(q + group, thresholds_.size());
        // The next block is on its way while this one meets all its queries.
        const std::size_t to_fetch = items_->block_bytes() * end_q / thresholds_.size();
        for (; fetched < to_fetch; fetched += kLine) __builtin_prefetch(next + fetched);
        scan_block(b, q, end_q - q);
      }
    }
    for (std::size_t q = 0; q < found_.size(); ++q) hand_over(q);
  }

 private:
  std::span<const std::int32_t> excluded_row(std::size_t query) const {
    if (excluded_->users() == 0) return {};
    return excluded_->row(first_query_ + query);
  }

  void scan_block(std::size_t b, std::size_t first, std::size_t count) {
    block_->packed.multiply(first, count, items_->panel(b), sums_.data());
    upper_bounds({.items = *items_, .block = b, .sums = sums_.data(), .upper = upper_.data()},
                 std::span(block_->bounds).subspan(first, count), thresholds_.data() + first,
                 masks_.data());
    const std::size_t items_left = items_->count() - b * kBlockItems;
    const std::uint32_t valid =
        items_left >= kBlockItems ? ~std::uint32_t{0} : (std::uint32_t{1} << items_left) - 1;
    for (std::size_t q = 0; q < count; ++q) {
      if ((masks_[q] & valid) != 0) add(b, first + q, masks_[q] & valid, upper_.row(q));
    }
  }

  // Takes the items of the mask, those that are not excluded, as candidates of the query.
  void add(std::size_t b, std::size_t query, std::uint32_t mask, std::span<const float> upper) {
    const std::size_t first = b * kBlockItems;
    mask &= ~excluded_mask(first, query);
    const CertifiedBound& bound = block_->bounds[query];
    for (; mask != 0; mask &= mask - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(mask));
      const float most = std::isnan(upper[i]) ? infinity() : upper[i];
      const float least = bound.lower(most, items_->error_norms(b)[i], items_->norms(b)[i]);
      found_[query].push_back({most, least, static_cast<std::int32_t>(first + i)});
    }
    if (found_[query].size() >= kHandedOver) hand_over(query);
  }

  void hand_over(std::size_t query) {
    if (found_[query].empty()) return;
    block_->lists[query].add(found_[query]);
    thresholds_[query] = block_->lists[query].threshold();
    found_[query].clear();
  }

  // Bit i: item first + i is excluded for the query. Blocks are asked for in ascending order.
  std::uint32_t excluded_mask(std::size_t first, std::size_t query) {
    const auto row = excluded_row(query);
    std::size_t& next = next_excluded_[query];
    std::uint32_t mask = 0;
    for (; next < row.size(); ++next) {
      const auto item = static_cast<std::size_t>(row[next]);
      if (item >= first + kBlockItems) break;
      if (item >= first) mask |= std::uint32_t{1} << (item - first);
    }
    return mask;
  }

  QueryBlock* block_;
  const QuantizedItems* items_;
  const UserItems* excluded_;
  std::size_t first_query_;
  std::vector<float> thresholds_;  // of the queries, when they were last looked at
  std::vector<std::size_t> next_excluded_;
  std::vector<std::vector<Candidate>> found_;  // of each query, not yet handed over
  Matrix<std::int32_t> sums_;                  // [group, 32]
  Matrix<float> upper_;                        // [group, 32]
  std::vector<std::uint32_t> masks_;
};

}  // namespace

CertifiedTopK::CertifiedTopK(const ScoredRows& rows, std::size_t threads)
    : rows_(rows), items_(rows, threads) {}

CertifiedTopK::Work CertifiedTopK::top_k(MatrixView<const float> queries, const UserItems& excluded,
                                         std::size_t threads, TopK& out) const {
  const std::size_t k = out.items.cols();
  const std::size_t blocks = items_.blocks();
  const std::size_t chunk_blocks = std::clamp<std::size_t>(
      blocks / (kChunksPerThread * std::max<std::size_t>(threads, 1)), 1, kBlocksPerChunk);
  const std::size_t chunks = (blocks + chunk_blocks - 1) / chunk_blocks;
  const std::size_t workers = std::clamp<std::size_t>(threads, 1, chunks);
  const std::size_t size =
      std::clamp(kCandidates / candidate_limit(items_.count(), k), kMinQueryBlock, kQueryBlock);
  Work work;
  for (std::size_t begin = 0; begin < queries.rows; begin += size) {
    const std::size_t count = std::min(size, queries.rows - begin);
    const QuantizedQueries quantized(queries.rows_between(begin, begin + count),
                                     rows_.similarity());
    QueryBlock block(quantized, items_, k);
    std::vector<Scan> scans;
    scans.reserve(workers);
    for (std::size_t t = 0; t < workers; ++t) scans.emplace_back(block, items_, excluded, begin);
    parallel_chunks(chunks, workers, [&](std::size_t chunk, std::size_t thread) {
      scans[thread].scan(chunk * chunk_blocks, std::min((chunk + 1) * chunk_blocks, blocks));
    });
    std::vector<std::size_t> rescored(count);
    parallel_chunks(count, threads, [&](std::size_t q, std::size_t) {
      CandidateList& list = block.lists[q].list();
      if (list.gave_up()) return;
      rescored[q] = best_of_candidates(rows_, queries.row(begin + q), list.take(),
                                       out.items.row(begin + q), out.scores.row(begin + q));
    });
    for (std::size_t q = 0; q < count; ++q) {
      work.rescored += rescored[q];
      if (block.lists[q].list().gave_up()) work.unanswered.push_back(begin + q);
    }
  }
  return work;
}

}  // namespace reckon
