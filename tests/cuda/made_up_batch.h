#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/token_batch.h"

namespace reckon::test {

// Sequences of these lengths, of ids that differ, and differ with the seed.
inline TokenBatch made_up_batch(const std::vector<std::size_t>& lengths, std::size_t vocabulary,
                                std::size_t seed = 0) {
  TokenBatch out;
  for (const std::size_t length : lengths) {
    for (std::size_t i = 0; i < length; ++i) {
      const std::size_t id = 7 * out.ids.size() + lengths.size() + 3 * seed;
      out.ids.push_back(static_cast<std::int32_t>(id % vocabulary));
    }
    out.type_ids.resize(out.ids.size());
    out.end_sequence();
  }
  return out;
}

}  // namespace reckon::test
