#include "core/aligned_memory.h"

#include <sys/mman.h>

#include <cstdlib>

namespace reckon {

void* allocate_aligned(std::size_t bytes) {
  constexpr std::size_t kAlignment = 64;
  constexpr std::size_t kHugePage = std::size_t{2} << 20;
  // What is read again and again, panels of weights or all items for every query, would miss the
  // translation buffer at every small page. (MiniLM in float32: 2.5% faster.)
  const bool huge = bytes >= kHugePage / 2;
  const std::size_t alignment = huge ? kHugePage : kAlignment;
  const std::size_t padded = (bytes + alignment - 1) / alignment * alignment;
  void* const memory = std::aligned_alloc(alignment, padded);
#ifdef MADV_HUGEPAGE
  // A wish: without it all is as before.
  if (huge && memory != nullptr) madvise(memory, padded, MADV_HUGEPAGE);
#endif
  return memory;
}

}  // namespace reckon
