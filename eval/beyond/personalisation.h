#pragma once

#include <cstddef>
#include <span>

#include "eval/beyond/recommended_lists.h"

namespace reckon::beyond {

// How different the lists of two users are: 1 - |A and B| / sqrt(|A| |B|), the cosine distance of
// their 0/1 rows, averaged over all unordered pairs of users who have a list. For lists of equal
// length k it is 1 - |A and B| / k: 0 when everybody is recommended the same items. NaN for fewer
// than two lists. Linear in the number of recommendations: the pairs that share an item are counted
// item by item. Lists hold unique items.
double personalisation(std::span<const List> lists, std::size_t item_count);

}  // namespace reckon::beyond
