#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

#include "core/aligned_memory.h"
#include "core/error.h"

namespace reckon {

// Row-major view of rows x cols elements; row r begins at data + r * stride. Owns nothing.
template <typename T>
struct MatrixView {
  T* data = nullptr;
  std::size_t rows = 0;
  std::size_t cols = 0;
  std::size_t stride = 0;  // elements from one row to the next, >= cols

  MatrixView() = default;
  MatrixView(T* data_, std::size_t rows_, std::size_t cols_)
      : MatrixView(data_, rows_, cols_, cols_) {}
  MatrixView(T* data_, std::size_t rows_, std::size_t cols_, std::size_t stride_)
      : data(data_), rows(rows_), cols(cols_), stride(stride_) {}

  std::span<T> row(std::size_t r) const { return {data + r * stride, cols}; }
  MatrixView rows_between(std::size_t begin, std::size_t end) const {
    return {data + begin * stride, end - begin, cols, stride};
  }
  operator MatrixView<const T>() const requires(!std::is_const_v<T>) {
    return {data, rows, cols, stride};
  }
};

// Owner of a dense row-major matrix, 64-byte aligned, zero-initialised. Movable, not copyable.
template <typename T>
class Matrix {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Matrix() = default;
  // Throws Error when rows * cols elements overflow or cannot be allocated.
  Matrix(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols) {
    std::size_t bytes = 0;
    if (__builtin_mul_overflow(rows, cols, &bytes) ||
        __builtin_mul_overflow(bytes, sizeof(T), &bytes) ||
        bytes > static_cast<std::size_t>(-1) / 2) {
      fail("matrix of {} x {} elements: too large to address", rows, cols);
    }
    if (bytes == 0) return;
    data_.reset(static_cast<T*>(allocate_aligned(bytes)));
    if (!data_) fail("matrix of {} x {} elements: out of memory ({} bytes)", rows, cols, bytes);
    __builtin_memset(static_cast<void*>(data_.get()), 0, bytes);
  }

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  std::span<T> row(std::size_t r) { return {data_.get() + r * cols_, cols_}; }
  std::span<const T> row(std::size_t r) const { return {data_.get() + r * cols_, cols_}; }
  MatrixView<T> view() { return {data_.get(), rows_, cols_}; }
  MatrixView<const T> view() const { return {data_.get(), rows_, cols_}; }
  operator MatrixView<T>() { return view(); }
  operator MatrixView<const T>() const { return view(); }

 private:
  struct Free {
    void operator()(T* p) const { std::free(p); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
};

}  // namespace reckon
