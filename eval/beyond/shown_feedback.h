#pragma once

#include <cstddef>
#include <span>

#include "eval/beyond/beyond_measure.h"

namespace reckon::beyond {

// Of events in which users were shown items, those whose item is among the first k of the user's
// list: the mean of their values [shown->items], over all events and over each user's. NaN: this
// event has no value.
BeyondValue mean_over_shown(const RecommendationContext& context, std::size_t k,
                            std::span<const double> values);

}  // namespace reckon::beyond
