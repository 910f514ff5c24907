#include "bench/gate/selftest_gate.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>

#include "bench/gate/slice.h"
#include "core/error.h"
#include "core/json_value.h"

namespace reckon::gate {
namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t kSlicesOfBlock = 4;
constexpr std::size_t kTimesOfBlock = 3 * kSlicesOfBlock;
constexpr std::uint64_t kMostMicroseconds = kLongestSlice / 1000;

std::int64_t microseconds(std::int64_t ns) { return (ns + 500) / 1000; }

json block_json(std::span<const SliceTimes> slices) {
  json numbers = {slices.front().candidate ? 1 : 0};
  for (const SliceTimes& slice : slices) {
    for (const std::int64_t ns : {slice.wall_ns, slice.cpu_ns, slice.wait_ns}) {
      numbers.push_back(microseconds(ns));
    }
  }
  return numbers;
}

json pair_json(const RecordedPair& pair) {
  json blocks = {json::array({std::llround(pair.seconds * 1e6)})};
  for (std::size_t i = 0; i < pair.slices.size(); i += kSlicesOfBlock) {
    blocks.push_back(block_json(std::span(pair.slices).subspan(i, kSlicesOfBlock)));
  }
  return blocks;
}

json row_json(const SelftestRow& row) {
  json pairs = json::array();
  for (const RecordedPair& pair : row.pairs) pairs.push_back(pair_json(pair));
  // What is not finite is null.
  return {{"name", row.name},
          {"verdict", row.verdict},
          {"smallest_seen", row.smallest_seen},
          {"seconds", row.seconds},
          {"pairs", pairs}};
}

void read_block(const JsonValue& list, std::size_t block, RecordedPair& pair) {
  const auto numbers = list.items(1 + kTimesOfBlock);
  if (numbers.size() != 1 + kTimesOfBlock) {
    list.refuse(fmt::format("a list of {} numbers", 1 + kTimesOfBlock));
  }
  const bool candidate_first = numbers[0].count(0, 1) == 1;
  for (std::size_t turn = 0; turn < kSlicesOfBlock; ++turn) {
    const auto ns = [&](std::size_t i) {
      return static_cast<std::int64_t>(1000 *
                                       numbers[1 + 3 * turn + i].count(0, kMostMicroseconds));
    };
    pair.slices.push_back({.candidate = candidate_first == (turn == 0 || turn == 3),
                           .block = block,
                           .wall_ns = ns(0),
                           .cpu_ns = ns(1),
                           .wait_ns = ns(2)});
    if (ns(0) == 0 || ns(1) == 0) list.fail_here("a slice that took no time");
  }
}

RecordedPair read_pair(const JsonValue& list) {
  const auto blocks = list.items();
  if (blocks.size() < 2 || blocks[0].items().size() != 1) list.refuse("[us] and blocks");
  RecordedPair pair;
  pair.seconds = 1e-6 * static_cast<double>(blocks[0].items()[0].count(0, kMostMicroseconds));
  for (std::size_t i = 1; i < blocks.size(); ++i) read_block(blocks[i], i - 1, pair);
  return pair;
}

SelftestRow read_row(const JsonValue& object) {
  SelftestRow row{.name = object.at("name").text(), .verdict = object.at("verdict").text()};
  const JsonValue seen = object.at("smallest_seen");
  row.smallest_seen = seen.is_null() ? std::numeric_limits<double>::infinity() : seen.number();
  row.seconds = object.at("seconds").number();
  for (const JsonValue& pair : object.at("pairs").items()) row.pairs.push_back(read_pair(pair));
  return row;
}

}  // namespace

SelftestGate selftest_gate(const GateResult& result) {
  SelftestGate gate{.seconds = result.seconds};
  for (const RowResult& row : result.rows) {
    const bool failed = row.failure != RowResult::Failure::kNone;
    gate.rows.push_back({.name = row.spec.name,
                         .verdict = failed ? "FAILED" : std::string(name_of(row.verdict)),
                         .smallest_seen = row.summary.smallest_seen,
                         .seconds = row.seconds});
  }
  return gate;
}

std::string to_line(const SelftestGate& gate) {
  json rows = json::array();
  for (const SelftestRow& row : gate.rows) rows.push_back(row_json(row));
  const json line = {{"injection", to_text(gate.injection)},
                     {"load", gate.load},
                     {"seconds", gate.seconds},
                     {"rows", rows}};
  return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

SelftestGate parse_selftest_gate(std::string_view line, const std::string& where) {
  const JsonValue object = JsonValue::parse(line, where);
  SelftestGate gate{.injection = parse_injection(object.at("injection").text()),
                    .load = object.at("load").flag(),
                    .seconds = object.at("seconds").number()};
  for (const JsonValue& row : object.at("rows").items()) gate.rows.push_back(read_row(row));
  return gate;
}

}  // namespace reckon::gate
