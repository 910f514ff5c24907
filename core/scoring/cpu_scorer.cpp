#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <vector>

#include "core/error.h"
#include "core/scoring/certified_top_k.h"
#include "core/scoring/exhaustive_top_k.h"
#include "core/scoring/magnitude.h"
#include "core/scoring/scorer.h"

namespace reckon {
namespace {

// Fewer items, longer lists or longer vectors are scored exhaustively: the 8-bit scan would save
// little, or its sums could exceed 32 bits.
constexpr std::size_t kLeastItems = 2048;
constexpr std::size_t kLeastItemsPerListed = 16;
constexpr std::size_t kLargestDimension = 65'536;

UserItems rows_of(const UserItems& lists, std::span<const std::size_t> users) {
  UserItems out;
  if (lists.users() == 0) return out;
  for (const std::size_t user : users) {
    const auto row = lists.row(user);
    out.items.insert(out.items.end(), row.begin(), row.end());
    out.end_row();
  }
  return out;
}

class CpuScorer final : public Scorer {
 public:
  CpuScorer(MatrixView<const float> items, Similarity similarity) : rows_(items, similarity) {
    constexpr auto kMaxItems = std::numeric_limits<std::int32_t>::max();
    if (items.rows > kMaxItems) fail("items: {} rows, expected at most {}", items.rows, kMaxItems);
    for (std::size_t i = 0; i < items.rows; ++i) {
      const float largest = largest_magnitude(items.row(i));
      if (!std::isfinite(largest)) fail("items: row {}: not every element is finite", i);
      largest_ = std::max(largest_, largest);
    }
  }
  std::size_t item_count() const override { return rows_.count(); }
  std::size_t dimension() const override { return rows_.dimension(); }

  TopK top_k(MatrixView<const float> queries, std::size_t k, const UserItems& excluded,
             std::size_t threads) const override {
    check_queries(queries);
    if (k == 0 || k > item_count()) {
      fail("top-k: k is {}, expected 1 to the {} items", k, item_count());
    }
    if (excluded.users() != 0 && excluded.users() != queries.rows) {
      fail("top-k: excluded items of {} queries, expected {}", excluded.users(), queries.rows);
    }
    check_ascending_user_items(excluded, item_count(), "top-k: excluded items");
    Matrix<float> scratch;
    queries = scored(queries, scratch);
    TopK out{Matrix<std::int32_t>(queries.rows, k), Matrix<float>(queries.rows, k)};
    if (item_count() < kLeastItems || item_count() / kLeastItemsPerListed < k ||
        dimension() > kLargestDimension) {
      exhaustive_top_k(rows_, queries, excluded, threads, out);
    } else {
      const auto work = certified(threads).top_k(queries, excluded, threads, out);
      if (!work.unanswered.empty()) answer(queries, work.unanswered, excluded, threads, out);
    }
    return out;
  }

  void scores(MatrixView<const float> queries, MatrixView<float> out) const override {
    check_queries(queries);
    if (out.rows != queries.rows || out.cols != item_count()) {
      fail("scores: room for {} x {}, expected {} x {}", out.rows, out.cols, queries.rows,
           item_count());
    }
    Matrix<float> scratch;
    exhaustive_scores(rows_, scored(queries, scratch), out);
  }

 private:
  // Every partial sum of a score is at most the sum of |query| x (largest |item element|), or of
  // (|query| + that)^2, so that queries which pass here have finite scores; 2 leaves room for
  // rounding.
  void check_queries(MatrixView<const float> queries) const {
    if (queries.cols != dimension()) {
      fail("queries: dimension {}, expected that of the items, {}", queries.cols, dimension());
    }
    const double largest = largest_;
    const Similarity similarity = rows_.similarity();
    for (std::size_t q = 0; q < queries.rows; ++q) {
      double sum = 0;
      for (const float x : queries.row(q)) {
        const double element = std::abs(static_cast<double>(x));
        sum += similarity == Similarity::kDistance ? (element + largest) * (element + largest)
                                                   : element;
      }
      if (!std::isfinite(sum)) fail("queries: row {}: not every element is finite", q);
      if (similarity == Similarity::kCosine) continue;
      if (2 * sum * (similarity == Similarity::kDistance ? 1 : largest) >
          std::numeric_limits<float>::max()) {
        fail("queries: row {}: its scores could exceed the range of float32", q);
      }
    }
  }

  MatrixView<const float> scored(MatrixView<const float> queries, Matrix<float>& scratch) const {
    const ScoredRows rows(queries, rows_.similarity());
    if (rows_.similarity() == Similarity::kCosine) scratch = {queries.rows, queries.cols};
    return rows.between(0, queries.rows, scratch);
  }

  const CertifiedTopK& certified(std::size_t threads) const {
    std::call_once(once_,
                   [&] { certified_ = std::make_unique<const CertifiedTopK>(rows_, threads); });
    return *certified_;
  }

  // Answers those of the queries that the certified way did not.
  void answer(MatrixView<const float> queries, std::span<const std::size_t> unanswered,
              const UserItems& excluded, std::size_t threads, TopK& out) const {
    Matrix<float> left(unanswered.size(), queries.cols);
    for (std::size_t i = 0; i < unanswered.size(); ++i) {
      std::ranges::copy(queries.row(unanswered[i]), left.row(i).begin());
    }
    const std::size_t k = out.items.cols();
    TopK lists{Matrix<std::int32_t>(left.rows(), k), Matrix<float>(left.rows(), k)};
    exhaustive_top_k(rows_, left, rows_of(excluded, unanswered), threads, lists);
    for (std::size_t i = 0; i < unanswered.size(); ++i) {
      std::ranges::copy(lists.items.row(i), out.items.row(unanswered[i]).begin());
      std::ranges::copy(lists.scores.row(i), out.scores.row(unanswered[i]).begin());
    }
  }

  ScoredRows rows_;
  float largest_ = 0;  // |element| of all the items
  mutable std::once_flag once_;
  mutable std::unique_ptr<const CertifiedTopK> certified_;
};

}  // namespace

std::unique_ptr<Scorer> make_cpu_scorer(MatrixView<const float> items, Similarity similarity) {
  return std::make_unique<CpuScorer>(items, similarity);
}

}  // namespace reckon
