#pragma once

#include <cstddef>

namespace reckon {

// Sizes in bytes, as the kernel says them; 0 where it does not.
struct CacheSizes {
  std::size_t second = 0;
  std::size_t third = 0;
};

CacheSizes cache_sizes();

}  // namespace reckon
