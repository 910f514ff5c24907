#include "datasets/foreign/axis_names.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "core/content_hash.h"
#include "core/error.h"
#include "datasets/import/item_catalogue.h"

namespace reckon {
namespace {

constexpr std::size_t kBlockNames = 8192;

// Rows [begin, end) of the names, row-major.
std::vector<std::string> read_names(const AxisNames& names, const ColumnInfo& info,
                                    std::size_t begin, std::size_t end) {
  if (info.elements == ColumnInfo::Elements::kStrings) {
    return names.file->read_strings(names.path, begin, end);
  }
  std::vector<std::string> texts;
  for (const std::int64_t number : names.file->read<std::int64_t>(names.path, begin, end)) {
    texts.push_back(std::to_string(number));
  }
  return texts;
}

// Whether the names can be ids. Two names with one hash are taken for the same.
bool are_ids(const AxisNames& names, const ColumnInfo& info, std::size_t step) {
  if (info.rows != names.count) return false;
  std::vector<std::uint64_t> hashes;
  for (std::size_t begin = 0; begin < info.rows; begin += step) {
    const auto block = read_names(names, info, begin, std::min(begin + step, info.rows));
    for (std::size_t i = 0; i < block.size(); i += info.cols) {
      if (block[i].empty()) return false;
      hashes.push_back(checksum64(std::as_bytes(std::span(block[i]))));
    }
  }
  std::ranges::sort(hashes);
  return std::ranges::adjacent_find(hashes) == hashes.end();
}

// Calls write(ids, texts) with blocks of the axis; returns whether the names are its ids.
template <typename Write>
bool write_axis(const AxisNames& names, const Write& write) {
  ColumnInfo info;
  if (!names.path.empty()) info = names.file->column(names.path);
  const std::size_t step =
      std::max<std::size_t>(1, kBlockNames / std::max<std::size_t>(1, info.cols));
  const bool ids_are_names = !names.path.empty() && are_ids(names, info, step);
  for (std::size_t begin = 0; begin < names.count; begin += step) {
    const std::size_t end = std::min(begin + step, names.count);
    const std::size_t named = std::clamp(info.rows, begin, end);
    std::vector<std::string> ids;
    std::vector<std::string> texts;
    if (!names.path.empty()) {
      const auto block = read_names(names, info, begin, named);
      for (std::size_t i = 0; i < block.size(); i += info.cols) {
        if (ids_are_names) ids.push_back(block[i]);
        const auto first = block.begin() + static_cast<std::ptrdiff_t>(i);
        const auto last = first + static_cast<std::ptrdiff_t>(info.cols);
        texts.push_back(info.cols == 1
                            ? block[i]
                            : join_sentences(std::vector<std::string_view>(first + 1, last)));
      }
      texts.resize(end - begin);
    }
    for (std::size_t row = begin + ids.size(); row < end; ++row) ids.push_back(std::to_string(row));
    write(ids, texts);
  }
  return ids_are_names;
}

void report(const AxisNames& names, bool ids_are_names, std::string_view what,
            ImportSummary& summary) {
  const char* ids = names.path.empty() ? "the file has no names: ids are numbers from 0"
                    : ids_are_names    ? "ids are the names"
                                       : "names are not distinct or empty: ids are numbers from 0";
  summary.counts.push_back({fmt::format("{} written ({})", what, ids), names.count});
}

}  // namespace

AxisNames names_at(const Hdf5File& file, const std::string& path) {
  const ColumnInfo info = file.column(path);
  const bool texts = info.elements == ColumnInfo::Elements::kStrings;
  const bool integers = info.elements == ColumnInfo::Elements::kIntegers;
  if (!info.unreadable.empty()) fail("{}: {}: {}", file.path().string(), path, info.unreadable);
  if (!(texts && info.cols > 0) && !(integers && info.rank == 1)) {
    fail("{}: {}: expected names (strings or integers), found {} in {} dimensions",
         file.path().string(), path, info.type, info.rank);
  }
  if (info.rows > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    fail("{}: {}: {} names, more than 32-bit row numbers", file.path().string(), path, info.rows);
  }
  return {.file = &file, .path = path, .count = info.rows};
}

void write_items(const AxisNames& names, DatasetWriter& writer, ImportSummary& summary) {
  const bool ids_are_names = write_axis(
      names, [&](const std::vector<std::string>& ids, const std::vector<std::string>& texts) {
        writer.append_items(ids, texts);
      });
  report(names, ids_are_names, "items", summary);
}

void write_users(const AxisNames& names, DatasetWriter& writer, ImportSummary& summary) {
  const bool ids_are_names =
      write_axis(names, [&](const std::vector<std::string>& ids, const std::vector<std::string>&) {
        writer.append_users(ids);
      });
  report(names, ids_are_names, "users", summary);
}

}  // namespace reckon
