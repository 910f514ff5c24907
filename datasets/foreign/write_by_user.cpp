#include "datasets/foreign/write_by_user.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/error.h"
#include "datasets/import/interaction_table.h"
#include "datasets/split.h"

namespace reckon {
namespace {

void append(InteractionBlock& to, const InteractionBlock& from, std::size_t row) {
  to.users.push_back(from.users[row]);
  to.items.push_back(from.items[row]);
  if (!from.values.empty()) to.values.push_back(from.values[row]);
  if (!from.timestamps.empty()) to.timestamps.push_back(from.timestamps[row]);
}

// Gathers the interactions of some users at a time and writes them.
class Gathering {
 public:
  explicit Gathering(DatasetWriter& writer) : writer_(writer) {}

  void add(const InteractionBlock& block, std::size_t row) { append(gathered_, block, row); }
  std::size_t size() const { return gathered_.users.size(); }
  const std::vector<std::int64_t>& offsets() const { return offsets_; }

  // Writes what was added, all of it of users behind those before and below `end`.
  void flush(std::size_t end) {
    const std::size_t first = offsets_.size() - 1;
    std::vector<std::size_t> ends(end - first);
    for (const std::int32_t user : gathered_.users) ++ends[static_cast<std::size_t>(user) - first];
    std::exclusive_scan(ends.begin(), ends.end(), ends.begin(), std::size_t{0});
    std::vector<std::uint32_t> rows(size());
    for (std::size_t row = 0; row < size(); ++row) {
      rows[ends[static_cast<std::size_t>(gathered_.users[row]) - first]++] =
          static_cast<std::uint32_t>(row);
    }
    InteractionBlock sorted;
    std::vector<std::uint32_t> of_user;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(i == 0 ? 0 : ends[i - 1]);
      of_user.assign(begin, rows.begin() + static_cast<std::ptrdiff_t>(ends[i]));
      order_rows_of_user(gathered_.items, gathered_.timestamps, of_user);
      for (const std::uint32_t row : of_user) append(sorted, gathered_, row);
      offsets_.push_back(offsets_.back() + static_cast<std::int64_t>(of_user.size()));
    }
    writer_.append_interactions({.users = sorted.users,
                                 .items = sorted.items,
                                 .values = sorted.values,
                                 .timestamps = sorted.timestamps});
    gathered_ = {};
  }

 private:
  DatasetWriter& writer_;
  InteractionBlock gathered_;
  std::vector<std::int64_t> offsets_ = {0};
};

struct Survey {
  std::vector<std::uint64_t> counts;  // a user
  std::uint64_t rows = 0;
  bool sorted = true;  // by user
  bool timestamps = false;
  InteractionSource::Counts found;
};

Survey survey(const InteractionSource& source, std::size_t users, Progress& progress) {
  Survey survey;
  survey.counts.resize(users);
  std::int32_t before = 0;
  survey.found = source.read([&](const InteractionBlock& block) {
    for (const std::int32_t user : block.users) {
      survey.sorted = survey.sorted && user >= before;
      before = user;
      ++survey.counts[static_cast<std::size_t>(user)];
    }
    survey.rows += block.users.size();
    survey.timestamps = survey.timestamps || !block.timestamps.empty();
    progress.advance(block.users.size());
  });
  return survey;
}

// The end of the users from `begin` on that have up to `most` interactions together; one at least.
std::size_t end_of_range(const Survey& survey, std::size_t begin, std::size_t most) {
  std::uint64_t rows = survey.counts[begin];
  std::size_t end = begin + 1;
  while (end < survey.counts.size() && rows + survey.counts[end] <= most) {
    rows += survey.counts[end++];
  }
  return end;
}

void write_sorted(const InteractionSource& source, const Survey& survey, std::size_t in_memory,
                  Gathering& gathering, Progress& progress) {
  std::size_t end = end_of_range(survey, 0, in_memory);
  source.read([&](const InteractionBlock& block) {
    for (std::size_t row = 0; row < block.users.size(); ++row) {
      while (std::cmp_greater_equal(block.users[row], end)) {
        gathering.flush(end);
        end = end_of_range(survey, end, in_memory);
      }
      gathering.add(block, row);
    }
    progress.advance(block.users.size());
  });
  gathering.flush(survey.counts.size());
}

void write_ranges(const InteractionSource& source, const Survey& survey, std::size_t in_memory,
                  Gathering& gathering, Progress& progress) {
  for (std::size_t begin = 0; begin < survey.counts.size();) {
    const std::size_t end = end_of_range(survey, begin, in_memory);
    source.read([&](const InteractionBlock& block) {
      const std::size_t before = gathering.size();
      for (std::size_t row = 0; row < block.users.size(); ++row) {
        const auto user = static_cast<std::size_t>(block.users[row]);
        if (user >= begin && user < end) gathering.add(block, row);
      }
      progress.advance(gathering.size() - before);
    });
    gathering.flush(end);
    begin = end;
  }
}

}  // namespace

std::uint64_t write_by_user(const InteractionSource& source, std::size_t users,
                            DatasetWriter& writer, ImportSummary& summary, Progress& progress,
                            std::size_t in_memory) {
  progress.begin("reading interactions", source.size());
  const Survey found = survey(source, users, progress);
  progress.begin("writing interactions", found.rows);
  Gathering gathering(writer);
  if (found.rows > 0) {
    // A gathering counts its rows in 32 bits.
    in_memory = std::min(in_memory, std::size_t{1} << 31);
    const auto write = found.sorted ? write_sorted : write_ranges;
    write(source, found, in_memory, gathering, progress);
  }
  const auto kept = static_cast<std::uint64_t>(gathering.offsets().back());
  auto& counts = summary.counts;
  counts.push_back({"interactions read", found.rows + found.found.zeros});
  if (found.found.zeros > 0) {
    counts.push_back({"dropped: zeros, which in a sparse matrix mean none", found.found.zeros});
  }
  counts.push_back(
      {"dropped: the same user and item earlier (the last is kept)", found.rows - kept});
  counts.push_back({"interactions written", kept});
  summary.add_rounded(found.found.rounded);
  if (kept == 0) return 0;
  const bool by_time = found.timestamps || source.in_order_of_time();
  const Split split =
      make_split(gathering.offsets(), {},
                 {.method = by_time ? SplitMethod::kTimePerUser : SplitMethod::kRandom});
  writer.add_split("default", split);
  counts.push_back(
      {fmt::format("users with too few interactions for the split \"default\" ({})",
                   by_time ? "by time" : "random: the file has no order in time"),
       static_cast<std::uint64_t>(std::get<std::int64_t>(split.attributes.at("left_out_users")))});
  return kept;
}

}  // namespace reckon
