#include "eval/significance/comparison_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>

#include "core/error.h"
#include "core/matrix.h"
#include "eval/significance/paired_differences.h"
#include "eval/significance/power.h"

namespace reckon {
namespace {

void check(const std::vector<std::string>& metrics, const std::vector<SystemValues>& systems,
           const ComparisonTableOptions& options) {
  if (systems.size() < 2) fail("comparison: {} systems, expected at least 2", systems.size());
  require_confidence(options.confidence);
  if (options.margin) require_margin(*options.margin);
  for (const SystemValues& system : systems) {
    if (system.metrics.size() != metrics.size()) {
      fail("comparison: {} has values of {} metrics, expected {}", system.name,
           system.metrics.size(), metrics.size());
    }
    for (std::size_t metric = 0; metric < metrics.size(); ++metric) {
      const std::size_t expected = systems.front().metrics[metric].size();
      if (system.metrics[metric].size() != expected) {
        fail("comparison: {} has {} values of {}, expected {}", system.name,
             system.metrics[metric].size(), metrics[metric], expected);
      }
    }
  }
}

// Rows whose systems have values for the same users: they share resamples.
struct Group {
  std::vector<ComparisonRow*> rows;
  std::vector<std::size_t> users;
};

class TableWriter {
 public:
  TableWriter(const std::vector<SystemValues>& systems, const ComparisonTableOptions& options,
              ComparisonTable& table, Progress& progress)
      : systems_(systems), options_(options), table_(table), progress_(progress) {}

  void write() {
    add_rows();
    for (const auto& [mask, group] : group_rows()) fill(group);
    adjust();
  }

 private:
  void add_rows() {
    for (std::size_t b = 1; b < systems_.size(); ++b) {
      for (std::size_t a = 0; a < (options_.all_pairs ? b : 1); ++a) {
        for (std::size_t metric = 0; metric < table_.metrics.size(); ++metric) {
          ComparisonRow row;
          row.a = a;
          row.b = b;
          row.metric = metric;
          table_.rows.push_back(row);
        }
      }
    }
  }

  std::map<std::vector<bool>, Group> group_rows() {
    std::map<std::vector<bool>, Group> groups;
    for (ComparisonRow& row : table_.rows) {
      const std::span<const double> a = values(row.a, row);
      const std::span<const double> b = values(row.b, row);
      std::vector<bool> mask(a.size());
      Group found;
      for (std::size_t user = 0; user < a.size(); ++user) {
        if (std::isinf(a[user]) || std::isinf(b[user])) {
          fail("comparison: {} of user {} is {} and {}, expected finite numbers",
               table_.metrics[row.metric], user, a[user], b[user]);
        }
        mask[user] = !std::isnan(a[user]) && !std::isnan(b[user]);
        if (mask[user]) found.users.push_back(user);
      }
      row.users = found.users.size();
      row.left_out = mask.size() - found.users.size();
      groups.try_emplace(std::move(mask), std::move(found)).first->second.rows.push_back(&row);
    }
    return groups;
  }

  std::span<const double> values(std::size_t system, const ComparisonRow& row) const {
    return systems_[system].metrics[row.metric];
  }

  double mean(std::size_t system, const ComparisonRow& row,
              const std::vector<std::size_t>& users) const {
    std::vector<double> present;
    present.reserve(users.size());
    for (const std::size_t user : users) present.push_back(values(system, row)[user]);
    return mean_of(present);
  }

  // b - a: [users of the group, rows].
  Matrix<double> differences(const Group& group, std::span<ComparisonRow* const> rows) const {
    Matrix<double> columns(group.users.size(), rows.size());
    for (std::size_t i = 0; i < group.users.size(); ++i) {
      for (std::size_t column = 0; column < rows.size(); ++column) {
        const std::size_t user = group.users[i];
        const ComparisonRow& row = *rows[column];
        columns.row(i)[column] = values(row.b, row)[user] - values(row.a, row)[user];
      }
    }
    return columns;
  }

