#include "cuda/cuda_scorer.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <vector>

#include "core/scoring/answer_rows.h"
#include "core/scoring/certified_top_k.h"
#include "core/scoring/scored_rows.h"
#include "core/scoring/scorer_inputs.h"
#include "cuda/batch_size.h"
#include "cuda/certified_search.h"
#include "cuda/device.h"
#include "cuda/growing_array.h"
#include "cuda/kernels/all_scores.h"
#include "cuda/kernels/long_top_k.h"

namespace reckon::cuda {
namespace {

constexpr std::size_t kQueriesAtOnce = 4096;
// Scores, or candidates of long lists, that are in device memory at a time.
constexpr std::size_t kBytesAtOnce = std::size_t{1} << 28;
constexpr std::size_t kRowsPerCopy = 4096;
constexpr std::size_t kColumnsAlignment = 16;  // 64 bytes

std::size_t queries_at_once(std::size_t bytes_per_query) {
  return std::clamp<std::size_t>(kBytesAtOnce / std::max<std::size_t>(bytes_per_query, 1), 1,
                                 kQueriesAtOnce);
}

// The scored vectors with zeros behind them.
void pad_rows(const ScoredRows& rows, std::size_t begin, std::size_t end, std::size_t columns,
              std::vector<float>& out) {
  Matrix<float> scratch;
  if (rows.similarity() == Similarity::kCosine) scratch = {end - begin, rows.dimension()};
  const auto view = rows.between(begin, end, scratch);
  out.assign((end - begin) * columns, 0);
  for (std::size_t r = 0; r < view.rows; ++r) {
    std::ranges::copy(view.row(r), out.begin() + static_cast<std::ptrdiff_t>(r * columns));
  }
}

// Device memory of a call, kept for the next.
struct Scratch {
  GrowingArray<float> queries, scores;
  GrowingArray<std::int64_t> excluded_offsets;
  GrowingArray<std::int32_t> excluded_items, items;
  GrowingArray<ScoredItem> lists;  // of top_k()
  GrowingArray<std::uint64_t> keys, worst;
  GrowingArray<int> counts;
  CertifiedSearch::Scratch certified;
  std::vector<float> host;
  std::vector<std::int64_t> host_offsets;
};

class CudaScorer final : public Scorer {
 public:
  CudaScorer(MatrixView<const float> items, Similarity similarity)
      : inputs_(items, similarity),
        similarity_(similarity),
        count_(items.rows),
        dimension_(items.cols),
        columns_((std::max<std::size_t>(items.cols, 1) + kColumnsAlignment - 1) /
                 kColumnsAlignment * kColumnsAlignment),
        multiprocessors_(device_multiprocessors()),
        items_(items.rows * columns_) {
    const ScoredRows rows(items, similarity);
    for (std::size_t begin = 0; begin < count_; begin += kRowsPerCopy) {
      pad_rows(rows, begin, std::min(begin + kRowsPerCopy, count_), columns_, scratch_.host);
      copy_to_device(items_.data() + begin * columns_, scratch_.host.data(),
                     scratch_.host.size() * sizeof(float), kStream);
    }
    if (!certified_top_k_pays(count_, dimension_, 1)) return;
    try {
      certified_.emplace(items_.data(), count_, columns_);
    } catch (const OutOfDeviceMemory&) {  // then all items are scored
    }
  }
  std::size_t item_count() const override { return count_; }
  std::size_t dimension() const override { return dimension_; }

  TopK top_k(MatrixView<const float> queries, std::size_t k, const UserItems& excluded,
             std::size_t) const override {
    inputs_.check_top_k(queries, k, excluded);
    TopK out{Matrix<std::int32_t>(queries.rows, k), Matrix<float>(queries.rows, k)};
    const auto score_all = [&](MatrixView<const float> some, const UserItems& lists, TopK& to) {
      exhaustive_top_k(some, lists, to);
    };
    if (certified_ && certified_top_k_pays(count_, dimension_, k)) {
      answer_rows(queries, certified_top_k(queries, excluded, out), excluded, out, score_all);
    } else {
      score_all(queries, excluded, out);
    }
    return out;
  }

  void scores(MatrixView<const float> queries, MatrixView<float> out) const override {
    inputs_.check_scores(queries, out);
    in_batches(queries.rows, count_ * sizeof(float), [&](std::size_t begin, std::size_t end) {
      const ScoringInput<float> input = upload(queries, begin, end, {});
      float* const scores = scratch_.scores.at_least((end - begin) * count_);
      all_scores(input, scores, kStream);
      for (std::size_t q = begin; q < end; ++q) {
        copy_to_host(out.row(q).data(), scores + (q - begin) * count_, count_ * sizeof(float),
                     kStream);
      }
      wait_for(kStream);
    });
  }

 private:
  static constexpr Stream kStream = nullptr;

  void exhaustive_top_k(MatrixView<const float> queries, const UserItems& excluded,
                        TopK& out) const {
    const std::size_t k = out.items.cols();
    const std::size_t bytes_per_query =
        k <= kLargestTopK ? 0 : long_plan(k).keys_per_query() * sizeof(std::uint64_t);
    in_batches(queries.rows, bytes_per_query, [&](std::size_t begin, std::size_t end) {
      const ScoringInput<float> input = upload(queries, begin, end, excluded);
      const TopKOutput lists = room_for_lists(end - begin, k);
      search(input, k, lists);
      fetch(lists, begin, end, out);
    });
  }

