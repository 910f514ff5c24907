#include "eval/slices/target_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/error.h"

namespace reckon {
namespace {

double discount(std::size_t rank) { return 1.0 / std::log2(static_cast<double>(rank) + 1.0); }

struct Hit {
  std::int32_t slice = 0;
  double discount = 0;
};

// What one user's list holds of some of the relevant items.
struct Held {
  std::size_t relevant = 0;
  std::size_t hits = 0;
  double discounted = 0;  // sum over the hits
};

class MetricOfHeld {
 public:
  MetricOfHeld(TargetMetric metric, std::size_t cutoff) : metric_(metric), ideal_(cutoff + 1) {
    for (std::size_t rank = 1; rank <= cutoff; ++rank) {
      ideal_[rank] = ideal_[rank - 1] + discount(rank);
    }
  }

  double operator()(const Held& held) const {
    if (held.relevant == 0) return std::numeric_limits<double>::quiet_NaN();
    switch (metric_) {
      case TargetMetric::kHitRate:
        return held.hits > 0 ? 1.0 : 0.0;
      case TargetMetric::kRecall:
        return static_cast<double>(held.hits) / static_cast<double>(held.relevant);
      case TargetMetric::kNdcg:
        break;
    }
    return held.discounted / ideal_[std::min(held.relevant, ideal_.size() - 1)];
  }

 private:
  TargetMetric metric_;
  std::vector<double> ideal_;  // [cutoff + 1] of so many relevant items
};

}  // namespace

TargetValues target_values(MatrixView<const std::int32_t> lists, const UserItems& relevant,
                           const Slicing& items, TargetMetric metric, std::size_t cutoff) {
  if (cutoff == 0 || cutoff > lists.cols) {
    fail("target slices: cutoff {}, expected 1 to {}", cutoff, lists.cols);
  }
  if (relevant.users() != lists.rows) {
    fail("target slices: lists of {} users and relevant items of {}", lists.rows, relevant.users());
  }
  check_slicing(items, items.slice_of.size());
  check_ascending_user_items(relevant, items.slice_of.size(), "relevant items");

  const std::size_t slices = items.slices.size();
  const MetricOfHeld value(metric, cutoff);
  TargetValues result = {Matrix<double>(slices, lists.rows), Matrix<double>(slices, lists.rows),
                         std::vector<std::size_t>(slices)};
  std::vector<std::size_t> relevant_in(slices);
  std::vector<Hit> hits;
  for (std::size_t user = 0; user < lists.rows; ++user) {
    const std::span<const std::int32_t> targets = relevant.row(user);
    std::ranges::fill(relevant_in, std::size_t{0});
    for (const std::int32_t item : targets) {
      const std::int32_t slice = items.slice_of[static_cast<std::size_t>(item)];
      if (slice >= 0) ++relevant_in[static_cast<std::size_t>(slice)];
    }
    hits.clear();
    for (std::size_t rank = 1; rank <= cutoff; ++rank) {
      const std::int32_t item = lists.row(user)[rank - 1];
      if (item < 0 || !std::ranges::binary_search(targets, item)) continue;
      hits.push_back({items.slice_of[static_cast<std::size_t>(item)], discount(rank)});
    }
    for (std::size_t slice = 0; slice < slices; ++slice) {
      Held inside{.relevant = relevant_in[slice]};
      Held outside{.relevant = targets.size() - relevant_in[slice]};
      for (const Hit& hit : hits) {
        Held& held = hit.slice == static_cast<std::int32_t>(slice) ? inside : outside;
        ++held.hits;
        held.discounted += hit.discount;
      }
      result.targets[slice] += inside.relevant;
      result.inside.row(slice)[user] = value(inside);
      result.outside.row(slice)[user] = value(outside);
    }
  }
  return result;
}

}  // namespace reckon
