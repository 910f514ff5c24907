#include "datasets/foreign/sparse_matrix.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::size_t kBlock = 65536;  // rows or entries
constexpr std::size_t kMostRows = std::numeric_limits<std::int32_t>::max();

ColumnInfo require_list(const Hdf5File& file, const std::string& path, bool integers) {
  if (!file.has_column(path)) fail("{}: {}: not there", file.path().string(), path);
  ColumnInfo info = file.column(path);
  if (!info.unreadable.empty()) fail("{}: {}: {}", file.path().string(), path, info.unreadable);
  const bool fits = info.elements == ColumnInfo::Elements::kIntegers ||
                    (!integers && info.elements == ColumnInfo::Elements::kFloats) ||
                    info.rows == 0;  // programs store empty lists as floats
  if (info.rank != 1 || !fits) {
    fail("{}: {}: expected {} [n], found {} in {} dimensions", file.path().string(), path,
         integers ? "integers" : "numbers", info.type, info.rank);
  }
  return info;
}

}  // namespace

std::string SparseMatrix::path(const char* name) const {
  return group_ == "/" ? fmt::format("/{}", name) : fmt::format("{}/{}", group_, name);
}

bool SparseMatrix::is_in(const Hdf5File& file, const std::string& group) {
  const std::string prefix = group == "/" ? "" : group;
  return std::ranges::all_of(std::array{"/data", "/indices", "/indptr"},
                             [&](const char* name) { return file.has_column(prefix + name); });
}

std::vector<std::string> SparseMatrix::groups(const Hdf5File& file) {
  std::vector<std::string> found;
  if (is_in(file, "/")) found.emplace_back("/");
  for (const std::string& name : file.groups("/")) {
    if (is_in(file, "/" + name)) found.push_back("/" + name);
  }
  return found;
}

SparseMatrix::SparseMatrix(const Hdf5File& file, std::string group)
    : file_(&file), group_(std::move(group)) {
  const std::size_t bounds = require_list(file, path("indptr"), true).rows;
  entries_ = require_list(file, path("indices"), true).rows;
  const std::size_t values = require_list(file, path("data"), false).rows;
  if (values != entries_) {
    fail("{}: {}: {} values, expected {} as in {}", file.path().string(), path("data"), values,
         entries_, path("indices"));
  }
  if (bounds == 0)
    fail("{}: {}: empty, expected a 0 at least", file.path().string(), path("indptr"));
  rows_ = bounds - 1;
  if (rows_ > kMostRows) {
    fail("{}: {}: more than {} rows", file.path().string(), path("indptr"), kMostRows);
  }
  if (!file.has_column(path("shape"))) return;
  if (require_list(file, path("shape"), true).rows != 2) return;
  const auto shape = file.read<std::int64_t>(path("shape"));
  if (!std::cmp_equal(shape[0], rows_) && !std::cmp_equal(shape[1], rows_)) {
    fail("{}: {}: {} x {}, but {} has {} rows", file.path().string(), path("shape"), shape[0],
         shape[1], path("indptr"), rows_);
  }
  const std::int64_t columns = std::cmp_equal(shape[0], rows_) ? shape[1] : shape[0];
  if (columns < 0 || std::cmp_greater(columns, kMostRows)) {
    fail("{}: {}: {} columns, expected 0 to {}", file.path().string(), path("shape"), columns,
         kMostRows);
  }
  columns_ = static_cast<std::size_t>(columns);
}

void SparseMatrix::read(std::size_t columns,
                        const std::function<void(const Entries&)>& take) const {
  for (std::size_t begin = 0; begin < rows_; begin += kBlock) {
    read_rows(begin, std::min(begin + kBlock, rows_), columns, take);
  }
  if (rows_ == 0 && entries_ != 0) {
    fail("{}: {}: no rows, but {} entries", file_->path().string(), path("indptr"), entries_);
  }
}

void SparseMatrix::read_rows(std::size_t begin, std::size_t end, std::size_t columns,
                             const std::function<void(const Entries&)>& take) const {
  const std::string file = file_->path().string();
  const auto bounds = file_->read<std::int64_t>(path("indptr"), begin, end + 1);
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const std::int64_t before = i == 0 ? 0 : bounds[i - 1];
    if (bounds[i] < before || std::cmp_greater(bounds[i], entries_)) {
      fail("{}: {}: row {}: {}, expected {} to {}", file, path("indptr"), begin + i, bounds[i],
           before, entries_);
    }
  }
  if (begin == 0 && bounds[0] != 0) {
    fail("{}: {}: begins with {}, expected 0", file, path("indptr"), bounds[0]);
  }
  if (end == rows_ && !std::cmp_equal(bounds.back(), entries_)) {
    fail("{}: {}: ends with {}, expected the number of entries, {}", file, path("indptr"),
         bounds.back(), entries_);
  }
  std::size_t row = 0;  // behind `begin`
  const auto last = static_cast<std::size_t>(bounds.back());
  for (auto from = static_cast<std::size_t>(bounds[0]); from < last; from += kBlock) {
    const std::size_t to = std::min(from + kBlock, last);
    const auto indices = file_->read<std::int64_t>(path("indices"), from, to);
    const auto values = file_->read<double>(path("data"), from, to);
    Entries entries;
    entries.rows.reserve(indices.size());
    entries.columns.reserve(indices.size());
    entries.values.reserve(indices.size());
    for (std::size_t i = 0; i < indices.size(); ++i) {
      while (std::cmp_less_equal(bounds[row + 1], from + i)) ++row;
      if (indices[i] < 0 || std::cmp_greater_equal(indices[i], columns)) {
        fail("{}: {}: row {}: {}, expected 0 to {}", file, path("indices"), from + i, indices[i],
             static_cast<std::int64_t>(columns) - 1);
      }
      const auto value = static_cast<float>(values[i]);
      if (!std::isfinite(value)) {
        fail("{}: {}: row {}: {}, expected a finite number", file, path("data"), from + i,
             values[i]);
      }
      entries.rows.push_back(static_cast<std::int32_t>(begin + row));
      entries.columns.push_back(static_cast<std::int32_t>(indices[i]));
      entries.values.push_back(value);
    }
    take(entries);
  }
}

std::size_t SparseMatrix::count_columns() const {
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < entries_; begin += kBlock) {
    const auto indices =
        file_->read<std::int64_t>(path("indices"), begin, std::min(begin + kBlock, entries_));
    for (std::size_t i = 0; i < indices.size(); ++i) {
      if (indices[i] < 0 || std::cmp_greater_equal(indices[i], kMostRows)) {
        fail("{}: {}: row {}: {}, expected 0 to {}", file_->path().string(), path("indices"),
             begin + i, indices[i], kMostRows - 1);
      }
      count = std::max(count, static_cast<std::size_t>(indices[i]) + 1);
    }
  }
  return count;
}

}  // namespace reckon
