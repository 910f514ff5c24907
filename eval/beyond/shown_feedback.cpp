#include "eval/beyond/shown_feedback.h"

#include <algorithm>
#include <cmath>

#include "core/exact_sum.h"
#include "eval/beyond/bind.h"

namespace reckon::beyond {

BeyondValue mean_over_shown(const RecommendationContext& context, std::size_t k,
                            std::span<const double> values) {
  const UserItems& shown = *context.inputs().shown;
  ExactSum sum;
  std::size_t events = 0;
  BeyondValue result = mean_over(context.users_with_list(), [&](std::int32_t user) {
    const List list = context.list(user, k);
    const auto items = shown.row(static_cast<std::size_t>(user));
    const auto begin = static_cast<std::size_t>(shown.offsets[static_cast<std::size_t>(user)]);
    double own = 0.0;
    std::size_t own_events = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const double value = values[begin + i];
      if (std::isnan(value) || std::ranges::find(list, items[i]) == list.end()) continue;
      sum.add(value);
      own += value;
      ++own_events;
    }
    events += own_events;
    return own_events == 0 ? kNone : own / static_cast<double>(own_events);
  });
  result.value = events == 0 ? kNone : sum.value() / static_cast<double>(events);
  return result;
}

}  // namespace reckon::beyond
