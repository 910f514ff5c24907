#include "cuda/certified_search.h"

#include <cmath>

namespace reckon::cuda {
namespace {

constexpr std::size_t kColumnsAlignment = 64;

}  // namespace

CertifiedSearch::CertifiedSearch(const float* items, std::size_t count, std::size_t columns)
    : count_(count),
      columns_(columns),
      padded_columns_((columns + kColumnsAlignment - 1) / kColumnsAlignment * kColumnsAlignment),
      items_(count * padded_columns_),
      facts_(count) {
  round_rows(items, static_cast<int>(count), static_cast<int>(columns),
             {items_.data(), facts_.data(), static_cast<int>(padded_columns_)}, nullptr);
}

CertifiedPlan CertifiedSearch::plan(std::size_t k) const {
  return plan_certified_top_k(static_cast<int>(count_), static_cast<int>(k));
}

std::size_t CertifiedSearch::bytes_per_query(std::size_t k) const {
  return plan(k).bytes_per_query();
}

void CertifiedSearch::round_queries(const ScoringInput<float>& input, std::span<const float> host,
                                    Scratch& scratch) const {
  const auto queries = static_cast<std::size_t>(input.query_count);
  scratch.host_queries = Matrix<std::int8_t>(queries, padded_columns_);
  scratch.host_bounds.clear();
  for (std::size_t q = 0; q < queries; ++q) {
    const QuantizedRow row = quantize_row(host.subspan(q * columns_, columns_),
                                          scratch.host_queries.row(q).first(columns_));
    scratch.host_bounds.push_back(certified_bound(row, columns_, input.similarity));
  }
}

std::vector<std::size_t> CertifiedSearch::top_k(const ScoringInput<float>& input,
                                                std::span<const float> host, std::size_t k,
                                                Scratch& scratch, const TopKOutput& out,
                                                Stream stream) const {
  round_queries(input, host, scratch);
  const auto queries = static_cast<std::size_t>(input.query_count);
  const CertifiedPlan plan = this->plan(k);
  const CertifiedMemory memory = {
      .candidates = scratch.candidates.at_least(queries * plan.candidates_per_query()),
      .keys = scratch.keys.at_least(queries * plan.keys_per_query()),
      .worst = scratch.worst.at_least(queries),
      .thresholds = scratch.thresholds.at_least(queries),
      .counts = scratch.counts.at_least(queries)};
  const std::span integers(scratch.host_queries.data(), queries * padded_columns_);
  certified_top_k({.exact = input,
                   .rounded = {.items = items_.data(),
                               .queries = scratch.queries.assign(integers, stream),
                               .item_count = input.item_count,
                               .query_count = input.query_count,
                               .dimension = static_cast<int>(padded_columns_),
                               .excluded_offsets = input.excluded_offsets,
                               .excluded_items = input.excluded_items},
                   .facts = facts_.data(),
                   .bounds = scratch.bounds.assign(scratch.host_bounds, stream)},
                  plan, memory, out, stream);
  scratch.host_thresholds.resize(queries);
  copy_to_host(scratch.host_thresholds.data(), memory.thresholds, queries * sizeof(float), stream);
  wait_for(stream);
  std::vector<std::size_t> unanswered;
  for (std::size_t q = 0; q < queries; ++q) {
    if (std::isnan(scratch.host_thresholds[q])) unanswered.push_back(q);
  }
  return unanswered;
}

}  // namespace reckon::cuda
