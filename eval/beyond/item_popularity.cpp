#include "eval/beyond/item_popularity.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reckon::beyond {

ItemPopularity item_popularity(const UserItems& train, std::size_t item_count) {
  ItemPopularity popularity;
  popularity.interactions.resize(item_count);
  popularity.users.resize(item_count);
  popularity.total_interactions = static_cast<std::int64_t>(train.items.size());
  std::vector<std::int32_t> items;
  for (std::size_t user = 0; user < train.users(); ++user) {
    const auto row = train.row(user);
    popularity.training_users += row.empty() ? 0 : 1;
    for (const std::int32_t item : row) ++popularity.interactions[static_cast<std::size_t>(item)];
    items.assign(row.begin(), row.end());
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    for (const std::int32_t item : items) ++popularity.users[static_cast<std::size_t>(item)];
  }
  return popularity;
}

double self_information(std::int64_t count, std::int64_t users) {
  return -std::log2(static_cast<double>(std::max<std::int64_t>(count, 1)) /
                    static_cast<double>(users));
}

std::vector<double> self_information(std::span<const std::int64_t> counts, std::int64_t users) {
  std::vector<double> information(counts.size());
  for (std::size_t item = 0; item < counts.size(); ++item) {
    information[item] = self_information(counts[item], users);
  }
  return information;
}

std::vector<double> popularity_percentiles(std::span<const std::int64_t> counts) {
  const std::vector<std::int32_t> order = most_popular_first(counts);
  const auto known = static_cast<std::size_t>(
      std::ranges::count_if(counts, [](std::int64_t count) { return count > 0; }));
  std::vector<double> percentiles(counts.size());
  const auto count_at = [&](std::size_t place) {
    return counts[static_cast<std::size_t>(order[place])];
  };
  for (std::size_t begin = 0, end = 0; begin < known; begin = end) {
    while (end < known && count_at(end) == count_at(begin)) ++end;
    // Places are descending from 0, ranks ascending from 1.
    const double rank = static_cast<double>(2 * known - begin - end + 1) / 2.0;
    for (std::size_t place = begin; place < end; ++place) {
      percentiles[static_cast<std::size_t>(order[place])] = rank / static_cast<double>(known);
    }
  }
  return percentiles;
}

std::vector<std::int64_t> dense_popularity_ranks(std::span<const std::int64_t> counts) {
  std::vector<std::int64_t> ranks(counts.size());
  std::int64_t rank = 0;
  std::int64_t last = 0;
  for (const std::int32_t item : most_popular_first(counts)) {
    const std::int64_t count = counts[static_cast<std::size_t>(item)];
    if (count == 0) break;
    if (count != last) ++rank;
    last = count;
    ranks[static_cast<std::size_t>(item)] = rank;
  }
  return ranks;
}

std::vector<std::int32_t> most_popular_first(std::span<const std::int64_t> counts) {
  std::vector<std::int32_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&](std::int32_t a, std::int32_t b) {
    return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
  });
  return order;
}

std::vector<std::uint8_t> tail_items(std::span<const std::int64_t> counts) {
  if (counts.empty()) return {};
  const auto head =
      static_cast<std::size_t>(std::ceil(kHeadShare * static_cast<double>(counts.size())));
  const std::int64_t least = counts[static_cast<std::size_t>(most_popular_first(counts)[head - 1])];
  std::vector<std::uint8_t> tail(counts.size());
  for (std::size_t item = 0; item < counts.size(); ++item) tail[item] = counts[item] < least;
  return tail;
}

}  // namespace reckon::beyond
