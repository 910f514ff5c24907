#include "bench/cli/gpu_record.h"

#include <algorithm>
#include <numeric>

#include "bench/cli/record_values.h"

namespace reckon {
namespace {

GpuClock clock_of(std::vector<double> samples, std::optional<double> most) {
  GpuClock clock{.low = {}, .median = {}, .high = {}, .most = most};
  if (samples.empty()) return clock;
  std::ranges::sort(samples);
  clock.low = samples.front();
  clock.median = samples[samples.size() / 2];
  clock.high = samples.back();
  return clock;
}

GpuUse record_one(const MeasuredVariant& variant) {
  const GpuSamples& samples = variant.gpu->samples();
  const GpuFacts facts = variant.gpu->facts();
  GpuUse use;
  use.variant = variant.variant.text;
  use.driver = facts.driver;
  for (const TimedPass& pass : variant.passes) use.texts += integer(pass.texts);
  use.texts -= integer(variant.resumed_texts);
  use.samples = integer(samples.count);
  use.sm_mhz = clock_of(samples.sm_mhz, facts.most_sm_mhz);
  use.memory_mhz = clock_of(samples.memory_mhz, facts.most_memory_mhz);
  if (samples.throttling) {
    use.throttling.emplace(samples.throttling->begin(), samples.throttling->end());
  }
  if (!samples.watts.empty()) {
    use.watts = std::accumulate(samples.watts.begin(), samples.watts.end(), 0.0) /
                static_cast<double>(samples.watts.size());
  }
  use.power_limit_watts = facts.power_limit_watts;
  use.joules = samples.joules;
  if (use.joules && use.texts > 0) {
    use.joules_per_1000_texts = 1000 * *use.joules / static_cast<double>(use.texts);
  }
  use.reason =
      samples.count > 0 ? samples.reason : "the passes are those of a run that was stopped";
  return use;
}

}  // namespace

std::vector<GpuUse> record_gpu_use(const ExperimentResult& result) {
  std::vector<GpuUse> all;
  for (const MeasuredVariant& variant : result.variants) {
    if (variant.gpu && !variant.passes.empty()) all.push_back(record_one(variant));
  }
  return all;
}

}  // namespace reckon
