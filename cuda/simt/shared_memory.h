#pragma once

#include <cstddef>
#include <cstdint>

namespace reckon::simt {

// Shared memory of the running block: one variable of a kernel. It is filled with 0xff bytes (NaN)
// when a block first asks for it, and surrounded by bytes that AddressSanitizer reports.
// A `static` object of constant initialisation, made by RECKON_SHARED.
class SharedVariable {
 public:
  void* get(std::size_t bytes, std::size_t alignment);

 private:
  std::size_t offset_ = 0;  // 0: it has no place yet
  std::uint64_t block_ = 0;
};

// Dynamic shared memory of the running block, filled the same way.
void* dynamic_shared_memory();

namespace detail {
constexpr std::size_t kLargestSharedMemory = 227 * 1024;  // of a block, compute capability 9.0
// Begins another block with so many bytes of dynamic shared memory, in one of two memories.
void begin_shared_memory(int which, std::size_t dynamic_bytes);
void fill_with_nan(void* memory, std::size_t bytes);
}  // namespace detail

}  // namespace reckon::simt
