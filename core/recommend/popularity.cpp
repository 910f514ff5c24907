#include "core/recommend/popularity.h"

#include <algorithm>
#include <cmath>

namespace reckon {

PopularityRecommender::PopularityRecommender(const UserItems& lists, std::size_t item_count)
    : user_count_(lists.users()), scores_(item_count) {
  check_user_items(lists, item_count, "lists");
  std::vector<std::int64_t> counts(item_count);  // beyond 2^24 a float cannot be counted up
  for (const std::int32_t item : lists.items) ++counts[static_cast<std::size_t>(item)];
  std::transform(counts.begin(), counts.end(), scores_.begin(), [](std::int64_t count) {
    return static_cast<float>(std::log1p(static_cast<double>(count)));
  });
}

void PopularityRecommender::score_users(std::span<const std::int32_t> users,
                                        MatrixView<float> out) const {
  for (std::size_t q = 0; q < users.size(); ++q) {
    std::copy(scores_.begin(), scores_.end(), out.row(q).begin());
  }
}

}  // namespace reckon