  // Returns the queries that have no lists yet.
  std::vector<std::size_t> certified_top_k(MatrixView<const float> queries,
                                           const UserItems& excluded, TopK& out) const {
    const std::size_t k = out.items.cols();
    std::vector<std::size_t> unanswered;
    in_batches(queries.rows, certified_->bytes_per_query(k),
               [&](std::size_t begin, std::size_t end) {
                 const ScoringInput<float> input = upload(queries, begin, end, excluded);
                 const TopKOutput lists = room_for_lists(end - begin, k);
                 const auto left =
                     certified_->top_k(input, scratch_.host, k, scratch_.certified, lists, kStream);
                 fetch(lists, begin, end, out);
                 for (const std::size_t query : left) unanswered.push_back(begin + query);
               });
    return unanswered;
  }

  TopKOutput room_for_lists(std::size_t queries, std::size_t k) const {
    return {scratch_.items.at_least(queries * k), scratch_.scores.at_least(queries * k)};
  }

  // The lists of queries [begin, end).
  static void fetch(const TopKOutput& lists, std::size_t begin, std::size_t end, TopK& out) {
    const std::size_t count = (end - begin) * out.items.cols();
    copy_to_host(out.items.row(begin).data(), lists.items, count * sizeof(int), kStream);
    copy_to_host(out.scores.row(begin).data(), lists.scores, count * sizeof(float), kStream);
    wait_for(kStream);
  }

  // One caller at a time, with as many queries at a time as the memory holds.
  template <class Work>
  void in_batches(std::size_t queries, std::size_t bytes_per_query, const Work& work) const {
    const std::scoped_lock lock(mutex_);
    BatchSize size(queries_at_once(bytes_per_query));
    for (std::size_t begin = 0; begin < queries;) {
      const std::size_t end = begin + std::min(size.at_once(), queries - begin);
      if (size.fits("scorer: a query", end - begin, end - begin > 1, [&] { work(begin, end); })) {
        begin = end;
      } else {
        scratch_ = {};
      }
    }
  }

  ScoringInput<float> upload(MatrixView<const float> queries, std::size_t begin, std::size_t end,
                             const UserItems& excluded) const {
    pad_rows(ScoredRows(queries, similarity_), begin, end, columns_, scratch_.host);
    ScoringInput<float> input = {.items = items_.data(),
                                 .queries = scratch_.queries.assign(scratch_.host, kStream),
                                 .item_count = static_cast<int>(count_),
                                 .query_count = static_cast<int>(end - begin),
                                 .dimension = static_cast<int>(columns_),
                                 .similarity = similarity_};
    exclude(excluded, begin, end, input);
    return input;
  }

  void exclude(const UserItems& excluded, std::size_t begin, std::size_t end,
               ScoringInput<float>& input) const {
    if (excluded.users() == 0) return;
    const std::span offsets = std::span(excluded.offsets).subspan(begin, end - begin + 1);
    scratch_.host_offsets.clear();
    for (const std::int64_t at : offsets) scratch_.host_offsets.push_back(at - offsets.front());
    input.excluded_offsets = scratch_.excluded_offsets.assign(scratch_.host_offsets, kStream);
    input.excluded_items = scratch_.excluded_items.assign(
        std::span(excluded.items)
            .subspan(static_cast<std::size_t>(offsets.front()),
                     static_cast<std::size_t>(offsets.back() - offsets.front())),
        kStream);
  }

  LongTopKPlan long_plan(std::size_t k) const {
    return plan_long_top_k(static_cast<int>(count_), static_cast<int>(k));
  }

  void search(const ScoringInput<float>& input, std::size_t k, const TopKOutput& out) const {
    if (k <= kLargestTopK) {
      const int length = static_cast<int>(k);
      const int parts = top_k_parts(input.item_count, input.query_count, multiprocessors_);
      ScoredItem* const lists =
          scratch_.lists.at_least(top_k_scratch(input.query_count, length, parts));
      cuda::top_k(input, length, parts, lists, out, kStream);
    } else {
      const auto queries = static_cast<std::size_t>(input.query_count);
      const LongTopKPlan plan = long_plan(k);
      long_top_k(input, plan,
                 {.keys = scratch_.keys.at_least(queries * plan.keys_per_query()),
                  .worst = scratch_.worst.at_least(queries),
                  .counts = scratch_.counts.at_least(queries)},
                 out, kStream);
    }
  }

  ScorerInputs inputs_;
  Similarity similarity_;
  std::size_t count_, dimension_, columns_;
  int multiprocessors_;
  DeviceArray<float> items_;
  std::optional<CertifiedSearch> certified_;
  mutable std::mutex mutex_;
  mutable Scratch scratch_;
};

}  // namespace

std::unique_ptr<Scorer> make_cuda_scorer(MatrixView<const float> items, Similarity similarity) {
  require_device("scorer on the GPU");
  try {
    return std::make_unique<CudaScorer>(items, similarity);
  } catch (const OutOfDeviceMemory& error) {
    fail("scorer: {} items of dimension {} do not fit into device memory: {}", items.rows,
         items.cols, error.what());
  }
}

}  // namespace reckon::cuda
