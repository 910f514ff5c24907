#include <algorithm>
#include <mutex>
#include <vector>

#include "core/scoring/certified_top_k.h"
#include "core/scoring/exhaustive_top_k.h"
#include "core/scoring/scorer.h"
#include "core/scoring/scorer_inputs.h"

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
  CpuScorer(MatrixView<const float> items, Similarity similarity)
      : inputs_(items, similarity), rows_(items, similarity) {}
  std::size_t item_count() const override { return rows_.count(); }
  std::size_t dimension() const override { return rows_.dimension(); }

  TopK top_k(MatrixView<const float> queries, std::size_t k, const UserItems& excluded,
             std::size_t threads) const override {
    inputs_.check_top_k(queries, k, excluded);
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
    inputs_.check_scores(queries, out);
    Matrix<float> scratch;
    exhaustive_scores(rows_, scored(queries, scratch), out);
  }

 private:
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

  ScorerInputs inputs_;
  ScoredRows rows_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<const CertifiedTopK> certified_;
};

}  // namespace

std::unique_ptr<Scorer> make_cpu_scorer(MatrixView<const float> items, Similarity similarity) {
  return std::make_unique<CpuScorer>(items, similarity);
}

}  // namespace reckon
