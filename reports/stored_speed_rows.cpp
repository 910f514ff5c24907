#include "reports/stored_speed_rows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/error.h"
#include "eval/significance/distributions.h"
#include "eval/significance/paired_differences.h"
#include "eval/significance/welch_t_test.h"

namespace reckon {
namespace {

constexpr double kPower = 0.9;
constexpr std::size_t kFewestPasses = 3;

// Logarithms of seconds a text; none of passes without a time.
std::vector<double> log_seconds(const Encoding& encoding) {
  std::vector<double> logarithms;
  for (const Repetition& pass : encoding.repetitions) {
    if (pass.texts <= 0 || !(pass.seconds > 0)) continue;
    logarithms.push_back(std::log(pass.seconds / static_cast<double>(pass.texts)));
  }
  return logarithms;
}

bool same_passes(const Encoding& a, const Encoding& b) {
  return std::ranges::equal(a.repetitions, b.repetitions,
                            [](const Repetition& one, const Repetition& other) {
                              return one.texts == other.texts && one.tokens == other.tokens;
                            });
}

// Mean difference of the logarithms, its standard error and degrees of freedom.
struct Effect {
  double mean = 0;
  double error = 0;
  double degrees = 0;
};

Effect effect_of(const Encoding& a, const Encoding& b) {
  const std::vector<double> before = log_seconds(a);
  const std::vector<double> after = log_seconds(b);
  if (same_passes(a, b) && before.size() == after.size()) {
    const std::vector<double> differences = paired_differences(after, before).values;
    const auto n = static_cast<double>(differences.size());
    return {mean_of(differences), standard_deviation(differences) / std::sqrt(n), n - 1};
  }
  const WelchTTest test = welch_t_test(after, before);
  return {test.difference, test.standard_error, test.degrees_of_freedom};
}

void judge(const Effect& effect, const StoredSpeedOptions& options, GateRow& row) {
  const double session = std::log1p(options.allowance);
  const auto half = [&](double tail) {
    return session + student_t_quantile(effect.degrees, 1 - tail) * effect.error;
  };
  row.effect = std::exp(effect.mean);
  row.low = std::exp(effect.mean - half(0.025));
  row.high = std::exp(effect.mean + half(0.025));
  const double alarm = half(options.level);
  row.smallest_seen = std::expm1(alarm + student_t_quantile(effect.degrees, kPower) * effect.error);
  if (std::abs(effect.mean) > alarm) {
    const bool slower = effect.mean > 0;
    row.verdict = slower ? "SLOWER" : "FASTER";
    if (slower) {
      row.outcome =
          *row.high > 1 + options.budget ? GateOutcome::kRegression : GateOutcome::kWarning;
    }
  } else if (*row.smallest_seen <= options.budget) {
    row.verdict = "SAME";
  } else {
    row.verdict = "INCONCLUSIVE";
    row.outcome = GateOutcome::kInconclusive;
  }
}

double seconds_of(const Encoding& encoding) {
  return std::exp(mean_of(log_seconds(encoding))) * 1e9;
}

using VariantPair = std::pair<const VariantResult*, const VariantResult*>;

const VariantResult* find_timed(const Record& record, const std::string& name) {
  std::vector<std::string_view> names;
  for (const VariantResult& variant : record.variants) {
    if (variant.name == name && variant.encoding) return &variant;
    if (variant.encoding) names.push_back(variant.name);
  }
  fail("no timed variant \"{}\" in the results, which have {}", name, fmt::join(names, ", "));
}

std::vector<VariantPair> pairs_of(const Record& baseline, const Record& candidate,
                                  const StoredSpeedOptions& options) {
  if (!options.baseline_variant.empty()) {
    return {{find_timed(baseline, options.baseline_variant),
             find_timed(candidate, options.candidate_variant)}};
  }
  std::vector<VariantPair> pairs;
  for (const VariantResult& before : baseline.variants) {
    const auto after = std::ranges::find_if(candidate.variants, [&](const VariantResult& variant) {
      return variant.name == before.name && variant.threads == before.threads;
    });
    if (after == candidate.variants.end() || !before.encoding || !after->encoding) continue;
    pairs.emplace_back(&before, &*after);
  }
  return pairs;
}

// Processor time over that of all threads of the variant; nothing where the record does not say.
std::optional<double> processor_share(const Record& record, const VariantResult& variant) {
  const auto use = std::ranges::find(record.processor_use, variant.name, &ProcessorUse::variant);
  if (use == record.processor_use.end() || !(use->seconds > 0) || variant.threads <= 0) return {};
  const double share =
      use->processor_seconds / (use->seconds * static_cast<double>(variant.threads));
  return share > 0 ? std::optional(share) : std::nullopt;
}

}  // namespace

std::optional<std::string> other_load(const Record& baseline, const VariantResult& before,
                                      const Record& candidate, const VariantResult& after) {
  if (before.name.starts_with("cuda/") || after.name.starts_with("cuda/")) return {};
  const std::optional<double> one = processor_share(baseline, before);
  const std::optional<double> other = processor_share(candidate, after);
  if (!one || !other || std::abs(std::log(*other / *one)) <= std::log1p(kSessionAllowance)) {
    return {};
  }
  return fmt::format(
      "its threads had {:.0f}% of their time on processors, then {:.0f}%: another load, or waiting",
      100 * *one, 100 * *other);
}

std::vector<std::string> machine_differences(const Record& baseline, const Record& candidate) {
  const Machine& a = baseline.machine;
  const Machine& b = candidate.machine;
  std::vector<std::string> differences;
  const auto compare = [&](const char* name, const auto& one, const auto& other) {
    if (one != other) differences.push_back(fmt::format("machine.{}: {}, {}", name, one, other));
  };
  compare("cpu", a.cpu, b.cpu);
  compare("instruction_set", a.instruction_set, b.instruction_set);
  compare("cores", a.cores, b.cores);
  compare("threads", a.threads, b.threads);
  compare("memory_bytes", a.memory_bytes, b.memory_bytes);
  compare("operating_system", a.operating_system, b.operating_system);
  compare("build_type", a.build_type, b.build_type);
  return differences;
}

std::vector<GateRow> stored_speed_rows(const Record& baseline, const Record& candidate,
                                       const StoredSpeedOptions& options) {
  const bool same_machine = machine_differences(baseline, candidate).empty();
  std::vector<GateRow> rows;
  for (const auto& [before, after] : pairs_of(baseline, candidate, options)) {
    GateRow row;
    row.name = before->name == after->name
                   ? fmt::format("encode {}", before->name)
                   : fmt::format("encode {} → {}", before->name, after->name);
    row.kind = "speed";
    row.measure = "wall time";
    row.unit = "ns";
    row.budget = options.budget;
    row.verdict = "INCONCLUSIVE";
    row.outcome = GateOutcome::kInconclusive;
    const std::size_t passes =
        std::min(log_seconds(*before->encoding).size(), log_seconds(*after->encoding).size());
    row.pairs = static_cast<std::int64_t>(passes);
    if (passes < kFewestPasses) {
      row.notes.push_back(
          fmt::format("{} timed passes, at least {} are needed", passes, kFewestPasses));
    } else {
      row.baseline = seconds_of(*before->encoding);
      row.candidate = seconds_of(*after->encoding);
      row.outcome = GateOutcome::kPass;
      judge(effect_of(*before->encoding, *after->encoding), options, row);
      if (!same_machine) {
        row.verdict = "INCONCLUSIVE";
        row.outcome = GateOutcome::kInconclusive;
        row.smallest_seen = std::nullopt;
        row.notes.emplace_back("not measured on the same machine");
      } else if (auto load = other_load(baseline, *before, candidate, *after);
                 load && options.allowance > 0) {
        row.verdict = "INCONCLUSIVE";
        row.outcome = GateOutcome::kInconclusive;
        row.smallest_seen = std::nullopt;
        row.notes.push_back(std::move(*load));
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace reckon
