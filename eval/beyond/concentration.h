#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace reckon::beyond {

// How unequally recommendations fall on the items of a catalogue. Counts are non-negative, one an
// item, never recommended items included; NaN where all are 0.

// Items that are recommended at all.
std::int64_t covered_items(std::span<const std::int64_t> counts);

// Gini coefficient: 0 when all are equal, near 1 when one item takes everything (Gini, 1912; in the
// form of Dixon et al., "Bootstrapping the Gini Coefficient of Inequality", 1987). Integer sums, so
// exact up to the division.
double gini(std::vector<std::int64_t> counts);
// The same of weights, such as the exposure of items in ranked lists.
double gini(std::vector<double> weights);

// Shannon entropy of the counts' shares in nats ("A Mathematical Theory of Communication", 1948).
double entropy(std::span<const std::int64_t> counts);

}  // namespace reckon::beyond
