#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "datasets/column_hash.h"
#include "datasets/hdf5_file.h"

namespace reckon {

// A column of a new file that is appended to in blocks of any size, and hashed on the way.
class ColumnStream {
 public:
  virtual ~ColumnStream() = default;
  virtual std::size_t rows() const = 0;
  // Writes what is left and the attribute content_hash; closes the column.
  virtual void finish() = 0;
};

template <typename T>
class ColumnStreamOf final : public ColumnStream {
 public:
  // cols 0: 1-D.
  ColumnStreamOf(Hdf5File& file, std::string column, std::size_t cols)
      : file_(file), column_(std::move(column)), cols_(cols) {
    file_.create_column(column_, type(), {.cols = cols_});
  }

  std::size_t cols() const { return cols_; }
  std::size_t rows() const override { return rows_; }

  void append(std::span<const T> values) {
    rows_ += cols_ == 0 ? values.size() : values.size() / cols_;
    hash_.add(values);
    if (buffer_.empty() && values.size() >= kBuffer) {
      file_.append(column_, values);
      return;
    }
    buffer_.insert(buffer_.end(), values.begin(), values.end());
    if (buffer_.size() >= kBuffer) flush();
  }

  void finish() override {
    flush();
    file_.close_column(column_);
    file_.set_attribute(column_, "content_hash", hash_.hex());
  }

 private:
  static constexpr std::size_t kBuffer = 16384;  // values: the library's calls are dear

  static constexpr ColumnType type() {
    if constexpr (std::is_same_v<T, std::string>) {
      return ColumnType::kString;
    } else {
      return column_type<T>();
    }
  }

  void flush() {
    file_.append(column_, std::span<const T>(buffer_));
    buffer_.clear();
  }

  Hdf5File& file_;
  std::string column_;
  std::size_t cols_;
  std::size_t rows_ = 0;
  std::vector<T> buffer_;
  ColumnHash hash_;
};

}  // namespace reckon
