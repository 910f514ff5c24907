#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "cuda/growing_array.h"
#include "cuda/kernels/certified_top_k.h"

namespace reckon::cuda {

// The items of a scorer rounded to 8 bits, in device memory: n (d + 16) bytes, d a multiple of 64.
class CertifiedSearch {
 public:
  // items [count, columns] in device memory.
  CertifiedSearch(const float* items, std::size_t count, std::size_t columns);

  // Device memory of a call, kept for the next.
  struct Scratch {
    GrowingArray<std::int8_t> queries;
    GrowingArray<CertifiedBound> bounds;
    GrowingArray<Candidate> candidates;
    GrowingArray<std::uint64_t> keys, worst;
    GrowingArray<float> thresholds;
    GrowingArray<int> counts;
    Matrix<std::int8_t> host_queries;
    std::vector<CertifiedBound> host_bounds;
    std::vector<float> host_thresholds;
  };
  std::size_t bytes_per_query(std::size_t k) const;

  // The lists of the input's queries, which are `host` [queries, columns]. Returns those that too
  // many items are close to: they have none.
  std::vector<std::size_t> top_k(const ScoringInput<float>& input, std::span<const float> host,
                                 std::size_t k, Scratch& scratch, const TopKOutput& out,
                                 Stream stream) const;

 private:
  CertifiedPlan plan(std::size_t k) const;
  void round_queries(const ScoringInput<float>& input, std::span<const float> host,
                     Scratch& scratch) const;

  std::size_t count_, columns_;
  std::size_t padded_columns_;
  DeviceArray<std::int8_t> items_;
  DeviceArray<RoundedFacts> facts_;
};

}  // namespace reckon::cuda
