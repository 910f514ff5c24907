#include "core/scoring/certified_top_k.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <deque>
#include <limits>
#include <mutex>
#include <numeric>
#include <utility>

#include "core/parallel.h"
#include "core/scoring/candidate_list.h"
#include "core/scoring/rescoring.h"
#include "core/scoring/scanned_queries.h"
#include "core/scoring/threshold_guess.h"

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

// The candidates of a query, which all threads add to.
class SharedList {
 public:
  SharedList(std::size_t k, std::size_t limit, float guess)
      : list_(k, limit, guess), threshold_(list_.threshold()) {}
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
  std::atomic<float> threshold_;
};

// The scan of one thread for a batch of queries.
class Scan {
 public:
  Scan(const ScannedQueries& queries, const QuantizedItems& items, std::deque<SharedList>& lists)
      : queries_(&queries),
        items_(&items),
        lists_(&lists),
        scores_(queries, items),
        thresholds_(queries.count()),
        next_excluded_(queries.count()),
        found_(queries.count()) {}

  // Scans item blocks [begin, end).
  void scan(std::size_t begin, std::size_t end) {
    const std::size_t count = queries_->count();
    for (std::size_t q = 0; q < count; ++q) {
      thresholds_[q] = (*lists_)[q].threshold();
      next_excluded_[q] = begin_in(queries_->excluded(q), begin * kBlockItems);
    }
    const std::size_t group = queries_->integers().group();
    const Int8Queries::Session session(queries_->integers());
    for (std::size_t b = begin; b < end; ++b) {
      const std::int8_t* const next = items_->panel(b + 1);
      for (std::size_t q = 0; q < count; q += group) {
        const std::size_t group_end = std::min(q + group, count);
        // The next block is on its way while this one meets all the queries.
        const std::size_t begin_fetch = items_->block_bytes() * q / count;
        const std::size_t end_fetch = items_->block_bytes() * group_end / count;
        scan_block(b, q, group_end - q, {next + begin_fetch, end_fetch - begin_fetch});
      }
    }
    for (std::size_t q = 0; q < count; ++q) hand_over(q);
  }

 private:
  void scan_block(std::size_t b, std::size_t first, std::size_t count, NextBytes next) {
    scores_.compute(b, first, count, thresholds_.data() + first, next);
    for (std::size_t q = 0; q < count; ++q) {
      if (scores_.mask(q) != 0) add(b, first + q, scores_.mask(q), scores_.upper(q));
    }
  }

  // Takes the items of the mask, those that are not excluded, as candidates of the query.
  void add(std::size_t b, std::size_t query, std::uint32_t mask, std::span<const float> upper) {
    const std::size_t first = b * kBlockItems;
    mask &= ~listed_in_block(queries_->excluded(query), first, next_excluded_[query]);
    const CertifiedBound& bound = queries_->bounds()[query];
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
    (*lists_)[query].add(found_[query]);
    thresholds_[query] = (*lists_)[query].threshold();
    found_[query].clear();
  }

  const ScannedQueries* queries_;
  const QuantizedItems* items_;
  std::deque<SharedList>* lists_;
  BlockScores scores_;
  std::vector<float> thresholds_;              // of the lists, when they were last looked at
  std::vector<std::size_t> next_excluded_;     // of each query, in its list of excluded items
  std::vector<std::vector<Candidate>> found_;  // of each query, not yet handed over
};

}  // namespace

// What the batches of a call share.
struct CertifiedTopK::Call {
  MatrixView<const float> queries;
  const UserItems& excluded;
  std::size_t threads;
  TopK& out;
};

CertifiedTopK::CertifiedTopK(const ScoredRows& rows, std::size_t threads)
    : rows_(rows), items_(rows, threads) {}

CertifiedTopK::Work CertifiedTopK::top_k(MatrixView<const float> queries, const UserItems& excluded,
                                         std::size_t threads, TopK& out) const {
  const Call call = {queries, excluded, std::max<std::size_t>(threads, 1), out};
  const std::size_t limit = candidate_limit(items_.count(), out.items.cols());
  const std::size_t size = std::clamp(kCandidates / limit, kMinQueryBlock, kQueryBlock);
  Work work;
  for (std::size_t begin = 0; begin < queries.rows; begin += size) {
    std::vector<std::size_t> rows(std::min(size, queries.rows - begin));
    std::iota(rows.begin(), rows.end(), begin);
    const auto again = answer(call, rows, true, work);
    work.scanned_again += again.size();
    if (!again.empty()) answer(call, again, false, work);
  }
  return work;
}

std::vector<std::size_t> CertifiedTopK::answer(const Call& call, std::span<const std::size_t> rows,
                                               bool guess, Work& work) const {
  const std::size_t k = call.out.items.cols();
  const std::size_t count = rows.size();
  Matrix<float> vectors(count, call.queries.cols);
  std::vector<std::span<const std::int32_t>> excluded(count);
  for (std::size_t q = 0; q < count; ++q) {
    std::ranges::copy(call.queries.row(rows[q]), vectors.row(q).begin());
    if (call.excluded.users() != 0) excluded[q] = call.excluded.row(rows[q]);
  }
  const ScannedQueries queries(vectors, rows_.similarity(), items_.largest_four(),
                               std::move(excluded));
  const auto guesses = guess ? guess_thresholds(queries, items_, k, call.threads)
                             : std::vector<float>(count, -infinity());
  std::deque<SharedList> lists;
  for (std::size_t q = 0; q < count; ++q) {
    lists.emplace_back(k, candidate_limit(items_.count(), k), guesses[q]);
    if (may_overflow(queries.bounds()[q], items_)) lists.back().give_up();
  }

  const std::size_t blocks = items_.blocks();
  const std::size_t chunk_blocks =
      std::clamp<std::size_t>(blocks / (kChunksPerThread * call.threads), 1, kBlocksPerChunk);
  const std::size_t chunks = (blocks + chunk_blocks - 1) / chunk_blocks;
  std::vector<Scan> scans;
  const std::size_t workers = std::min(call.threads, chunks);
  scans.reserve(workers);
  for (std::size_t t = 0; t < workers; ++t) scans.emplace_back(queries, items_, lists);
  parallel_chunks(chunks, workers, [&](std::size_t chunk, std::size_t thread) {
    scans[thread].scan(chunk * chunk_blocks, std::min((chunk + 1) * chunk_blocks, blocks));
  });

  std::vector<std::size_t> rescored(count);
  parallel_chunks(count, call.threads, [&](std::size_t q, std::size_t) {
    if (lists[q].list().gave_up()) return;
    const auto candidates = lists[q].list().take();
    if (!lists[q].list().complete()) return;
    rescored[q] = best_of_candidates(rows_, vectors.row(q), candidates, call.out.items.row(rows[q]),
                                     call.out.scores.row(rows[q]));
  });
  std::vector<std::size_t> again;
  for (std::size_t q = 0; q < count; ++q) {
    work.rescored += rescored[q];
    if (lists[q].list().gave_up()) {
      work.unanswered.push_back(rows[q]);
    } else if (!lists[q].list().complete()) {
      again.push_back(rows[q]);
    }
  }
  return again;
}

bool certified_top_k_pays(std::size_t items, std::size_t dimension, std::size_t k) {
  constexpr std::size_t kLeastItems = 2048;
  constexpr std::size_t kLeastItemsPerListed = 16;
  constexpr std::size_t kLargestDimension = 65'536;
  return items >= kLeastItems && items / kLeastItemsPerListed >= k &&
         dimension <= kLargestDimension;
}

}  // namespace reckon
