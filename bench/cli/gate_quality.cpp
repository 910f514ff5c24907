#include "bench/cli/gate_quality.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "bench/cli/gate_slices.h"
#include "core/error.h"
#include "eval/significance/distributions.h"
#include "eval/significance/paired_differences.h"
#include "eval/significance/power.h"
#include "eval/slices/slice_table.h"
#include "reports/compare.h"

namespace reckon {
namespace {

constexpr double kNonInferiorityLevel = 0.05;
constexpr double kPower = 0.9;

UserValues values_of(const ComparedRun& run, const std::string& system) {
  const auto& systems = run.record.systems;
  const auto found =
      std::ranges::find_if(systems, [&](const SystemResult& each) { return each.name == system; });
  if (found == systems.end()) {
    std::vector<std::string_view> names;
    names.reserve(systems.size());
    for (const SystemResult& each : systems) names.push_back(each.name);
    fail("{}: no system \"{}\", it has {}", run.label, system, fmt::join(names, ", "));
  }
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

// What is known of single users of both, NaN where nothing is.
struct PairedUsers {
  std::vector<std::int32_t> users;  // rows of the dataset
  std::vector<double> before;
  std::vector<double> after;
};

// The two results, and which variant each stands for.
struct Sides {
  std::vector<ComparedRun> runs;
  std::array<std::string, 2> variants;
};

std::string system_of(const gate::QualitySpec& spec, const std::string& variant) {
  return spec.system.find('/') == std::string::npos ? fmt::format("{}/{}", variant, spec.system)
                                                    : spec.system;
}

PairedUsers pair_users(const gate::QualitySpec& spec, const Sides& sides) {
  const ComparedRun& baseline = sides.runs[0];
  const ComparedRun& candidate = sides.runs[1];
  if (baseline.record.dataset.content_hash != candidate.record.dataset.content_hash) {
    fail("the datasets of both results differ");
  }
  const UserValues a = values_of(baseline, system_of(spec, sides.variants[0]));
  const UserValues b = values_of(candidate, system_of(spec, sides.variants[1]));
  if (a.users != b.users) fail("{}: the users of both results differ", spec.system);
  return {.users = a.users,
          .before = metric_of(a, baseline, spec.metric),
          .after = metric_of(b, candidate, spec.metric)};
}

struct Margin {
  double margin = 0;
  double level = 0.01;  // of the verdict WORSE, one-sided
  double confidence = 0.95;
};

// Fills what the users' differences say.
void judge(const PairedUsers& users, const Margin& rule, GateRow& row) {
  const std::vector<double> differences = paired_differences(users.after, users.before).values;
  if (differences.size() < 2) fail("{}: fewer than 2 users in both", row.measure);
  row.baseline = mean_of_known(users.before);
  row.candidate = mean_of_known(users.after);
  const auto n = static_cast<double>(differences.size());
  const double mean = mean_of(differences);
  const double spread = standard_deviation(differences);
  const double error = spread / std::sqrt(n);
  const double half = student_t_bounds(n - 1, Alternative::kTwoSided, rule.confidence).high * error;
  row.effect = mean;
  row.low = mean - half;
  row.high = mean + half;
  row.pairs = static_cast<std::int64_t>(differences.size());
  row.smallest_seen =
      spread == 0
          ? 0
          : spread *
                minimum_detectable_effect(
                    differences.size(),
                    {.level = rule.level, .power = kPower, .alternative = Alternative::kGreater});
  const auto shown = [&](double sign) {
    if (sign * mean <= 0) return false;
    return error == 0 || student_t_survival(n - 1, sign * mean / error) < rule.level;
  };
  const double lowest =
      mean - student_t_quantile(n - 1, 1 - kNonInferiorityLevel) * error;  // one-sided
  const bool within = lowest > -rule.margin;
  if (shown(-1)) {
    row.verdict = "WORSE";
    row.outcome = within ? GateOutcome::kWarning : GateOutcome::kQualityFailed;
  } else if (within) {
    row.verdict = shown(1) ? "BETTER" : "SAME";
  } else {
    row.verdict = "INCONCLUSIVE";
    row.outcome = GateOutcome::kInconclusive;
  }
}

GateRow quality_row(const gate::QualitySpec& spec, const std::string& name, double margin) {
  GateRow row;
  row.name = name;
  row.kind = "quality";
  row.measure = spec.metric;
  row.difference = true;
  row.budget = margin;
  return row;
}

void fail_row(const Error& error, GateRow& row) {
  row.verdict = "FAILED";
  row.outcome = GateOutcome::kInconclusive;
  row.notes.emplace_back(error.what());
}

GateRow whole_row(const gate::QualitySpec& spec, const Sides& sides, double level) {
  GateRow row = quality_row(spec, spec.name, spec.margin);
  try {
    judge(pair_users(spec, sides), {.margin = spec.margin, .level = level}, row);
  } catch (const Error& error) {
    fail_row(error, row);
    return row;
  }
  if (spec.threshold && *row.candidate < *spec.threshold) {
    row.verdict = "WORSE";
    row.outcome = GateOutcome::kQualityFailed;
    row.notes.push_back(
        fmt::format("{:.4g} is below the threshold {:.4g}", *row.candidate, *spec.threshold));
  }
  return row;
}

struct UserSlice {
  std::string name;  // "history length 5 to 12"
  PairedUsers users;
};

// Slices with enough users, and how many have too few.
std::pair<std::vector<UserSlice>, std::size_t> slice_users(const PairedUsers& users,
                                                           std::span<const Slicing> slicings) {
  std::vector<UserSlice> slices;
  std::size_t too_small = 0;
  for (const Slicing& slicing : slicings) {
    for (std::size_t number = 0; number < slicing.slices.size(); ++number) {
      UserSlice slice{.name = slicing.name + " " + slicing.slices[number], .users = {}};
      for (std::size_t i = 0; i < users.users.size(); ++i) {
        const auto user = static_cast<std::size_t>(users.users[i]);
        if (user >= slicing.slice_of.size()) fail("user {} is not in the dataset", user);
        if (slicing.slice_of[user] != static_cast<std::int32_t>(number)) continue;
        slice.users.before.push_back(users.before[i]);
        slice.users.after.push_back(users.after[i]);
      }
      const std::size_t known =
          paired_differences(slice.users.after, slice.users.before).values.size();
      if (known >= SliceOptions().least_users) {
        slices.push_back(std::move(slice));
      } else {
        ++too_small;
      }
    }
  }
  return {std::move(slices), too_small};
}

// The worst slice: of the gravest outcome, then of the largest loss.
GateRow slices_row(const gate::QualitySpec& spec, const Sides& sides,
                   const std::filesystem::path& dataset, double level) {
  const double margin = spec.slice_margin;
  GateRow worst = quality_row(spec, spec.name + ", worst slice", margin);
  try {
    const auto [slices, too_small] =
        slice_users(pair_users(spec, sides), user_slicings(sides.runs[0], dataset));
    if (slices.empty()) fail("no slice of {} users", SliceOptions().least_users);
    const auto count = static_cast<double>(slices.size());  // Bonferroni
    std::size_t bad = 0;
    std::optional<GateRow> found;
    for (const UserSlice& slice : slices) {
      GateRow row = worst;
      judge(slice.users, {.margin = margin, .level = level / count, .confidence = 1 - 0.05 / count},
            row);
      bad += row.outcome == GateOutcome::kPass ? 0 : 1;
      row.notes = {slice.name};
      const auto graver = [](const GateRow& a, const GateRow& b) {
        return a.outcome != b.outcome ? a.outcome > b.outcome : *a.effect < *b.effect;
      };
      if (!found || graver(row, *found)) found = std::move(row);
    }
    worst = std::move(*found);
    worst.notes.push_back(
        fmt::format("of {} slices, {} not the same or better; level and interval "
                    "are those of all together",
                    slices.size(), bad));
    if (too_small > 0) {
      worst.notes.push_back(fmt::format("{} slices of fewer than {} users are not judged",
                                        too_small, SliceOptions().least_users));
    }
  } catch (const Error& error) {
    fail_row(error, worst);
  }
  return worst;
}

}  // namespace

std::vector<GateRow> gate_quality_rows(std::span<const gate::QualitySpec> specs,
                                       const GateResults& results, double level) {
  std::vector<GateRow> rows;
  if (specs.empty()) return rows;
  const Sides sides{.runs = open_runs(std::array{results.baseline, results.candidate}),
                    .variants = {results.baseline_variant, results.candidate_variant}};
  for (const gate::QualitySpec& spec : specs) {
    rows.push_back(whole_row(spec, sides, level));
    if (spec.slices) rows.push_back(slices_row(spec, sides, results.dataset, level));
  }
  return rows;
}

}  // namespace reckon
