#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "reports/record.h"

namespace reckon {

// A number of a stored result, and what it may be compared with.
struct HistoryValue {
  // Everything that must be the same for two numbers to be of one series: dataset, model and
  // options, of speed also the machine and the kind of build.
  std::string conditions;
  std::string name;  // "fp32/content ndcg@10", "int8 texts/s"
  std::string unit;  // "1/s", "ms", "bytes"; "" of quality
  bool is_speed = false;
  bool main = false;  // of the short tables
  double value = 0;
  bool operator==(const HistoryValue&) const = default;
};

// One stored result.
struct HistoryEntry {
  std::string file;
  std::string created;  // ISO 8601, UTC
  std::string commit;
  // What moves numbers beside the code: compiler, operating system, libraries, ... by name.
  std::vector<std::pair<std::string, std::string>> surroundings;
  std::vector<HistoryValue> values;
};

// Of the results of a run; without a file.
HistoryEntry history_entry(const Record& record);

// Reads results of a run or of a valid scenario. Throws Error for anything else, saying what is
// expected.
HistoryEntry read_history_entry(const std::filesystem::path& file);

}  // namespace reckon
