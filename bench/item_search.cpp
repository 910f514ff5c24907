#include "bench/item_search.h"

#include <algorithm>

#include "core/scoring/compressed_items.h"
#include "core/scoring/cosine.h"
#include "core/stopwatch.h"

namespace reckon {
namespace {

constexpr std::size_t kMostQueries = 256;
constexpr std::size_t kWarmUp = 5;
// At least so many repetitions, for the interval of a median, and more until so many seconds.
constexpr std::size_t kFewestRepetitions = 7;
constexpr std::size_t kMostRepetitions = 200;
constexpr double kSeconds = 0.5;

// Queries with their excluded items.
struct Queries {
  Matrix<float> vectors;
  UserItems excluded;
};

Queries rows_of(MatrixView<const float> users, const UserItems& excluded,
                std::span<const std::size_t> rows) {
  Queries out{Matrix<float>(rows.size(), users.cols), {}};
  for (std::size_t q = 0; q < rows.size(); ++q) {
    std::ranges::copy(users.row(rows[q]), out.vectors.row(q).begin());
    const auto list = excluded.row(rows[q]);
    out.excluded.items.insert(out.excluded.items.end(), list.begin(), list.end());
    out.excluded.end_row();
  }
  return out;
}

}  // namespace

void time_search(const Scorer& scorer, MatrixView<const float> users,
                 const std::vector<std::uint8_t>& has_history, const UserItems& excluded,
                 ItemSearch& search) {
  std::vector<std::size_t> rows;
  for (std::size_t user = 0; user < users.rows && rows.size() < kMostQueries; ++user) {
    if (has_history[user] != 0) rows.push_back(user);
  }
  if (rows.empty()) return;
  search.queries = rows.size();
  std::vector<Queries> alone;
  alone.reserve(rows.size());
  for (const std::size_t& row : rows) alone.push_back(rows_of(users, excluded, {&row, 1}));
  const Queries together = rows_of(users, excluded, rows);
  const auto seconds_of = [&](const Queries& queries, std::size_t threads) {
    const Stopwatch stopwatch;
    scorer.top_k(queries.vectors, search.list_length, queries.excluded, threads);
    return stopwatch.seconds();
  };
  for (std::size_t q = 0; q < kWarmUp; ++q) seconds_of(alone[q % alone.size()], 1);
  for (const Queries& query : alone) search.alone.push_back(seconds_of(query, 1));
  seconds_of(together, search.threads);
  const Stopwatch stopwatch;
  while (search.together.size() < kMostRepetitions &&
         (search.together.size() < kFewestRepetitions || stopwatch.seconds() < kSeconds)) {
    search.together.push_back(seconds_of(together, search.threads));
  }
}

void compare_stored(MatrixView<const float> vectors, std::size_t threads, ItemSearch& search) {
  const CompressedItems kept(vectors, search.storage.format, threads);
  std::vector<float> decoded(vectors.cols);
  double sum = 0;
  double smallest = 1;
  std::size_t count = 0;
  for (std::size_t i = 0; i < vectors.rows; ++i) {
    const auto row = vectors.row(i);
    if (std::ranges::all_of(row, [](float x) { return x == 0; })) continue;
    kept.decode(i, decoded);
    const double value = cosine(row, decoded);
    sum += value;
    smallest = std::min(smallest, value);
    ++count;
  }
  if (count == 0) return;
  search.cosine_min = smallest;
  search.cosine_mean = sum / static_cast<double>(count);
}

}  // namespace reckon
