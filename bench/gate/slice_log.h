#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bench/gate/gate_result.h"

namespace reckon::gate {

// Slices as they were measured, a line each behind what was there: row, gate, pair, block, side
// (b or c), wall, CPU and waiting time in ns, separated by tabs.
class SliceLog {
 public:
  // Throws Error where the file cannot be opened or written.
  explicit SliceLog(const std::filesystem::path& path);
  void append(std::size_t gate, const RecordedSlice& slice);
  void flush();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;
};

// Estimates of one row's pairs in the order of time, and what each took.
struct PairHistory {
  std::string row;
  std::vector<PairEstimate> estimates;
  std::vector<double> seconds;
};

// Throws Error naming the line that is none of a SliceLog; a last line without its end, as a killed
// process leaves it, and pairs that are not complete are left out.
std::vector<PairHistory> read_slice_log(const std::filesystem::path& path);

}  // namespace reckon::gate
