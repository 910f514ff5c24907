#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

struct CUstream_st;

// The few functions of the CUDA runtime that the backend uses. All throw Error with the call and
// the runtime's text.
namespace reckon::cuda {

using Stream = CUstream_st*;  // cudaStream_t; nullptr: the default stream

// Of device memory, aligned to 256 bytes, from the device's pool, which keeps what is released: in
// the order of the stream. nullptr for no bytes. Throws OutOfDeviceMemory when there is not as
// much left.
void* allocate(std::size_t bytes, Stream stream);
void release(void* memory, Stream stream) noexcept;
// Of host memory that is never paged out: copies from and to it do not wait for the device, and it
// must stay as it is until they are done. Those of other host memory end, as far as the host sees,
// before the call returns.
void* allocate_pinned(std::size_t bytes);
void release_pinned(void* memory) noexcept;

void copy_to_device(void* to, const void* from, std::size_t bytes, Stream stream);
void copy_to_host(void* to, const void* from, std::size_t bytes, Stream stream);
void copy_on_device(void* to, const void* from, std::size_t bytes, Stream stream);
void wait_for(Stream stream);

// Owner of `size` numbers in device memory, allocated and released in the order of a stream.
// Movable, not copyable.
template <typename T>
class DeviceArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  DeviceArray() = default;
  explicit DeviceArray(std::size_t size, Stream stream = nullptr)
      : data_(static_cast<T*>(allocate(size * sizeof(T), stream))), size_(size), stream_(stream) {}
  explicit DeviceArray(std::span<const T> from) : DeviceArray(from.size()) {
    copy_to_device(data_, from.data(), from.size_bytes(), nullptr);
  }
  ~DeviceArray() { release(data_, stream_); }
  DeviceArray(DeviceArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        stream_(other.stream_) {}
  DeviceArray& operator=(DeviceArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(stream_, other.stream_);
    return *this;
  }

  T* data() { return data_; }
  const T* data() const { return data_; }
  std::size_t size() const { return size_; }
  // Waits for what the stream was given before.
  std::vector<T> to_host(Stream stream = nullptr) const {
    std::vector<T> host(size_);
    copy_to_host(host.data(), data_, size_ * sizeof(T), stream);
    wait_for(stream);
    return host;
  }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
  Stream stream_ = nullptr;
};

}  // namespace reckon::cuda
