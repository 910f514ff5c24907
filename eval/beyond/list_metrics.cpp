#include "eval/beyond/list_metrics.h"

#include <algorithm>
#include <numbers>
#include <span>
#include <vector>

#include "eval/beyond/bind.h"
#include "eval/beyond/calibration.h"
#include "eval/beyond/concentration.h"
#include "eval/beyond/diversity.h"
#include "eval/beyond/personalisation.h"
#include "eval/beyond/popularity_lift.h"

namespace reckon::metrics {
namespace {

std::span<const std::int32_t> first_items(const UserRanking& user, std::size_t k) {
  return user.items.first(std::min(k, user.items.size()));
}

std::vector<beyond::List> lists_of(const SystemRanking& system, std::size_t k) {
  std::vector<beyond::List> lists(system.items.rows);
  for (std::size_t user = 0; user < lists.size(); ++user) {
    const auto places = system.items.row(user).first(std::min(k, system.items.cols));
    lists[user] =
        places.first(static_cast<std::size_t>(std::ranges::find(places, -1) - places.begin()));
  }
  return lists;
}

std::vector<std::int64_t> counts_of(const SystemRanking& system, std::size_t k) {
  return beyond::recommendation_counts(lists_of(system, k), system.item_count);
}

}  // namespace

double novelty(const UserRanking& user, std::size_t k) {
  return beyond::mean_over_list(first_items(user, k), user.catalogue->information);
}

double average_popularity(const UserRanking& user, std::size_t k) {
  return beyond::mean_count(first_items(user, k), user.catalogue->counts);
}

double popularity_lift(const UserRanking& user, std::size_t k) {
  return beyond::popularity_lift(first_items(user, k), user.history, user.catalogue->counts);
}

double tail_share(const UserRanking& user, std::size_t k) {
  return beyond::mean_over_list(first_items(user, k), user.catalogue->tail);
}

double diversity(const UserRanking& user, std::size_t k) {
  return beyond::cosine_diversity(first_items(user, k), user.catalogue->item_vectors);
}

double calibration(const UserRanking& user, std::size_t k) {
  const beyond::ItemAttributes& attributes = *user.catalogue->attributes;
  return beyond::calibration_js(beyond::attribute_shares(user.history, attributes),
                                beyond::attribute_shares(first_items(user, k), attributes));
}

double coverage(const SystemRanking& system, std::size_t k) {
  return static_cast<double>(beyond::covered_items(counts_of(system, k))) /
         static_cast<double>(system.item_count);
}

double user_coverage(const SystemRanking& system, std::size_t k) {
  const std::vector<beyond::List> lists = lists_of(system, k);
  const auto with_list =
      std::ranges::count_if(lists, [](const beyond::List& list) { return !list.empty(); });
  return static_cast<double>(with_list) /
         static_cast<double>(lists.size() + system.users_without_list);
}

double gini(const SystemRanking& system, std::size_t k) {
  return beyond::gini(counts_of(system, k));
}

double entropy(const SystemRanking& system, std::size_t k) {
  return beyond::entropy(counts_of(system, k)) / std::numbers::ln2;
}

double personalisation(const SystemRanking& system, std::size_t k) {
  return beyond::personalisation(lists_of(system, k), system.item_count);
}

}  // namespace reckon::metrics
