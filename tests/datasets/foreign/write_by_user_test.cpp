#include "datasets/foreign/write_by_user.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "core/random.h"
#include "tests/datasets/foreign/foreign_files.h"

namespace reckon {
namespace {

using test::TemporaryDirectory;

// Interactions in memory, given in blocks of 7.
class ListSource final : public InteractionSource {
 public:
  explicit ListSource(InteractionBlock rows) : rows_(std::move(rows)) {}
  std::uint64_t size() const override { return rows_.users.size(); }
  bool in_order_of_time() const override { return true; }
  Counts read(const Take& take) const override {
    ++readings;
    for (std::size_t begin = 0; begin < rows_.users.size(); begin += 7) {
      const std::size_t end = std::min(begin + 7, rows_.users.size());
      const auto part = [&](const auto& column) {
        auto copy = column;
        if (!column.empty()) copy.assign(&column[begin], &column[begin] + (end - begin));
        return copy;
      };
      take({.users = part(rows_.users),
            .items = part(rows_.items),
            .values = part(rows_.values),
            .timestamps = part(rows_.timestamps),
            .events = {}});
    }
    return {};
  }
  mutable std::size_t readings = 0;

 private:
  InteractionBlock rows_;
};

constexpr std::int32_t kUsers = 12;
constexpr std::int32_t kItems = 20;

InteractionBlock random_rows(std::uint64_t seed, bool timestamps) {
  Random random(seed);
  InteractionBlock rows;
  for (std::size_t i = 0; i < 200; ++i) {
    // No interactions of users 0, 5 and 11.
    std::int32_t user = 0;
    while (user % 5 == 0 || user == 11) user = static_cast<std::int32_t>(random.below(kUsers));
    rows.users.push_back(user);
    rows.items.push_back(static_cast<std::int32_t>(random.below(kItems)));
    rows.values.push_back(static_cast<float>(i));
    if (timestamps) rows.timestamps.push_back(static_cast<std::int64_t>(random.below(30)));
  }
  return rows;
}

// What is expected, by definition: the last of each (user, item) in (time, row), then sorted.
std::vector<std::string> reference(const InteractionBlock& rows) {
  using Key = std::pair<std::int64_t, std::size_t>;  // time, row
  std::map<std::pair<std::int32_t, std::int32_t>, Key> last;
  for (std::size_t i = 0; i < rows.users.size(); ++i) {
    const Key key = {rows.timestamps.empty() ? 0 : rows.timestamps[i], i};
    auto [at, is_new] = last.try_emplace({rows.users[i], rows.items[i]}, key);
    if (!is_new) at->second = std::max(at->second, key);
  }
  std::vector<std::tuple<std::int32_t, std::int64_t, std::size_t, std::int32_t>> order;
  for (const auto& [pair, key] : last) {
    const bool timed = !rows.timestamps.empty();
    order.emplace_back(pair.first, key.first, timed ? 0 : key.second, pair.second);
  }
  std::ranges::sort(order);
  std::vector<std::string> lines;
  for (const auto& [user, time, row, item] : order) {
    std::string line =
        fmt::format("u{} i{} {}", user, item, rows.values[last.at({user, item}).second]);
    if (!rows.timestamps.empty()) line += fmt::format(" {}", time);
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> written(const ListSource& source, std::size_t in_memory) {
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  {
    DatasetWriter writer(path, {.name = "a", .source = "", .license = ""});
    std::vector<std::string> items;
    std::vector<std::string> users;
    for (int i = 0; i < kItems; ++i) items.push_back(fmt::format("i{}", i));
    for (int u = 0; u < kUsers; ++u) users.push_back(fmt::format("u{}", u));
    writer.append_items(items, {});
    writer.append_users(users);
    ImportSummary summary;
    SilentProgress progress;
    write_by_user(source, kUsers, writer, summary, progress, in_memory);
    writer.commit();
  }
  return test::interactions_as_text(Dataset::open(path));
}

TEST(WriteByUser, OrdersInteractionsWhateverFitsIntoMemory) {
  for (const bool timestamps : {false, true}) {
    const InteractionBlock rows = random_rows(timestamps ? 1 : 2, timestamps);
    const auto expected = reference(rows);
    for (const std::size_t in_memory : {1, 30, 60, 1000}) {
      const ListSource source(rows);
      EXPECT_EQ(written(source, in_memory), expected) << in_memory;
      EXPECT_EQ(source.readings > 2, in_memory < 200);
    }
  }
}

TEST(WriteByUser, ReadsASourceThatIsSortedByUserOnlyTwice) {
  InteractionBlock rows = random_rows(3, false);
  std::ranges::sort(rows.users);
  const auto expected = reference(rows);
  for (const std::size_t in_memory : {1, 30, 1000}) {
    const ListSource source(rows);
    EXPECT_EQ(written(source, in_memory), expected) << in_memory;
    EXPECT_EQ(source.readings, 2u);
  }
}

TEST(WriteByUser, SaysThatAnEmptySourceHoldsNothing) {
  const TemporaryDirectory directory;
  DatasetWriter writer(directory / "a.h5", {.name = "a", .source = "", .license = ""});
  ImportSummary summary;
  SilentProgress progress;
  EXPECT_EQ(write_by_user(ListSource({}), 0, writer, summary, progress), 0u);
  EXPECT_EQ(test::count_of(summary, "interactions read"), 0u);
}

}  // namespace
}  // namespace reckon
