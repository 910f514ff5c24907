#include "core/recommend/item_cf.h"

#include <algorithm>
#include <cmath>

namespace reckon {
namespace {

UserItems sorted_without_duplicates(const UserItems& lists) {
  UserItems out;
  out.offsets.reserve(lists.offsets.size());
  out.items.reserve(lists.items.size());
  for (std::size_t user = 0; user < lists.users(); ++user) {
    const auto row = lists.row(user);
    const auto begin = out.items.insert(out.items.end(), row.begin(), row.end());
    std::sort(begin, out.items.end());
    out.items.erase(std::unique(begin, out.items.end()), out.items.end());
    out.end_row();
  }
  return out;
}

// Row i of the result holds, ascending, the users whose lists hold item i.
UserItems transpose(const UserItems& lists, std::size_t item_count) {
  UserItems out;
  out.offsets.assign(item_count + 1, 0);
  out.items.resize(lists.items.size());
  for (const std::int32_t item : lists.items) ++out.offsets[static_cast<std::size_t>(item) + 1];
  for (std::size_t i = 0; i < item_count; ++i) out.offsets[i + 1] += out.offsets[i];
  std::vector<std::int64_t> next(out.offsets.begin(), out.offsets.end() - 1);
  for (std::size_t user = 0; user < lists.users(); ++user) {
    for (const std::int32_t item : lists.row(user)) {
      const std::int64_t place = next[static_cast<std::size_t>(item)]++;
      out.items[static_cast<std::size_t>(place)] = static_cast<std::int32_t>(user);
    }
  }
  return out;
}

}  // namespace

ItemCfRecommender::ItemCfRecommender(const UserItems& history, std::size_t item_count)
    : inverse_norm_(item_count) {
  check_user_items(history, item_count, "history");
  items_of_user_ = sorted_without_duplicates(history);
  users_of_item_ = transpose(items_of_user_, item_count);
  for (std::size_t item = 0; item < item_count; ++item) {
    const std::size_t users = users_of_item_.row(item).size();
    if (users > 0) inverse_norm_[item] = 1 / std::sqrt(static_cast<double>(users));
  }
}

// The sum over j of |users(i) and users(j)| / sqrt(n_j), taken over users first: each user v who
// shares items with u carries the weight w_v = sum over those items j of 1 / sqrt(n_j), and the
// score of i is the sum of w_v over v in users(i), over sqrt(n_i). Costs no more for a user than
// one pass over the history of those v. The order of the sums is fixed by the history alone.
void ItemCfRecommender::score_users(std::span<const std::int32_t> users,
                                    MatrixView<float> out) const {
  std::vector<double> weight(user_count());
  std::vector<double> sum(item_count());
  std::vector<std::size_t> neighbours;
  for (std::size_t q = 0; q < users.size(); ++q) {
    neighbours.clear();
    for (const std::int32_t j : items_of_user_.row(static_cast<std::size_t>(users[q]))) {
      const auto item = static_cast<std::size_t>(j);
      for (const std::int32_t v : users_of_item_.row(item)) {
        const auto neighbour = static_cast<std::size_t>(v);
        if (weight[neighbour] == 0) neighbours.push_back(neighbour);
        weight[neighbour] += inverse_norm_[item];
      }
    }
    std::fill(sum.begin(), sum.end(), 0.0);
    for (const std::size_t neighbour : neighbours) {
      for (const std::int32_t i : items_of_user_.row(neighbour)) {
        sum[static_cast<std::size_t>(i)] += weight[neighbour];
      }
      weight[neighbour] = 0;
    }
    const auto row = out.row(q);
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = static_cast<float>(sum[i] * inverse_norm_[i]);
    }
  }
}

}  // namespace reckon
