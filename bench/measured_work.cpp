#include "bench/measured_work.h"

namespace reckon {
namespace {

MeasuredWork work_of(const MeasuredVariant& variant, const ModelConfig& config, Limits& limits,
                     std::size_t threads) {
  MeasuredWork work;
  for (const TimedPass& pass : variant.passes) {
    work.counts += {.texts = pass.texts,
                    .tokens = pass.tokens,
                    .squared_tokens = pass.squared_tokens,
                    .batches = pass.batches};
    work.seconds += pass.seconds;
  }
  if (variant.variant.backend != "cpu") {
    work.operations = encoding_operations(config, work.counts);
    work.reason = "the limits of a GPU are not measured";
    return work;
  }
  limits.of(LimitKind::kMemoryRead, threads);
  work.parts = cpu_encoding_work(config, variant.variant, work.counts);
  work.operations = work.parts->operations();
  work.seconds_at_limits = seconds_at_limits(*work.parts, work.counts, limits, threads);
  return work;
}

}  // namespace

WorkAtLimits measure_work(std::span<const MeasuredVariant> variants, const ModelConfig& config,
                          std::size_t threads) {
  Limits limits({.count = 3, .seconds = 0.005});
  WorkAtLimits all;
  for (const MeasuredVariant& variant : variants) {
    all.variants.push_back(work_of(variant, config, limits, threads));
  }
  all.limits = limits.measured();
  return all;
}

}  // namespace reckon
