#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

namespace reckon::simt {

// *at = function(*at), and the value before. Threads take turns and never stop within it; the
// atomic operations are for ThreadSanitizer to see. Relaxed, as CUDA's are.
template <class T, class Function>
T update_atomically(T* at, const Function& function) {
  static_assert(sizeof(T) == 4 || sizeof(T) == 8);
  using Word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  auto* word = reinterpret_cast<Word*>(at);
  Word before = __atomic_load_n(word, __ATOMIC_RELAXED);
  T value;
  std::memcpy(&value, &before, sizeof(T));
  const T next = function(value);
  Word after;
  std::memcpy(&after, &next, sizeof(T));
  __atomic_store_n(word, after, __ATOMIC_RELAXED);
  return value;
}

}  // namespace reckon::simt
