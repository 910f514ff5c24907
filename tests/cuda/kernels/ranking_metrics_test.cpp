#include "cuda/kernels/ranking_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "core/user_items.h"
#include "tests/cuda/simt/thread_orders.h"

namespace reckon::cuda {
namespace {

class RankingMetricsOnGpu : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(RankingMetricsOnGpu);

struct Case {
  std::size_t users, places, items;
  std::vector<std::int32_t> cutoffs;
};

// Lists of `places` distinct items, every fourth one shorter.
std::vector<std::int32_t> lists_of(const Case& c, Random& random) {
  std::vector<std::int32_t> lists;
  for (std::size_t u = 0; u < c.users; ++u) {
    std::vector<std::int32_t> all(c.items);
    for (std::size_t i = 0; i < c.items; ++i) all[i] = static_cast<std::int32_t>(i);
    for (std::size_t p = 0; p < c.places; ++p) {
      std::swap(all[p], all[p + random.below(c.items - p)]);
      lists.push_back(u % 4 == 3 && p >= c.places / 2 ? -1 : all[p]);
    }
  }
  return lists;
}

// Of each user another share, from none to all items.
UserItems relevant_of(const Case& c, Random& random) {
  UserItems relevant;
  for (std::size_t u = 0; u < c.users; ++u) {
    const double share = static_cast<double>(u) / static_cast<double>(c.users - 1);
    for (std::size_t i = 0; i < c.items; ++i) {
      if (u + 1 == c.users || random.uniform() < share) {
        relevant.items.push_back(static_cast<std::int32_t>(i));
      }
    }
    relevant.end_row();
  }
  return relevant;
}

double discount(std::size_t place) { return 1 / std::log2(static_cast<double>(place) + 1); }

// The formulas of ranking_metrics.h, of the first k places.
std::array<double, kRankingMetrics.size()> by_formula(std::span<const std::int32_t> list,
                                                      std::span<const std::int32_t> relevant,
                                                      std::size_t k) {
  double hits = 0, gain = 0, ideal = 0, precisions = 0, first = 0;
  for (std::size_t p = 1; p <= k; ++p) {
    if (!std::ranges::binary_search(relevant, list[p - 1])) continue;
    ++hits;
    if (first == 0) first = static_cast<double>(p);
    gain += discount(p);
    precisions += hits / static_cast<double>(p);
  }
  const std::size_t findable = std::min(k, relevant.size());
  for (std::size_t p = 1; p <= findable; ++p) ideal += discount(p);
  const auto ratio = [](double a, double b) { return b == 0 ? 0 : a / b; };
  const double p = hits / static_cast<double>(k);
  const double r = ratio(hits, static_cast<double>(relevant.size()));
  return {p,
          r,
          ratio(2 * p * r, p + r),
          hits > 0 ? 1.0 : 0.0,
          ratio(gain, ideal),
          ratio(precisions, static_cast<double>(findable)),
          ratio(1, first)};
}

std::vector<double> on_device(const Case& c, const std::vector<std::int32_t>& lists,
                              const UserItems& relevant) {
  std::vector<double> discounts, ideal_gains = {0};
  for (std::size_t p = 1; p <= c.places; ++p) {
    discounts.push_back(discount(p));
    ideal_gains.push_back(ideal_gains.back() + discount(p));
  }
  const DeviceArray<std::int32_t> items(lists), relevant_items(relevant.items), cutoffs(c.cutoffs);
  const DeviceArray<std::int64_t> offsets(relevant.offsets);
  const DeviceArray<double> device_discounts(discounts), device_gains(ideal_gains);
  DeviceArray<double> out(kRankingMetrics.size() * c.cutoffs.size() * c.users);
  ranking_metrics({.items = items.data(),
                   .users = static_cast<int>(c.users),
                   .places = static_cast<int>(c.places),
                   .relevant_offsets = offsets.data(),
                   .relevant_items = relevant_items.data()},
                  {.cutoffs = cutoffs.data(),
                   .count = static_cast<int>(c.cutoffs.size()),
                   .discounts = device_discounts.data(),
                   .ideal_gains = device_gains.data()},
                  out.data(), nullptr);
  return out.to_host();
}

// Bit by bit: sums are in the order of places on both sides.
TEST_P(RankingMetricsOnGpu, AreTheFormulas) {
  std::vector<std::int32_t> many;  // more than lanes
  for (int k = 1; k <= 70; ++k) many.push_back(k);
  for (const Case& c :
       {Case{9, 1, 3, {1}}, Case{13, 50, 90, {5, 10, 20, 50}}, Case{5, 32, 40, {31, 32}},
        Case{6, 33, 40, {32, 33}}, Case{6, 70, 75, many}}) {
    Random random(c.places);
    const auto lists = lists_of(c, random);
    const UserItems relevant = relevant_of(c, random);
    const std::vector<double> got = on_device(c, lists, relevant);
    for (std::size_t u = 0; u < c.users; ++u) {
      const auto list = std::span(lists).subspan(u * c.places, c.places);
      for (std::size_t k = 0; k < c.cutoffs.size(); ++k) {
        const auto expected =
            by_formula(list, relevant.row(u), static_cast<std::size_t>(c.cutoffs[k]));
        for (std::size_t m = 0; m < expected.size(); ++m) {
          EXPECT_EQ(got[(m * c.cutoffs.size() + k) * c.users + u], expected[m]) << fmt::format(
              "{}@{} of user {}, {} places", kRankingMetrics[m], c.cutoffs[k], u, c.places);
        }
      }
    }
  }
}

TEST(RankingMetricsOfNobody, AreNone) {
  EXPECT_TRUE(on_device({0, 5, 9, {5}}, {}, UserItems()).empty());
}

}  // namespace
}  // namespace reckon::cuda
