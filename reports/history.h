#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "eval/significance/change_points.h"
#include "reports/history_entry.h"

namespace reckon {

// The values of one quantity that may be compared, and where their level changed. Speed and memory
// are searched on a logarithmic scale: shifts are ratios.
struct HistorySeries {
  struct Point {
    std::size_t entry = 0;
    double value = 0;
  };
  std::string name;
  std::string unit;
  std::size_t conditions = 0;  // place in History::conditions
  bool is_speed = false;
  bool main = false;
  std::vector<Point> points;         // by time
  std::vector<ChangePoint> changes;  // places are those of points; shifts and levels as values are
};

struct History {
  std::vector<HistoryEntry> entries;    // by time
  std::vector<std::string> conditions;  // under which numbers were compared
  std::vector<HistorySeries> series;
  double level = 0.01;       // chance of one or more false changes among all series
  std::size_t searched = 0;  // series that can hold a change
  std::size_t shortest = 0;  // fewest records in which a change can be found
  std::vector<std::string> warnings;
};

struct HistoryOptions {
  double level = 0.01;
  bool all = false;  // every metric and quantity, not the main ones alone
  std::uint64_t seed = 1;
};

// Every *.json of the folder, and every results.json of its folders. Files that are no results,
// that cannot be read or that are there twice are left out and named in the warnings. Throws Error
// where nothing is left.
History open_history(const std::filesystem::path& folder, const HistoryOptions& options);

// The series that this record goes on with: of the same quantities under the same conditions, with
// at least one value before it in the folder, which may hold the record itself. No series where the
// folder is not there or its name is empty.
History history_before(const Record& record, const std::filesystem::path& folder,
                       const HistoryOptions& options);

// Entries of any order.
History make_history(std::vector<HistoryEntry> entries, const HistoryOptions& options);

// Commits around a change: the first of the new level and the last of the old one.
struct ChangedCommits {
  std::string first;
  std::string last_before;
  std::string earliest;  // the interval of the first
  std::string latest;
  std::vector<std::string> also;  // what else changed there: "compiler: GNU 12, GNU 13"
};
ChangedCommits commits_of(const History& history, const HistorySeries& series,
                          const ChangePoint& change);

}  // namespace reckon
