#include "bench/gate/slice_log.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>

#include "core/error.h"

namespace reckon::gate {
namespace {

constexpr std::size_t kFields = 8;

struct LoggedSlice {
  std::string row;
  std::pair<std::uint64_t, std::uint64_t> pair;  // gate, pair
  SliceTimes times;
};

std::optional<LoggedSlice> parse(std::string_view line) {
  std::array<std::string_view, kFields> fields;
  for (std::size_t i = 0; i < kFields; ++i) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    if ((end == line.size()) != (i + 1 == kFields)) return std::nullopt;
    fields[i] = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  std::array<std::uint64_t, kFields> numbers = {};
  for (const std::size_t i : {1U, 2U, 3U, 5U, 6U, 7U}) {
    const std::string_view text = fields[i];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), numbers[i]);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (numbers[i] > static_cast<std::uint64_t>(kLongestSlice)) return std::nullopt;
  }
  if ((fields[4] != "b" && fields[4] != "c") || fields[0].empty()) return std::nullopt;
  if (numbers[5] == 0 || numbers[6] == 0) return std::nullopt;
  return LoggedSlice{.row = std::string(fields[0]),
                     .pair = {numbers[1], numbers[2]},
                     .times = {.candidate = fields[4] == "c",
                               .block = numbers[3],
                               .wall_ns = static_cast<std::int64_t>(numbers[5]),
                               .cpu_ns = static_cast<std::int64_t>(numbers[6]),
                               .wait_ns = static_cast<std::int64_t>(numbers[7])}};
}

}  // namespace

SliceLog::SliceLog(const std::filesystem::path& path)
    : path_(path), file_(std::fopen(path.c_str(), "ae")) {
  if (!file_) fail("{}: cannot be opened: {}", path.string(), std::strerror(errno));
}

void SliceLog::append(std::size_t gate, const RecordedSlice& slice) {
  const SliceTimes& times = slice.times;
  const std::string line =
      fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", slice.row, gate, slice.pair, times.block,
                  times.candidate ? 'c' : 'b', times.wall_ns, times.cpu_ns, times.wait_ns);
  if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size()) {
    fail("{}: cannot be written: {}", path_.string(), std::strerror(errno));
  }
}

void SliceLog::flush() {
  if (std::fflush(file_.get()) != 0) {
    fail("{}: cannot be written: {}", path_.string(), std::strerror(errno));
  }
}

std::vector<PairHistory> read_slice_log(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("{}: cannot be read", path.string());
  std::map<std::string, std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<SliceTimes>>>
      rows;
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (file.eof()) break;  // no end of line
    const auto slice = parse(line);
    if (!slice) fail("{}: line {}: not a slice", path.string(), number);
    rows[slice->row][slice->pair].push_back(slice->times);
  }
  std::vector<PairHistory> histories;
  for (const auto& [row, pairs] : rows) {
    PairHistory history{.row = row, .estimates = {}, .seconds = {}};
    for (const auto& [pair, slices] : pairs) {
      double ns = 0;
      for (const SliceTimes& slice : slices) ns += static_cast<double>(slice.wall_ns);
      try {
        history.estimates.push_back(estimate_pair(slices));
        history.seconds.push_back(ns * 1e-9);
      } catch (const Error&) {
        continue;  // broken off
      }
    }
    if (!history.estimates.empty()) histories.push_back(std::move(history));
  }
  return histories;
}

}  // namespace reckon::gate
