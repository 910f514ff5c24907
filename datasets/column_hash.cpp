#include "datasets/column_hash.h"

#include <algorithm>
#include <type_traits>

namespace reckon {
namespace {

constexpr std::size_t kBlock = 8192;         // values hashed as one part
constexpr std::size_t kReadBytes = 1 << 20;  // read at a time
constexpr std::size_t kStringRows = 16384;
constexpr std::size_t kDepth = 32;

template <typename Kept, typename T>
void add_in_blocks(ContentHash& hash, std::vector<Kept>& pending, std::span<const T> values) {
  while (!values.empty()) {
    const auto taken = values.first(std::min(values.size(), kBlock - pending.size()));
    for (const T value : taken) pending.push_back(static_cast<Kept>(value));
    values = values.subspan(taken.size());
    if (pending.size() == kBlock) {
      hash.add_values(std::span<const Kept>(pending));
      pending.clear();
    }
  }
}

template <ColumnNumber T>
void add_rows(ColumnHash& hash, const Hdf5File& file, const std::string& column,
              const ColumnInfo& info) {
  const std::size_t step =
      std::max<std::size_t>(1, kReadBytes / (sizeof(T) * std::max<std::size_t>(1, info.cols)));
  for (std::size_t begin = 0; begin < info.rows; begin += step) {
    const auto values = file.read<T>(column, begin, std::min(begin + step, info.rows));
    hash.add(std::span<const T>(values));
  }
}

void list_columns_below(const Hdf5File& file, const std::string& group, std::size_t depth,
                        std::vector<std::string>& columns) {
  if (depth > kDepth) return;
  for (const std::string& name : file.columns(group.empty() ? "/" : group)) {
    columns.push_back(fmt::format("{}/{}", group, name));
  }
  for (const std::string& name : file.groups(group.empty() ? "/" : group)) {
    list_columns_below(file, fmt::format("{}/{}", group, name), depth + 1, columns);
  }
}

}  // namespace

template <ColumnNumber T>
void ColumnHash::add(std::span<const T> values) {
  if constexpr (std::is_integral_v<T>) {
    add_in_blocks(hash_, integers_, values);
  } else {
    add_in_blocks(hash_, floats_, values);
  }
}

template void ColumnHash::add(std::span<const std::int32_t>);
template void ColumnHash::add(std::span<const std::int64_t>);
template void ColumnHash::add(std::span<const std::uint8_t>);
template void ColumnHash::add(std::span<const std::uint64_t>);
template void ColumnHash::add(std::span<const float>);
template void ColumnHash::add(std::span<const double>);

void ColumnHash::add(std::span<const std::string> values) {
  for (const std::string& value : values) hash_.add(value);
}

std::string ColumnHash::hex() {
  if (!integers_.empty()) hash_.add_values(std::span<const std::int64_t>(integers_));
  if (!floats_.empty()) hash_.add_values(std::span<const double>(floats_));
  integers_.clear();
  floats_.clear();
  return hash_.hex();
}

std::string hash_column(const Hdf5File& file, const std::string& column) {
  const ColumnInfo info = file.column(column);
  if (!info.unreadable.empty()) return {};
  ColumnHash hash;
  switch (info.elements) {
    case ColumnInfo::Elements::kIntegers:
      if (info.type == "uint64") {
        add_rows<std::uint64_t>(hash, file, column, info);
      } else {
        add_rows<std::int64_t>(hash, file, column, info);
      }
      break;
    case ColumnInfo::Elements::kFloats:
      add_rows<double>(hash, file, column, info);
      break;
    case ColumnInfo::Elements::kStrings:
      if (info.rank != 1) return {};
      for (std::size_t begin = 0; begin < info.rows; begin += kStringRows) {
        hash.add(file.read_strings(column, begin, std::min(begin + kStringRows, info.rows)));
      }
      break;
    case ColumnInfo::Elements::kOther:
      return {};
  }
  return hash.hex();
}

std::vector<std::string> list_columns(const Hdf5File& file) {
  std::vector<std::string> columns;
  list_columns_below(file, "", 0, columns);
  std::ranges::sort(columns);
  return columns;
}

std::string stored_hash(const Hdf5File& file, const std::string& column) {
  const auto attribute = file.attribute(column, "content_hash");
  const std::string* stored = attribute ? std::get_if<std::string>(&*attribute) : nullptr;
  return stored == nullptr ? hash_column(file, column) : *stored;
}

std::string hash_content(const Hdf5File& file, const HashOfColumn& hash_of_column) {
  ContentHash hash;
  for (const std::string& column : list_columns(file)) {
    const ColumnInfo info = file.column(column);
    hash.add(column);
    hash.add(fmt::format("{} {} x {} x {}", static_cast<int>(info.elements), info.rank, info.rows,
                         info.cols));
    hash.add(hash_of_column(file, column));
  }
  return hash.hex();
}

}  // namespace reckon
