#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/matrix.h"
#include "core/random.h"
#include "eval/ranking_task.h"

namespace reckon::test {

// A small experiment with everything that can happen: users without history or relevant items,
// users whose candidates are all relevant, ties, items nobody has used.
struct RandomExperiment {
  Matrix<float> scores;
  Matrix<float> vectors;
  RankingTask task;

  RandomExperiment(std::uint64_t seed, std::size_t users, std::size_t items, std::size_t levels) {
    Random random(seed);
    scores = Matrix<float>(users, items);
    vectors = Matrix<float>(items, 7);
    for (std::size_t item = 0; item < items; ++item) {
      for (float& x : vectors.row(item)) x = static_cast<float>(random.normal());
    }
    task.item_count = items;
    for (std::size_t user = 0; user < users; ++user) {
      for (float& score : scores.row(user)) {
        score = static_cast<float>(random.below(levels)) / static_cast<float>(levels) - 0.25f;
      }
      const double kind = random.uniform();
      for (std::size_t item = 0; item < items; ++item) {
        const double x = random.uniform();
        const auto row = static_cast<std::int32_t>(item);
        if (kind < 0.05) {  // everything that is not excluded is relevant
          (x < 0.5 ? task.relevant : task.excluded).items.push_back(row);
        } else if (x < 0.1) {
          if (kind > 0.15) task.relevant.items.push_back(row);
        } else if (x < 0.25) {
          task.excluded.items.push_back(row);
        }
      }
      task.relevant.end_row();
      task.excluded.end_row();
      task.has_history.push_back(random.uniform() < 0.9 ? 1 : 0);
    }
    task.training_users = users;
    for (std::size_t item = 0; item < items; ++item) {
      task.interaction_counts.push_back(static_cast<std::int64_t>(random.below(users)));
    }
  }
};

}  // namespace reckon::test
