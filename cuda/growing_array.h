#pragma once

#include <span>

#include "cuda/runtime.h"

namespace reckon::cuda {

// Device memory that is kept from call to call and grows with the largest of them.
template <typename T>
class GrowingArray {
 public:
  GrowingArray() = default;
  explicit GrowingArray(Stream stream) : stream_(stream) {}  // in whose order it grows
  // Room for `size` numbers; what was there before is lost when it grows.
  T* at_least(std::size_t size) {
    if (array_.size() < size) {
      array_ = {};  // first: there may not be room for both
      array_ = DeviceArray<T>(size, stream_);
    }
    return array_.data();
  }
  std::size_t size() const { return array_.size(); }
  const T* data() const { return array_.data(); }
  T* assign(std::span<const T> from, Stream stream) {
    T* to = at_least(from.size());
    copy_to_device(to, from.data(), from.size_bytes(), stream);
    return to;
  }

 private:
  Stream stream_ = nullptr;
  DeviceArray<T> array_;
};

}  // namespace reckon::cuda
