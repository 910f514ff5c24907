#include "cuda/simt/shared_memory.h"

#include "core/error.h"
#include "cuda/simt/sanitizers.h"

namespace reckon::simt {
namespace {

// All in a static array: ThreadSanitizer takes what malloc and mmap return for written by the
// thread that called them.
constexpr std::size_t kAlignment = 128;
constexpr std::size_t kArenaBytes = 8 << 20;
constexpr std::size_t kFirstVariable = 228 * 1024 + kAlignment;  // behind the dynamic memory
alignas(kAlignment) unsigned char arenas[2][kArenaBytes];
unsigned char* arena = arenas[0];  // of the running block
std::size_t used = 0;
std::uint64_t block = 0;

}  // namespace

void* SharedVariable::get(std::size_t bytes, std::size_t alignment) {
  if (block_ == block) return arena + offset_;
  if (offset_ == 0) {
    const std::size_t end = used + (bytes + 2 * kAlignment - 1) / kAlignment * kAlignment;
    if (alignment > kAlignment || end > kArenaBytes) fail("simt: too much static shared memory");
    offset_ = used;
    used = end;
  }
  open_memory(arena + offset_, bytes);
  detail::fill_with_nan(arena + offset_, bytes);
  block_ = block;
  return arena + offset_;
}

void* dynamic_shared_memory() { return arena; }

void detail::begin_shared_memory(int which, std::size_t dynamic_bytes) {
  if (block++ == 0) {
    used = kFirstVariable;
    close_memory(arenas, sizeof(arenas));
  }
  arena = arenas[which];
  close_memory(arena, kFirstVariable);
  open_memory(arena, dynamic_bytes);
  fill_with_nan(arena, dynamic_bytes);
}

void detail::fill_with_nan(void* memory, std::size_t bytes) {
  // volatile: no call of memset, which the sanitizers would see.
  auto* at = static_cast<volatile unsigned char*>(memory);
  for (std::size_t i = 0; i < bytes; ++i) at[i] = 0xff;
}

}  // namespace reckon::simt
