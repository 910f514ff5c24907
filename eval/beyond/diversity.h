#pragma once

#include "core/matrix.h"
#include "eval/beyond/item_attributes.h"
#include "eval/beyond/recommended_lists.h"

namespace reckon::beyond {

// Intra-list diversity: mean distance over the unordered pairs of items in the list (Ziegler et
// al., "Improving Recommendation Lists Through Topic Diversification", 2005); 0 for fewer than two
// items.

// 1 - cosine of the items' vectors [items, d]. A zero vector has cosine 0 with every other.
double cosine_diversity(List list, MatrixView<const float> item_vectors);

// 1 - common attributes / attributes of either item; 0 where neither has any.
double jaccard_diversity(List list, const ItemAttributes& attributes);

// Number of attributes that one of the two items has (Hamming distance of their 0/1 rows).
double hamming_diversity(List list, const ItemAttributes& attributes);

}  // namespace reckon::beyond
