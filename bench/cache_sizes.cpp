#include "bench/cache_sizes.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

namespace reckon {

CacheSizes cache_sizes() {
  CacheSizes sizes;
  const std::filesystem::path folder = "/sys/devices/system/cpu/cpu0/cache";
  for (std::size_t i = 0; std::filesystem::exists(folder / fmt::format("index{}", i)); ++i) {
    const std::filesystem::path cache = folder / fmt::format("index{}", i);
    std::size_t level = 0;
    std::size_t kibibytes = 0;
    std::ifstream(cache / "level") >> level;
    std::ifstream(cache / "size") >> kibibytes;  // "32768K"
    if (level == 2) sizes.second = kibibytes << 10U;
    if (level == 3) sizes.third = kibibytes << 10U;
  }
  return sizes;
}

}  // namespace reckon
