#include "eval/beyond/catalogue_facts.h"

#include "eval/beyond/item_popularity.h"

namespace reckon {

CatalogueFacts catalogue_facts(std::span<const std::int64_t> counts, std::size_t users,
                               MatrixView<const float> item_vectors,
                               const beyond::ItemAttributes* attributes) {
  return {counts, beyond::self_information(counts, static_cast<std::int64_t>(users)),
          beyond::tail_items(counts), item_vectors, attributes};
}

}  // namespace reckon
