#include "bench/load/arrival_trace.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"
#include "core/random.h"
#include "core/table/csv_reader.h"
#include "core/table/parse.h"

namespace reckon {
namespace {

constexpr double kLongest = 30.0 * 86400;  // seconds

Nanoseconds read_time(const CsvReader& reader, Nanoseconds before) {
  const auto seconds = try_parse_number(reader.required(0));
  if (!seconds || !(*seconds >= 0 && *seconds <= kLongest)) {
    reader.fail_field(0, fmt::format("seconds since the start, from 0 to {:.0f}", kLongest));
  }
  const Nanoseconds time(std::llround(*seconds * 1e9));
  if (time < before) reader.fail_field(0, "a time not before that of the row above");
  return time;
}

std::size_t read_text(const CsvReader& reader, std::size_t texts) {
  const auto row = try_parse_integer(reader.required(1));
  if (!row || *row < 0 || static_cast<std::size_t>(*row) >= texts) {
    reader.fail_field(1, fmt::format("the row of a text, from 0 to {}", texts - 1));
  }
  return static_cast<std::size_t>(*row);
}

bool has_texts(const std::filesystem::path& path) {
  const CsvReader reader(path, {}, {.header = true});
  return std::ranges::find(reader.header(), "text") != reader.header().end();
}

}  // namespace

std::vector<Arrival> read_arrival_trace(const std::filesystem::path& path, std::size_t texts,
                                        std::uint64_t seed) {
  if (texts == 0) fail("{}: no texts to ask for", path.string());
  const bool named = has_texts(path);
  std::vector<std::string> columns = {"seconds"};
  if (named) columns.emplace_back("text");
  CsvReader reader(path, columns, {.header = true});
  Random random(seed, 1);
  std::vector<Arrival> arrivals;
  while (reader.next()) {
    if (arrivals.size() == kMostQueries) {
      fail("{}: expected at most {} queries", reader.where(), kMostQueries);
    }
    const Nanoseconds before = arrivals.empty() ? Nanoseconds(0) : arrivals.back().time;
    arrivals.push_back({.time = read_time(reader, before),
                        .text = named ? read_text(reader, texts) : random.below(texts)});
  }
  if (arrivals.empty()) fail("{}: no queries", path.string());
  return arrivals;
}

}  // namespace reckon
