#pragma once

#include <memory>
#include <type_traits>

#include "cuda/runtime.h"

namespace reckon::cuda {

// Host memory that copies read or write while the host goes on, kept from call to call. It must
// not be changed or grow before they are done.
template <typename T>
class PinnedArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  // Room for `size` numbers; what was there before is lost when it grows.
  T* at_least(std::size_t size) {
    if (size_ < size) {
      memory_.reset(static_cast<T*>(allocate_pinned(size * sizeof(T))));
      size_ = size;
    }
    return memory_.get();
  }

 private:
  struct Release {
    void operator()(T* memory) const { release_pinned(memory); }
  };
  std::unique_ptr<T, Release> memory_;
  std::size_t size_ = 0;
};

}  // namespace reckon::cuda
