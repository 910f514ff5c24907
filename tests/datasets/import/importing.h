#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "datasets/dataset.h"
#include "datasets/import/import_summary.h"
#include "tests/core/table/reading.h"

namespace reckon::test {

inline std::vector<std::string> item_ids(const Dataset& dataset) {
  return dataset.item_ids(0, dataset.item_count());
}
inline std::vector<std::string> item_texts(const Dataset& dataset) {
  return dataset.item_texts(0, dataset.item_count());
}
inline std::vector<std::string> user_ids(const Dataset& dataset) {
  return dataset.user_ids(0, dataset.user_count());
}

// "user item value timestamp" of every interaction, in the order of the file.
inline std::vector<std::string> interactions_as_text(const Dataset& dataset) {
  const Interactions all = dataset.interactions();
  const auto users = user_ids(dataset);
  const auto items = item_ids(dataset);
  std::vector<std::string> lines;
  for (std::size_t user = 0; user < users.size(); ++user) {
    for (const std::int32_t item : all.by_user.row(user)) {
      const std::size_t row = lines.size();
      std::string line = fmt::format("{} {}", users[user], items[static_cast<std::size_t>(item)]);
      if (!all.values.empty()) line += fmt::format(" {}", all.values[row]);
      if (!all.timestamps.empty()) line += fmt::format(" {}", all.timestamps[row]);
      lines.push_back(line);
    }
  }
  return lines;
}

inline std::uint64_t count_of(const ImportSummary& summary, std::string_view what) {
  for (const auto& count : summary.counts) {
    if (count.what == what) return count.count;
  }
  throw Error(fmt::format("no count '{}'", what));
}

}  // namespace reckon::test
