#pragma once

#include <cstddef>
#include <cstdint>

namespace reckon {

// What a stream of random numbers of a synthetic dataset is for. Each item and user has a stream of
// its own, so that the file depends neither on threads nor on the order of work.
enum class SynthStream : std::uint64_t { kItem = 1, kRanks, kText, kInterest, kHistory, kQueries };

constexpr std::uint64_t stream_of(SynthStream purpose, std::size_t row) {
  return (static_cast<std::uint64_t>(purpose) << 40) | row;
}

}  // namespace reckon
