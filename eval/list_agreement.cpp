#include "eval/list_agreement.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <vector>

#include "core/error.h"

namespace reckon {
namespace {

constexpr double kPersistence = 0.9;

std::span<const std::int32_t> first_places(std::span<const std::int32_t> list, std::size_t k) {
  return list.first(std::min(list.size(), k));
}

std::span<const std::int32_t> without_padding(std::span<const std::int32_t> list, std::size_t k) {
  const auto first = list.first(k);
  return first.first(static_cast<std::size_t>(std::ranges::find(first, -1) - first.begin()));
}

}  // namespace

double list_overlap(std::span<const std::int32_t> a, std::span<const std::int32_t> b,
                    std::size_t k) {
  const auto first_a = first_places(a, k);
  const auto common = std::ranges::count_if(first_places(b, k), [&](std::int32_t item) {
    return std::ranges::find(first_a, item) != first_a.end();
  });
  return static_cast<double>(common) / static_cast<double>(k);
}

double rank_biased_overlap(std::span<const std::int32_t> a, std::span<const std::int32_t> b,
                           std::size_t k, double persistence) {
  std::unordered_map<std::int32_t, int> seen;  // in how many of the lists so far
  double common = 0.0;
  double sum = 0.0;
  double weights = 0.0;
  double weight = 1.0;
  for (std::size_t depth = 1; depth <= k; ++depth) {
    if (depth <= a.size() && ++seen[a[depth - 1]] == 2) common += 1.0;
    if (depth <= b.size() && ++seen[b[depth - 1]] == 2) common += 1.0;
    sum += weight * common / static_cast<double>(depth);
    weights += weight;
    weight *= persistence;
  }
  return sum / weights;
}

double kendall_tau(std::span<const std::int32_t> a, std::span<const std::int32_t> b,
                   std::size_t k) {
  const auto first_b = first_places(b, k);
  std::vector<std::ptrdiff_t> places;  // in b, of the common items in the order of a
  for (const std::int32_t item : first_places(a, k)) {
    const auto found = std::ranges::find(first_b, item);
    if (found != first_b.end()) places.push_back(found - first_b.begin());
  }
  if (places.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  double concordant = 0.0;  // minus discordant
  double pairs = 0.0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = i + 1; j < places.size(); ++j) {
      concordant += places[i] < places[j] ? 1.0 : -1.0;
      pairs += 1.0;
    }
  }
  return concordant / pairs;
}

ListAgreement compare_lists(const RankingEvaluation& a, const RankingEvaluation& b, std::size_t k) {
  if (a.users != b.users) {
    fail("list agreement: the systems were evaluated on different users ({} and {} of them)",
         a.users.size(), b.users.size());
  }
  if (k == 0 || k > a.items.cols() || k > b.items.cols()) {
    fail("list agreement: first {} places of lists of {} and {}", k, a.items.cols(),
         b.items.cols());
  }
  ListAgreement result;
  result.k = k;
  result.users = a.users.size();
  double tau_sum = 0.0;
  for (std::size_t user = 0; user < result.users; ++user) {
    const auto list_a = without_padding(a.items.row(user), k);
    const auto list_b = without_padding(b.items.row(user), k);
    result.overlap += list_overlap(list_a, list_b, k);
    result.rank_biased_overlap += rank_biased_overlap(list_a, list_b, k, kPersistence);
    const double tau = kendall_tau(list_a, list_b, k);
    if (!std::isnan(tau)) {
      tau_sum += tau;
      ++result.users_with_tau;
    }
    result.identical_lists += std::ranges::equal(list_a, list_b) ? 1 : 0;
  }
  const auto users = static_cast<double>(result.users);
  result.overlap /= users;
  result.rank_biased_overlap /= users;
  result.kendall_tau = tau_sum / static_cast<double>(result.users_with_tau);  // NaN: 0 / 0
  return result;
}

}  // namespace reckon
