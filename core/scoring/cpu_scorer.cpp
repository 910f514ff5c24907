#include <mutex>
#include <vector>

#include "core/scoring/answer_rows.h"
#include "core/scoring/certified_top_k.h"
#include "core/scoring/exhaustive_top_k.h"
#include "core/scoring/scorer.h"
#include "core/scoring/scorer_inputs.h"

namespace reckon {
namespace {

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
    const auto score_all = [&](MatrixView<const float> some, const UserItems& lists, TopK& to) {
      exhaustive_top_k(rows_, some, lists, threads, to);
    };
    if (certified_top_k_pays(item_count(), dimension(), k)) {
      const auto work = certified(threads).top_k(queries, excluded, threads, out);
      answer_rows(queries, work.unanswered, excluded, out, score_all);
    } else {
      score_all(queries, excluded, out);
    }
    return out;
  }

  void scores(MatrixView<const float> queries, MatrixView<float> out) const override {
    inputs_.check_scores(queries, out);
    Matrix<float> scratch;
    exhaustive_scores(rows_, scored(queries, scratch), out);
  }

  ItemBytes item_bytes(std::size_t k) const override {
    const std::size_t exact = item_count() * dimension() * sizeof(float);
    if (!certified_top_k_pays(item_count(), dimension(), k)) return {.scanned = exact};
    return {.scanned = QuantizedItems::bytes(item_count(), dimension()), .beside = exact};
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
