#pragma once

#include <cstddef>
#include <memory>

#include "core/scoring/item_storage.h"
#include "core/scoring/scorer.h"

namespace reckon {

// Scores by inner product from items that are kept in fewer bits, and queries rounded as
// CompressedQueries are: the same bits on every instruction set, in any batch and for any number of
// threads. With rescoring, top_k() takes the best `rescored` items by those scores and lists the
// best k of them by their float32 scores, those of make_cpu_scorer(); scores() knows nothing of it.
// The items must outlive a scorer that rescores; others keep nothing but the fewer bits. Throws
// Error as make_cpu_scorer() and CompressedItems do; top_k() for a k beyond the items rescored.
std::unique_ptr<Scorer> make_compressed_scorer(MatrixView<const float> items,
                                               const ItemStorage& storage, std::size_t threads);

}  // namespace reckon
