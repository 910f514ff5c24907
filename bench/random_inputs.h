#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "core/random.h"
#include "core/recommend/recommender.h"
#include "core/token_batch.h"
#include "eval/ranking_task.h"

// Made-up inputs of what is timed. Builds are compared by what they compute from them: a change of
// what these functions draw makes their results differ.
namespace reckon {

// Uniform in [-0.5, 0.5).
Matrix<float> random_matrix(std::size_t rows, std::size_t cols, Random& random);

// Words of common use, made-up ones that fall into pieces, and punctuation.
std::string random_text(std::size_t words, Random& random);

// Sequences of so many tokens, of random ids.
TokenBatch random_batch(std::size_t sequences, std::size_t tokens, std::size_t vocabulary,
                        Random& random);

// Rows of 10,000 items as interactions have them: popular ones often, and so they compress as
// those do.
std::vector<std::int32_t> random_items(std::size_t rows, Random& random);

// Recommends by scores in memory, so that what is timed is what is beside scoring.
class StoredScores final : public Recommender {
 public:
  StoredScores(std::size_t users, std::size_t items, Random& random);
  std::size_t user_count() const override { return scores_.rows(); }
  std::size_t item_count() const override { return scores_.cols(); }
  bool knows(std::size_t) const override { return true; }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override;

 private:
  Matrix<float> scores_;
};

// About `relevant` relevant items a user, at least one, and `excluded` excluded ones.
RankingTask random_ranking_task(std::size_t users, std::size_t items, double relevant,
                                double excluded, Random& random);

}  // namespace reckon
