#include "bench/cli/gate_quality.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"
#include "eval/significance/distributions.h"
#include "eval/significance/paired_differences.h"
#include "eval/significance/power.h"
#include "reports/compare.h"

namespace reckon {
namespace {

constexpr double kNonInferiorityLevel = 0.05;
constexpr double kPower = 0.9;

UserValues values_of(const ComparedRun& run, const std::string& system) {
  const auto& systems = run.record.systems;
  const auto found =
      std::ranges::find_if(systems, [&](const SystemResult& each) { return each.name == system; });
  if (found == systems.end()) fail("{}: no system \"{}\"", run.label, system);
  return run.user_values(*found);
}

const std::vector<double>& metric_of(const UserValues& values, const ComparedRun& run,
                                     const std::string& metric) {
  const auto found = values.metrics.find(metric);
  if (found == values.metrics.end()) {
    fail("{}: no values of single users of \"{}\"", run.label, metric);
  }
  return found->second;
}

double mean_of_known(const std::vector<double>& values) {
  std::vector<double> known;
  std::ranges::copy_if(values, std::back_inserter(known), [](double x) { return !std::isnan(x); });
  return mean_of(known);
}

// Fills everything but the verdict; candidate minus baseline of each user.
std::vector<double> pair_users(const gate::QualitySpec& spec, const ComparedRun& baseline,
                               const ComparedRun& candidate, GateRow& row) {
  if (baseline.record.dataset.content_hash != candidate.record.dataset.content_hash) {
    fail("the datasets of both results differ");
  }
  const UserValues a = values_of(baseline, spec.system);
  const UserValues b = values_of(candidate, spec.system);
  if (a.users != b.users) fail("{}: the users of both results differ", spec.system);
  const std::vector<double>& before = metric_of(a, baseline, spec.metric);
  const std::vector<double>& after = metric_of(b, candidate, spec.metric);
  std::vector<double> differences = paired_differences(after, before).values;
  if (differences.size() < 2) fail("{}: fewer than 2 users in both", spec.metric);
  row.baseline = mean_of_known(before);
  row.candidate = mean_of_known(after);
  return differences;
}

void judge(const gate::QualitySpec& spec, const std::vector<double>& differences, double level,
           GateRow& row) {
  const auto n = static_cast<double>(differences.size());
  const double mean = mean_of(differences);
  const double spread = standard_deviation(differences);
  const double error = spread / std::sqrt(n);
  const double half = student_t_bounds(n - 1, Alternative::kTwoSided, 0.95).high * error;
  row.effect = mean;
  row.low = mean - half;
  row.high = mean + half;
  row.pairs = static_cast<std::int64_t>(differences.size());
  row.smallest_seen =
      spread == 0
          ? 0
          : spread * minimum_detectable_effect(
                         differences.size(),
                         {.level = level, .power = kPower, .alternative = Alternative::kGreater});
  const auto shown = [&](double sign) {
    if (sign * mean <= 0) return false;
    return error == 0 || student_t_survival(n - 1, sign * mean / error) < level;
  };
  const double lowest =
      mean - student_t_quantile(n - 1, 1 - kNonInferiorityLevel) * error;  // one-sided
  const bool within = lowest > -spec.margin;
  if (spec.threshold && *row.candidate < *spec.threshold) {
    row.verdict = "WORSE";
    row.outcome = GateOutcome::kQualityFailed;
    row.notes.push_back(
        fmt::format("{:.4g} is below the threshold {:.4g}", *row.candidate, *spec.threshold));
  } else if (shown(-1)) {
    row.verdict = "WORSE";
    row.outcome = within ? GateOutcome::kWarning : GateOutcome::kQualityFailed;
  } else if (within) {
    row.verdict = shown(1) ? "BETTER" : "SAME";
  } else {
    row.verdict = "INCONCLUSIVE";
    row.outcome = GateOutcome::kInconclusive;
  }
}

}  // namespace

std::vector<GateRow> gate_quality_rows(std::span<const gate::QualitySpec> specs,
                                       const GateResults& results, double level) {
  std::vector<GateRow> rows;
  if (specs.empty()) return rows;
  const auto runs = open_runs(std::array{results.baseline, results.candidate});
  for (const gate::QualitySpec& spec : specs) {
    GateRow row;
    row.name = spec.name;
    row.kind = "quality";
    row.measure = spec.metric;
    row.difference = true;
    row.budget = spec.margin;
    try {
      judge(spec, pair_users(spec, runs[0], runs[1], row), level, row);
    } catch (const Error& error) {
      row.verdict = "FAILED";
      row.outcome = GateOutcome::kInconclusive;
      row.notes.emplace_back(error.what());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace reckon
