#include "eval/slices/slice_table.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "eval/significance/paired_differences.h"
#include "eval/significance/welch_t_test.h"

namespace reckon {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> without_nan(const SliceSample& sample, std::span<const double> values) {
  std::vector<double> present;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (std::isnan(values[row])) continue;
    if (std::isinf(values[row])) {
      fail("slice {} of {}: value {} is {}, expected a finite number", sample.slice, sample.slicing,
           row, values[row]);
    }
    present.push_back(values[row]);
  }
  return present;
}

std::optional<double> unless_nan(double value) {
  return std::isnan(value) ? std::nullopt : std::optional(value);
}

std::optional<Interval> unless_nan(const Interval& interval) {
  return std::isnan(interval.low) || std::isnan(interval.high) ? std::nullopt
                                                               : std::optional(interval);
}

std::optional<Interval> interval_of_mean(const std::vector<double>& values,
                                         const SliceOptions& options, Progress& progress) {
  const bool drawn = options.interval != IntervalMethod::kStudentT;
  if (values.size() < (drawn ? kLeastForInterval : 2)) return std::nullopt;
  const MeanIntervals intervals(
      {values.data(), values.size(), 1}, options.interval,
      {.draws = options.resamples, .seed = options.seed, .threads = options.threads}, progress);
  return unless_nan(intervals.of(0, options.confidence));
}

void compare_paired(const SliceSample& sample, const SliceOptions& options, SliceRow& row,
                    Progress& progress) {
  const std::vector<double> differences =
      paired_differences(sample.values, sample.reference).values;
  row.difference = mean_of(differences);
  if (differences.size() < 2) return;
  row.difference_interval = interval_of_mean(differences, options, progress);
  const PairedTests tests(
      {differences.data(), differences.size(), 1}, options.test,
      {.draws = options.permutations, .seed = options.seed, .threads = options.threads}, progress);
  row.p = unless_nan(tests.p(0));
}

void compare_independent(const std::vector<double>& values, const SliceSample& sample,
                         const SliceOptions& options, SliceRow& row) {
  const std::vector<double> reference = without_nan(sample, sample.reference);
  row.difference = mean_of(values) - mean_of(reference);
  if (values.size() < 2 || reference.size() < 2) return;
  const WelchTTest test =
      welch_t_test(values, reference, Alternative::kTwoSided, options.confidence);
  row.difference_interval = unless_nan(test.interval);
  row.p = unless_nan(test.p);
}

void adjust(SliceTable& table, const SliceOptions& options) {
  std::vector<SliceRow*> tested;
  std::vector<double> p_values;
  for (SliceRow& row : table.rows) {
    if (!row.p) continue;
    tested.push_back(&row);
    p_values.push_back(*row.p);
  }
  const CorrectedPValues corrected =
      correct_p_values(p_values, options.correction, 1.0 - options.confidence);
  for (std::size_t i = 0; i < tested.size(); ++i) {
    tested[i]->p_adjusted = corrected.adjusted[i];
    tested[i]->rejected = corrected.rejected[i];
  }
  table.tests = tested.size();
}

void name_worst(SliceTable& table, const SliceOptions& options) {
  const auto badness = [&](const SliceRow& row) {
    return options.worst == WorstSlice::kLowestMean ? row.mean : row.difference;
  };
  std::string few;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const SliceRow& row = table.rows[i];
    if (!row.ranked) {
      few +=
          fmt::format("{}{} {} ({})", few.empty() ? "" : ", ", row.slicing, row.slice, row.users);
      continue;
    }
    if (std::isnan(badness(row))) continue;
    if (!table.worst || badness(row) < badness(table.rows[*table.worst])) table.worst = i;
  }
  if (!few.empty())
    table.warnings.push_back(
        fmt::format("fewer than {}, too few to be the worst slice: {}", options.least_users, few));
}

