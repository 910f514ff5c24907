#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/gate/hot_path.h"
#include "bench/gate/result_digest.h"

namespace reckon::gate {

// Some operations of a hot path, one after the other, that a worker is asked for.
struct SliceRequest {
  std::string path;
  Parameters parameters;
  std::uint64_t seed = 1;
  std::uint64_t operations = 1;
  double percentile = 0;  // of the operations' times, which is wanted too; 0: none
  bool heap = false;      // the bytes of the heap are wanted too
};

// What they took. CPU time is that of the whole process; `wait_ns` is the time in which the thread
// that runs them was ready and another one had its processor (0 where the kernel does not say).
struct Slice {
  std::uint64_t operations = 0;
  std::int64_t wall_ns = 0;
  std::int64_t cpu_ns = 0;
  std::int64_t wait_ns = 0;
  std::string checksum;  // of the results
  ResultDigest::Fingerprint fingerprint = {};
  std::int64_t peak_bytes = 0;  // of resident memory since the worker started
  // Only where they were asked for: workers of builds before these still serve other requests.
  std::optional<std::int64_t> percentile_wall_ns;
  std::optional<std::int64_t> percentile_cpu_ns;
  std::optional<std::int64_t> heap_bytes;  // in use after the operations
};

inline constexpr std::uint64_t kMostOperations = 1'000'000'000;
inline constexpr std::int64_t kLongestSlice = 3'600'000'000'000;  // ns
inline constexpr std::size_t kLongestLine = 4096;                 // bytes of a request or an answer

// One line of JSON each, without its end.
std::string to_line(const SliceRequest& request);
std::string to_line(const Slice& slice);

// Throw Error, saying what was found and what was expected.
SliceRequest parse_request(std::string_view line);
// An answer {"error": text} is an Error of that text.
Slice parse_slice(std::string_view line);

}  // namespace reckon::gate
