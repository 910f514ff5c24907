#include "bench/cli/variant_record.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "bench/cli/median_rate.h"
#include "bench/cli/record_values.h"
#include "bench/percentile.h"

namespace reckon {
namespace {

template <typename Values, typename Get>
Rate rate_of(const Values& passes, Get get) {
  std::vector<double> values;
  for (const auto& pass : passes) {
    if (pass.seconds > 0) values.push_back(get(pass) / pass.seconds);
  }
  return median_rate(std::move(values), "passes");
}

Encoding record_encoding(const MeasuredVariant& variant) {
  Encoding encoding;
  for (const TimedPass& pass : variant.passes) {
    encoding.texts += integer(pass.texts);
    encoding.tokens += integer(pass.tokens);
    encoding.seconds += pass.seconds;
    encoding.repetitions.push_back({integer(pass.texts), integer(pass.tokens), pass.seconds});
  }
  encoding.texts_per_second = rate_of(
      variant.passes, [](const TimedPass& pass) { return static_cast<double>(pass.texts); });
  encoding.tokens_per_second = rate_of(
      variant.passes, [](const TimedPass& pass) { return static_cast<double>(pass.tokens); });
  encoding.resumed_texts = integer(variant.resumed_texts);
  return encoding;
}

Latency record_latency(const std::vector<double>& seconds, std::size_t batch) {
  Latency latency;
  latency.n = integer(seconds.size());
  latency.definition =
      batch <= 1 ? "wall-clock time from a text to its vector: tokenize and encode one text on one "
                   "thread"
                 : fmt::format(
                       "wall-clock time from {0} texts to their vectors: tokenize and encode "
                       "{0} texts at a time on one thread",
                       batch);
  for (const double second : seconds) latency.samples.push_back(1000 * second);
  std::vector<double> sorted = latency.samples;
  std::sort(sorted.begin(), sorted.end());
  for (const double p : {0.5, 0.9, 0.95, 0.99, 0.999}) {
    Percentile percentile{
        .p = std::round(p * 1000) / 10, .value = {}, .low = {}, .high = {}, .reason = {}};
    if (const auto estimate = estimate_percentile(sorted, p)) {
      percentile.value = estimate->value;
      percentile.low = estimate->low;
      percentile.high = estimate->high;
    } else {
      percentile.reason =
          fmt::format("{} samples, {} are needed", sorted.size(), samples_needed(p));
    }
    latency.percentiles.push_back(std::move(percentile));
  }
  return latency;
}

Fidelity record_fidelity(const VariantFidelity& fidelity, const std::string& reference) {
  Fidelity out;
  out.reference = reference;
  if (fidelity.embeddings) {
    out.n = integer(fidelity.embeddings->rows);
    out.cosine_min = finite(fidelity.embeddings->cosine_min);
    out.cosine_p01 = finite(fidelity.embeddings->cosine_p01);
    out.cosine_mean = finite(fidelity.embeddings->cosine_mean);
  } else {
    out.reason =
        "embeddings of another length than the reference's, or on other axes, have no cosine with "
        "them";
  }
  for (const auto& lists : fidelity.lists) {
    Agreement agreement;
    agreement.recommender = lists.recommender;
    agreement.k = integer(lists.agreement.k);
    agreement.overlap = finite(lists.agreement.overlap);
    agreement.rank_correlation = finite(lists.agreement.kendall_tau);
    if (!agreement.rank_correlation) agreement.reason = "no user has two common items";
    out.agreement.push_back(std::move(agreement));
  }
  return out;
}

}  // namespace

std::vector<VariantResult> record_variants(const ExperimentResult& result) {
  std::vector<VariantResult> variants;
  for (std::size_t v = 0; v < result.variants.size(); ++v) {
    const MeasuredVariant& measured = result.variants[v];
    VariantResult variant;
    variant.name = measured.variant.text;
    variant.instruction_set = measured.encoder->instruction_set();
    variant.threads = integer(result.options.threads);
    if (!measured.passes.empty()) variant.encoding = record_encoding(measured);
    if (v < result.latencies.size())
      variant.latency = record_latency(result.latencies[v], measured.batch);
    if (measured.memory_bytes > 0)
      variant.peak_memory_bytes = static_cast<std::int64_t>(measured.memory_bytes);
    if (v < result.fidelity.size() && result.fidelity[v]) {
      variant.fidelity = record_fidelity(*result.fidelity[v], result.variants.front().variant.text);
    }
    variants.push_back(std::move(variant));
  }
  for (std::size_t i = 0; i < result.foreign.size(); ++i) {
    VariantResult variant;
    variant.name = result.options.embeddings[i].name;
    variant.instruction_set = "unknown";
    const std::size_t at = result.variants.size() + i;
    if (at < result.fidelity.size() && result.fidelity[at]) {
      variant.fidelity =
          record_fidelity(*result.fidelity[at], result.variants.front().variant.text);
    }
    variants.push_back(std::move(variant));
  }
  return variants;
}

std::vector<ProcessorUse> record_processor_use(const ExperimentResult& result) {
  std::vector<ProcessorUse> all;
  for (const MeasuredVariant& variant : result.variants) {
    if (variant.passes.empty() || variant.resumed_texts > 0) continue;
    ProcessorUse use;
    use.variant = variant.variant.text;
    for (const TimedPass& pass : variant.passes) {
      use.seconds += pass.seconds;
      use.processor_seconds += pass.processor_seconds.value_or(0);
    }
    all.push_back(std::move(use));
  }
  return all;
}

std::vector<VariantEnergy> record_energy(const ExperimentResult& result) {
  std::vector<VariantEnergy> all;
  for (const MeasuredVariant& variant : result.variants) {
    if (variant.passes.empty()) continue;
    VariantEnergy energy;
    energy.variant = variant.variant.text;
    for (const TimedPass& pass : variant.passes) {
      if (pass.energy.joules) {
        energy.texts += integer(pass.texts);
        energy.joules = energy.joules.value_or(0) + *pass.energy.joules;
      } else {
        energy.reason = pass.energy.reason;
      }
    }
    if (energy.joules && energy.texts > 0) {
      energy.joules_per_1000_texts = 1000 * *energy.joules / static_cast<double>(energy.texts);
    }
    all.push_back(std::move(energy));
  }
  return all;
}

}  // namespace reckon
