#include "bench/cli/work_record.h"

#include "bench/cli/record_values.h"

namespace reckon {
namespace {

VariantWork record_one(const std::string& variant, const MeasuredWork& measured) {
  VariantWork work;
  work.variant = variant;
  work.texts = integer(measured.counts.texts);
  work.tokens = integer(measured.counts.tokens);
  work.squared_tokens = integer(measured.counts.squared_tokens);
  work.batches = integer(measured.counts.batches);
  work.seconds = measured.seconds;
  work.operations = measured.operations;
  work.operations_per_second = finite(measured.operations / measured.seconds);
  work.reason = measured.reason;
  if (!measured.parts || !measured.seconds_at_limits) return work;
  for (const EncodingWork::Part& part : measured.parts->parts) {
    work.parts.push_back({std::string(name_of(part.arithmetic)), part.operations, part.products});
  }
  work.weight_bytes = measured.parts->weight_bytes;
  work.intensity = finite(measured.operations / measured.parts->weight_bytes);
  work.limit = finite(measured.operations / *measured.seconds_at_limits);
  work.fraction_of_limit = finite(*measured.seconds_at_limits / measured.seconds);
  return work;
}

}  // namespace

std::vector<MachineLimit> record_limits(const ExperimentResult& result) {
  std::vector<MachineLimit> limits;
  for (const Limit& limit : result.work.limits) {
    limits.push_back({.name = std::string(limit.name),
                      .unit = std::string(limit.unit),
                      .method = std::string(limit.method),
                      .threads = integer(limit.threads),
                      .value = limit.value,
                      .median = limit.median,
                      .rounds = integer(limit.rounds)});
  }
  return limits;
}

std::vector<VariantWork> record_work(const ExperimentResult& result) {
  std::vector<VariantWork> all;
  for (std::size_t v = 0; v < result.work.variants.size(); ++v) {
    if (result.variants[v].passes.empty()) continue;
    all.push_back(record_one(result.variants[v].variant.text, result.work.variants[v]));
  }
  return all;
}

}  // namespace reckon