// One sample a slice; pick(user, in the slice, sample) adds a user's values to it.
template <typename Pick>
std::vector<SliceSample> sample_users(const Slicing& slicing, std::size_t users, bool paired,
                                      const Pick& pick) {
  check_slicing(slicing, users);
  std::vector<SliceSample> samples;
  for (std::size_t slice = 0; slice < slicing.slices.size(); ++slice) {
    SliceSample sample = {slicing.name, slicing.slices[slice], {}, {}, paired};
    for (std::size_t user = 0; user < users; ++user) {
      pick(user, slicing.slice_of[user] == static_cast<std::int32_t>(slice), sample);
    }
    samples.push_back(std::move(sample));
  }
  return samples;
}

std::vector<double> row_of(const Matrix<double>& matrix, std::size_t row) {
  return {matrix.row(row).begin(), matrix.row(row).end()};
}

void check_targets(const TargetValues& values, const Slicing& items) {
  if (values.inside.rows() == items.slices.size()) return;
  fail("slices by {}: values of {} slices, expected {}", items.name, values.inside.rows(),
       items.slices.size());
}

}  // namespace

std::vector<SliceSample> slices_of_users(std::span<const double> values, const Slicing& slicing) {
  return sample_users(slicing, values.size(), false,
                      [&](std::size_t user, bool inside, SliceSample& sample) {
                        (inside ? sample.values : sample.reference).push_back(values[user]);
                      });
}

std::vector<SliceSample> slices_of_users(std::span<const double> a, std::span<const double> b,
                                         const Slicing& slicing) {
  if (a.size() != b.size()) {
    fail("slices by {}: {} and {} values, expected as many", slicing.name, a.size(), b.size());
  }
  return sample_users(slicing, a.size(), true,
                      [&](std::size_t user, bool inside, SliceSample& sample) {
                        if (!inside) return;
                        sample.values.push_back(b[user]);
                        sample.reference.push_back(a[user]);
                      });
}

std::vector<SliceSample> slices_of_targets(const TargetValues& values, const Slicing& items) {
  check_targets(values, items);
  std::vector<SliceSample> samples;
  for (std::size_t slice = 0; slice < items.slices.size(); ++slice) {
    samples.push_back({items.name, items.slices[slice], row_of(values.inside, slice),
                       row_of(values.outside, slice), true});
  }
  return samples;
}

std::vector<SliceSample> slices_of_targets(const TargetValues& a, const TargetValues& b,
                                           const Slicing& items) {
  check_targets(a, items);
  check_targets(b, items);
  std::vector<SliceSample> samples;
  for (std::size_t slice = 0; slice < items.slices.size(); ++slice) {
    samples.push_back(
        {items.name, items.slices[slice], row_of(b.inside, slice), row_of(a.inside, slice), true});
  }
  return samples;
}

SliceTableBuilder::SliceTableBuilder(const SliceOptions& options, Progress& progress)
    : options_(options), progress_(progress) {
  require_confidence(options.confidence);
}

void SliceTableBuilder::add(std::span<const SliceSample> samples) {
  for (const SliceSample& sample : samples) {
    SliceRow row;
    row.slicing = sample.slicing;
    row.slice = sample.slice;
    const std::vector<double> values = without_nan(sample, sample.values);
    row.users = values.size();
    row.mean = mean_of(values);
    row.interval = interval_of_mean(values, options_, progress_);
    row.ranked = row.users >= options_.least_users;
    row.difference = kNan;
    if (sample.paired) {
      compare_paired(sample, options_, row, progress_);
    } else {
      compare_independent(values, sample, options_, row);
    }
    table_.rows.push_back(std::move(row));
  }
}

SliceTable SliceTableBuilder::finish() {
  adjust(table_, options_);
  name_worst(table_, options_);
  return std::move(table_);
}

SliceTable slice_table(std::span<const SliceSample> samples, const SliceOptions& options,
                       Progress& progress) {
  SliceTableBuilder table(options, progress);
  table.add(samples);
  return table.finish();
}

}  // namespace reckon
