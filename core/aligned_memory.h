#pragma once

#include <cstddef>

namespace reckon {

// Memory at a multiple of 64 bytes, not initialised, to be freed by std::free(); nullptr when there
// is none. Much of it lies in huge pages where the system gives them.
void* allocate_aligned(std::size_t bytes);

}  // namespace reckon
