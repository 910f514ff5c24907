#include "datasets/import/interaction_table.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "core/error.h"
#include "datasets/split.h"

namespace reckon {
namespace {

constexpr std::size_t kBlock = 65536;  // interactions written at once

// Interactions that wait to be written.
class Block {
 public:
  explicit Block(DatasetWriter& writer) : writer_(writer) {}
  std::size_t size() const { return users.size(); }
  void flush() {
    writer_.append_interactions(
        {.users = users, .items = items, .values = values, .timestamps = timestamps});
    users.clear();
    items.clear();
    values.clear();
    timestamps.clear();
  }

  std::vector<std::int32_t> users;
  std::vector<std::int32_t> items;
  std::vector<float> values;
  std::vector<std::int64_t> timestamps;

 private:
  DatasetWriter& writer_;
};

// Row numbers sorted by user; rows of one user stay in their order.
std::vector<std::uint32_t> rows_by_user(const std::vector<std::int32_t>& users,
                                        std::vector<std::size_t>& ends) {
  for (const std::int32_t user : users) ++ends[static_cast<std::size_t>(user)];
  std::exclusive_scan(ends.begin(), ends.end(), ends.begin(), std::size_t{0});
  std::vector<std::uint32_t> rows(users.size());
  for (std::size_t row = 0; row < users.size(); ++row) {
    rows[ends[static_cast<std::size_t>(users[row])]++] = static_cast<std::uint32_t>(row);
  }
  return rows;
}

std::uint64_t attribute_count(const Split& split, const std::string& name) {
  return static_cast<std::uint64_t>(std::get<std::int64_t>(split.attributes.at(name)));
}

Split split_of_files(std::vector<std::uint8_t> parts) {
  Split split;
  const auto count = [&](std::uint8_t part) {
    return static_cast<std::int64_t>(std::count(parts.begin(), parts.end(), part));
  };
  split.attributes = {{"method", std::string("files")},
                      {"train", count(kTrainPart)},
                      {"validation", count(kValidationPart)},
                      {"test", count(kTestPart)}};
  split.part = std::move(parts);
  return split;
}

}  // namespace

void write_users(const RowIndex& users, DatasetWriter& writer, ImportSummary& summary) {
  writer.append_users(users.ids(0, users.size()));
  summary.counts.push_back({"users written", users.size()});
}

void InteractionTable::add(const Interaction& interaction) {
  if (size() > std::numeric_limits<std::uint32_t>::max() - 1) {
    fail("interaction {}: more than an import can sort", size());
  }
  users_.push_back(interaction.user);
  items_.push_back(interaction.item);
  if (columns_.values) values_.push_back(interaction.value);
  if (columns_.timestamps) timestamps_.push_back(interaction.timestamp);
  if (columns_.parts) parts_.push_back(interaction.part);
}

void order_rows_of_user(std::span<const std::int32_t> items,
                        std::span<const std::int64_t> timestamps,
                        std::vector<std::uint32_t>& rows) {
  const auto time = [&](std::uint32_t row) {
    return timestamps.empty() ? std::int64_t{0} : timestamps[row];
  };
  // Rows grow in the order in which they were added, so a row is the last resort of every order.
  std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(items[a], time(b), b) < std::tuple(items[b], time(a), a);
  });
  const auto last = std::unique(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    return items[a] == items[b];
  });
  rows.erase(last, rows.end());
  std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (timestamps.empty()) return a < b;
    return std::pair(timestamps[a], items[a]) < std::pair(timestamps[b], items[b]);
  });
}

void InteractionTable::write(std::size_t user_count, DatasetWriter& writer, ImportSummary& summary,
                             Progress& progress) {
  progress.begin("writing interactions", size());
  std::vector<std::size_t> ends(user_count);
  const std::vector<std::uint32_t> by_user = rows_by_user(users_, ends);
  std::vector<std::int64_t> offsets = {0};
  std::vector<std::uint8_t> parts;
  std::vector<std::uint32_t> rows;
  Block block(writer);
  for (std::size_t user = 0; user < user_count; ++user) {
    const std::size_t begin = user == 0 ? 0 : ends[user - 1];
    rows.assign(by_user.begin() + static_cast<std::ptrdiff_t>(begin),
                by_user.begin() + static_cast<std::ptrdiff_t>(ends[user]));
    order_rows_of_user(items_, timestamps_, rows);
    for (const std::uint32_t row : rows) {
      block.users.push_back(users_[row]);
      block.items.push_back(items_[row]);
      if (columns_.values) block.values.push_back(values_[row]);
      if (columns_.timestamps) block.timestamps.push_back(timestamps_[row]);
      if (columns_.parts) parts.push_back(parts_[row]);
    }
    offsets.push_back(offsets.back() + static_cast<std::int64_t>(rows.size()));
    if (block.size() >= kBlock || user + 1 == user_count) {
      progress.advance(block.size());
      block.flush();
    }
  }
  const Split split =
      columns_.parts ? split_of_files(std::move(parts)) : make_split(offsets, {}, SplitOptions{});
  writer.add_split("default", split);
  const auto kept = static_cast<std::uint64_t>(offsets.back());
  summary.counts.push_back({"interactions read", size()});
  summary.counts.push_back(
      {"dropped: the same user and item earlier (the last is kept)", size() - kept});
  summary.counts.push_back({"interactions written", kept});
  if (!columns_.parts) {
    summary.counts.push_back({"users with too few interactions for the split \"default\"",
                              attribute_count(split, "left_out_users")});
    return;
  }
  for (const char* part : {"train", "validation", "test"}) {
    summary.counts.push_back(
        {fmt::format("{} interactions of the split \"default\", by files", part),
         attribute_count(split, part)});
  }
}

}  // namespace reckon
