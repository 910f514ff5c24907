#include "datasets/check_ids.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/content_hash.h"

namespace reckon {

void IdChecker::add(std::span<const std::string> ids) {
  for (const std::string& id : ids) {
    entries_.emplace_back(checksum64(std::as_bytes(std::span(id))), entries_.size());
  }
}

void IdChecker::find_duplicates(Faults& faults) {
  std::ranges::sort(entries_);
  // (row, row of an earlier id with the same hash)
  std::vector<std::pair<std::uint64_t, std::uint64_t>> suspects;
  for (std::size_t i = 1, first = 0; i < entries_.size(); ++i) {
    if (entries_[i].first != entries_[first].first) {
      first = i;
    } else {
      suspects.emplace_back(entries_[i].second, entries_[first].second);
    }
  }
  std::ranges::sort(suspects);
  const auto id_at = [&](std::uint64_t row) {
    return file_.read_strings(column_, row, row + 1)[0];
  };
  // Two ids of one hash are the same but for one in 2^64 pairs: the first pairs are read to be sure
  // of the row that is named; the rest is counted by hash.
  constexpr std::size_t kRead = 100;
  for (std::size_t i = 0; i < suspects.size(); ++i) {
    const std::uint64_t row = suspects[i].first;
    const std::uint64_t earlier = suspects[i].second;
    if (i < kRead && id_at(row) != id_at(earlier)) continue;
    faults.add(column_, "duplicate", row,
               [&] { return fmt::format("\"{}\", which is row {} already", id_at(row), earlier); });
  }
}

}  // namespace reckon
