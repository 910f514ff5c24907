#include "bench/random_inputs.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace reckon {

Matrix<float> random_matrix(std::size_t rows, std::size_t cols, Random& random) {
  Matrix<float> matrix(rows, cols);
  for (std::size_t i = 0; i < rows * cols; ++i) {
    matrix.data()[i] = static_cast<float>(random.uniform() - 0.5);
  }
  return matrix;
}

std::string random_text(std::size_t words, Random& random) {
  static constexpr std::array<std::string_view, 32> kCommon = {
      "the",    "of",   "and",   "story", "film",  "two",    "brothers", "young",
      "quiet",  "city", "world", "their", "after", "family", "love",     "war",
      "night",  "with", "girl",  "life",  "Paris", "must",   "against",  "finds",
      "secret", "old",  "years", "1984",  "new",   "friend", "house",    "journey"};
  std::string text;
  for (std::size_t word = 0; word < words; ++word) {
    if (word > 0) text += random.below(12) == 0 ? ", " : " ";
    if (random.below(4) > 0) {
      text += kCommon[random.below(kCommon.size())];
    } else {
      for (std::uint64_t letters = 3 + random.below(8); letters > 0; --letters) {
        text += static_cast<char>('a' + random.below(26));
      }
    }
  }
  return text + ".";
}

TokenBatch random_batch(std::size_t sequences, std::size_t tokens, std::size_t vocabulary,
                        Random& random) {
  TokenBatch batch;
  for (std::size_t i = 0; i < sequences; ++i) {
    for (std::size_t token = 0; token < tokens; ++token) {
      batch.ids.push_back(static_cast<std::int32_t>(random.below(vocabulary)));
      batch.type_ids.push_back(0);
    }
    batch.end_sequence();
  }
  return batch;
}

std::vector<std::int32_t> random_items(std::size_t rows, Random& random) {
  std::vector<std::int32_t> items;
  for (std::size_t row = 0; row < rows; ++row) {
    const double x = random.uniform();
    items.push_back(static_cast<std::int32_t>(10000 * x * x * x));
  }
  return items;
}

StoredScores::StoredScores(std::size_t users, std::size_t items, Random& random)
    : scores_(random_matrix(users, items, random)) {}

void StoredScores::score_users(std::span<const std::int32_t> users, MatrixView<float> out) const {
  for (std::size_t i = 0; i < users.size(); ++i) {
    std::ranges::copy(scores_.row(static_cast<std::size_t>(users[i])), out.row(i).begin());
  }
}

RankingTask random_ranking_task(std::size_t users, std::size_t items, double relevant,
                                double excluded, Random& random) {
  RankingTask task;
  task.item_count = items;
  const double relevant_share = relevant / static_cast<double>(items);
  const double share = (relevant + excluded) / static_cast<double>(items);
  for (std::size_t user = 0; user < users; ++user) {
    for (std::size_t item = 0; item < items; ++item) {
      const double x = random.uniform();
      if (x < relevant_share || item == 0) {
        task.relevant.items.push_back(static_cast<std::int32_t>(item));
      } else if (x < share) {
        task.excluded.items.push_back(static_cast<std::int32_t>(item));
      }
    }
    task.relevant.end_row();
    task.excluded.end_row();
  }
  task.interaction_counts.assign(items, 7);
  task.training_users = users;
  return task;
}

}  // namespace reckon
