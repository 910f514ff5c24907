#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace reckon {

// The grade that most documents have where nearly all have one, 0 or kUnjudged; `places` becomes
// those of all other documents, ascending.
std::int32_t find_uncommon(std::span<const std::int32_t> grades,
                           std::vector<std::uint32_t>& places);

}  // namespace reckon