  void fill(const Group& group) {
    for (ComparisonRow* row : group.rows) {
      row->mean_a = mean(row->a, *row, group.users);
      row->mean_b = mean(row->b, *row, group.users);
      row->detectable = std::numeric_limits<double>::quiet_NaN();
      row->difference = std::numeric_limits<double>::quiet_NaN();
      if (group.users.empty()) row->reason = "no user has a value in both";
      if (group.users.size() == 1) row->reason = "only one user has a value in both";
    }
    if (group.users.empty()) return;
    const Matrix<double> all = differences(group, group.rows);
    describe(group, all);
    if (group.users.size() < 2) return;
    const MeanIntervals intervals(
        all, options_.interval,
        {.draws = options_.resamples, .seed = options_.seed, .threads = options_.threads},
        progress_);
    for (std::size_t i = 0; i < group.rows.size(); ++i) {
      const Interval interval = intervals.of(i, options_.confidence);
      if (std::isnan(interval.low) || std::isnan(interval.high)) {
        group.rows[i]->reason = "all differences are equal";
      } else {
        group.rows[i]->interval = interval;
      }
    }
    test(group, intervals);
  }

  void describe(const Group& group, const Matrix<double>& all) const {
    std::vector<double> column(all.rows());
    const double effect = minimum_detectable_effect(
        column.size(), {.level = 1.0 - options_.confidence, .power = options_.power});
    for (std::size_t i = 0; i < group.rows.size(); ++i) {
      for (std::size_t user = 0; user < column.size(); ++user) column[user] = all.row(user)[i];
      ComparisonRow& row = *group.rows[i];
      row.difference = mean_of(column);
      row.effect = paired_effect(column);
      row.detectable = effect * standard_deviation(column);
    }
  }

  void test(const Group& group, const MeanIntervals& intervals) {
    std::vector<ComparisonRow*> tested;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < group.rows.size(); ++i) {
      const std::string& name = table_.metrics[group.rows[i]->metric];
      if (options_.tested && !options_.tested->contains(name)) continue;
      tested.push_back(group.rows[i]);
      places.push_back(i);
    }
    if (tested.empty()) return;
    const PairedTests tests(
        differences(group, tested), options_.test,
        {.draws = options_.permutations, .seed = options_.seed, .threads = options_.threads},
        progress_);
    for (std::size_t i = 0; i < tested.size(); ++i) {
      const double p = tests.p(i);
      if (std::isnan(p)) {
        tested[i]->reason = "all differences are 0";
      } else {
        tested[i]->p = p;
      }
      if (options_.margin) {
        tested[i]->non_inferiority = within_margin(tests, i, intervals, places[i]);
      }
    }
  }

  NonInferiority within_margin(const PairedTests& tests, std::size_t tested,
                               const MeanIntervals& intervals, std::size_t column) const {
    const double margin = *options_.margin;
    const double low = intervals.of(column, options_.confidence, Alternative::kGreater).low;
    const double p = tests.p(tested, Alternative::kGreater, margin);
    return {.margin = margin,
            .low = low,
            .p = p,
            .shown_by_interval = low > -margin,
            .shown_by_p = p < 1.0 - options_.confidence};
  }

  void adjust() {
    std::vector<ComparisonRow*> tested;
    std::vector<double> p_values;
    for (ComparisonRow& row : table_.rows) {
      if (!row.p) continue;
      tested.push_back(&row);
      p_values.push_back(*row.p);
    }
    const CorrectedPValues corrected =
        correct_p_values(p_values, options_.correction, 1.0 - options_.confidence);
    for (std::size_t i = 0; i < tested.size(); ++i) {
      tested[i]->p_adjusted = corrected.adjusted[i];
      tested[i]->rejected = corrected.rejected[i];
    }
    table_.tests = tested.size();
  }

  const std::vector<SystemValues>& systems_;
  const ComparisonTableOptions& options_;
  ComparisonTable& table_;
  Progress& progress_;
};

}  // namespace

ComparisonTable comparison_table(const std::vector<std::string>& metrics,
                                 const std::vector<SystemValues>& systems,
                                 const ComparisonTableOptions& options, Progress& progress) {
  check(metrics, systems, options);
  ComparisonTable table;
  table.metrics = metrics;
  for (const SystemValues& system : systems) table.systems.push_back(system.name);
  TableWriter(systems, options, table, progress).write();
  return table;
}

}  // namespace reckon
