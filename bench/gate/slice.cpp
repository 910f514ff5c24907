#include "bench/gate/slice.h"

#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/json_value.h"

namespace reckon::gate {
namespace {

constexpr std::uint64_t kMostSeeds = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 50;

struct OptionalNumber {
  const char* name;
  std::optional<std::int64_t> Slice::*member;
};
constexpr std::array<OptionalNumber, 3> kOptionalNumbers = {
    {{"percentile_wall_ns", &Slice::percentile_wall_ns},
     {"percentile_cpu_ns", &Slice::percentile_cpu_ns},
     {"heap_bytes", &Slice::heap_bytes}}};

JsonValue parse_line(std::string_view line, std::string_view what) {
  if (line.size() > kLongestLine) {
    fail("{}: {} bytes, expected at most {}", what, line.size(), kLongestLine);
  }
  return JsonValue::parse(line, what);
}

void require_members(const JsonValue& object, std::size_t count) {
  if (object.members().size() != count) object.fail_here("unknown members");
}

}  // namespace

std::string to_line(const SliceRequest& request) {
  std::vector<std::string> parameters;
  for (const auto& [name, value] : request.parameters) {
    parameters.push_back(fmt::format("\"{}\":{}", name, value));
  }
  std::string more;
  if (request.percentile > 0) more += fmt::format(R"(,"percentile":{})", request.percentile);
  if (request.heap) more += R"(,"heap":true)";
  return fmt::format(R"({{"path":"{}","parameters":{{{}}},"seed":{},"operations":{}{}}})",
                     request.path, fmt::join(parameters, ","), request.seed, request.operations,
                     more);
}

std::string to_line(const Slice& slice) {
  std::string more;
  for (const auto& [name, member] : kOptionalNumbers) {
    if (slice.*member) more += fmt::format(R"("{}":{},)", name, *(slice.*member));
  }
  return fmt::format(R"({{"operations":{},"wall_ns":{},"cpu_ns":{},"wait_ns":{},"peak_bytes":{},)"
                     R"({}"checksum":"{}","fingerprint":[{}]}})",
                     slice.operations, slice.wall_ns, slice.cpu_ns, slice.wait_ns, slice.peak_bytes,
                     more, slice.checksum, fmt::join(slice.fingerprint, ","));
}

SliceRequest parse_request(std::string_view line) {
  const JsonValue object = parse_line(line, "request");
  require_members(object,
                  4 + (object.contains("percentile") ? 1 : 0) + (object.contains("heap") ? 1 : 0));
  SliceRequest request;
  request.path = object.at("path").text();
  for (const auto& [name, value] : object.at("parameters").members()) {
    request.parameters[name] = static_cast<std::int64_t>(value.count(0, kMostSeeds));
  }
  request.seed = object.at("seed").count(0, kMostSeeds);
  request.operations = object.at("operations").count(1, kMostOperations);
  if (object.contains("percentile")) {
    const JsonValue percentile = object.at("percentile");
    request.percentile = percentile.number();
    if (!(request.percentile > 0 && request.percentile < 100))
      percentile.refuse("above 0, below 100");
  }
  if (object.contains("heap")) request.heap = object.at("heap").flag();
  return request;
}

Slice parse_slice(std::string_view line) {
  const JsonValue object = parse_line(line, "answer");
  if (const auto error = object.find_text("error")) fail("{}", *error);
  std::size_t members = 7;
  for (const auto& [name, member] : kOptionalNumbers) members += object.contains(name) ? 1 : 0;
  require_members(object, members);
  const auto nanoseconds = [&](const char* name) {
    return static_cast<std::int64_t>(object.at(name).count(0, kLongestSlice));
  };
  Slice slice;
  slice.operations = object.at("operations").count(1, kMostOperations);
  slice.wall_ns = nanoseconds("wall_ns");
  slice.cpu_ns = nanoseconds("cpu_ns");
  slice.wait_ns = nanoseconds("wait_ns");
  if (slice.wall_ns == 0 || slice.cpu_ns == 0) object.fail_here("a slice that took no time");
  slice.peak_bytes = static_cast<std::int64_t>(object.at("peak_bytes").count(0, kMostBytes));
  for (const auto& [name, member] : kOptionalNumbers) {
    if (!object.contains(name)) continue;
    slice.*member = static_cast<std::int64_t>(object.at(name).count(1, kMostBytes));
  }
  slice.checksum = object.at("checksum").text();
  const std::vector<JsonValue> numbers = object.at("fingerprint").items();
  if (numbers.size() != slice.fingerprint.size()) {
    object.at("fingerprint").refuse(fmt::format("{} numbers", slice.fingerprint.size()));
  }
  for (std::size_t i = 0; i < numbers.size(); ++i) slice.fingerprint[i] = numbers[i].number();
  return slice;
}

}  // namespace reckon::gate
