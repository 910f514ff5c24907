#include "core/recommend/tune_mixture.h"

#include <algorithm>

#include "core/error.h"
#include "core/matrix.h"
#include "core/parallel.h"
#include "core/recommend/standard_scores.h"
#include "core/scoring/top_k.h"

namespace reckon {
namespace {

constexpr int kSteps = 10;  // weights are multiples of 1 / kSteps
constexpr std::size_t kUsersPerChunk = 16;

// Appends every way to write `left` steps as weights of `sources` sources, in lexicographic order,
// behind the weights that `prefix` already holds.
void append_weightings(std::size_t sources, int left, std::vector<double>& prefix,
                       std::vector<std::vector<double>>& out) {
  for (int steps = sources == 1 ? left : 0; steps <= left; ++steps) {
    prefix.push_back(static_cast<double>(steps) / kSteps);
    if (sources == 1) {
      out.push_back(prefix);
    } else {
      append_weightings(sources - 1, left - steps, prefix, out);
    }
    prefix.pop_back();
  }
}

std::vector<std::int32_t> users_that_count(std::span<const Recommender* const> sources,
                                           const UserItems& relevant) {
  std::vector<std::int32_t> users;
  for (std::size_t user = 0; user < relevant.users(); ++user) {
    const bool known = std::all_of(sources.begin(), sources.end(),
                                   [&](const Recommender* source) { return source->knows(user); });
    if (known && !relevant.row(user).empty()) users.push_back(static_cast<std::int32_t>(user));
  }
  return users;
}

// Adds the quality of each weighting's lists for these users to sums.
void add_qualities(std::span<const Recommender* const> sources, const TuningTask& task,
                   std::span<const std::int32_t> users,
                   std::span<const std::vector<double>> weightings, std::span<double> sums) {
  const StandardScores scores(sources, users, task.excluded);
  std::vector<float> row(sources.front()->item_count());
  std::vector<std::int32_t> list;
  for (std::size_t q = 0; q < users.size(); ++q) {
    const auto user = static_cast<std::size_t>(users[q]);
    for (std::size_t w = 0; w < weightings.size(); ++w) {
      scores.combine(q, weightings[w], row);
      list.clear();
      for (const auto& best : select_top_k(row, task.excluded.row(user), task.list_length)) {
        list.push_back(best.item);
      }
      sums[w] += task.quality(list, task.relevant.row(user));
    }
  }
}

}  // namespace

MixtureTuning tune_mixture(std::span<const Recommender* const> sources, const TuningTask& task,
                           std::size_t threads, Progress& progress) {
  check_sources(sources, task.excluded);
  if (task.relevant.users() != task.excluded.users()) {
    fail("mixture: relevant items of {} users, excluded items of {}", task.relevant.users(),
         task.excluded.users());
  }
  const auto users = users_that_count(sources, task.relevant);
  if (users.empty()) fail("mixture: no user has history and a relevant validation item to tune on");
  std::vector<std::vector<double>> weightings;
  std::vector<double> prefix;
  append_weightings(sources.size(), kSteps, prefix, weightings);

  // Sums a chunk of users, added up in the order of the chunks, whichever thread made them.
  Matrix<double> sums((users.size() + kUsersPerChunk - 1) / kUsersPerChunk, weightings.size());
  progress.begin("tuning the mixture", users.size());
  parallel_chunks(sums.rows(), threads, [&](std::size_t chunk, std::size_t) {
    const std::size_t begin = chunk * kUsersPerChunk;
    const auto part =
        std::span(users).subspan(begin, std::min(kUsersPerChunk, users.size() - begin));
    add_qualities(sources, task, part, weightings, sums.row(chunk));
    progress.advance(part.size());
  });
  MixtureTuning best;
  best.users = users.size();
  for (std::size_t w = 0; w < weightings.size(); ++w) {
    double sum = 0;
    for (std::size_t chunk = 0; chunk < sums.rows(); ++chunk) sum += sums.row(chunk)[w];
    const double quality = sum / static_cast<double>(users.size());
    if (w == 0 || quality > best.quality) {
      best.quality = quality;
      best.weights = weightings[w];
    }
  }
  return best;
}

}  // namespace reckon
