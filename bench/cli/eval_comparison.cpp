#include "bench/cli/eval_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

namespace reckon {
namespace {

std::string_view interval_name(IntervalMethod method) {
  switch (method) {
    case IntervalMethod::kStudentT:
      return "t";
    case IntervalMethod::kPercentile:
      return "percentile";
    case IntervalMethod::kBasic:
      return "basic";
    case IntervalMethod::kBca:
      return "bca";
  }
  return "";
}

std::string_view test_name(PairedTest test) {
  switch (test) {
    case PairedTest::kSignFlip:
      return "permutation";
    case PairedTest::kStudentT:
      return "t";
    case PairedTest::kWilcoxon:
      return "wilcoxon";
  }
  return "";
}

// By the names that the options take.
Fields comparison_fields(const ComparisonTableOptions& options, std::size_t tests) {
  Fields fields = {{"test", std::string(test_name(options.test))}};
  if (options.test == PairedTest::kSignFlip)
    fields.emplace_back("permutations", static_cast<std::int64_t>(options.permutations));
  fields.emplace_back("tests", static_cast<std::int64_t>(tests));
  fields.emplace_back("correction", std::string(name_of(options.correction)));
  fields.emplace_back("interval", std::string(interval_name(options.interval)));
  fields.emplace_back("confidence", options.confidence);
  if (options.interval != IntervalMethod::kStudentT)
    fields.emplace_back("resamples", static_cast<std::int64_t>(options.resamples));
  fields.emplace_back("seed", static_cast<std::int64_t>(options.seed));
  fields.emplace_back("power", options.power);
  if (options.margin) fields.emplace_back("margin", *options.margin);
  return fields;
}

std::string_view test_text(PairedTest test) {
  switch (test) {
    case PairedTest::kSignFlip:
      return "sign-flip permutation";
    case PairedTest::kStudentT:
      return "paired t-test";
    case PairedTest::kWilcoxon:
      return "Wilcoxon signed-rank";
  }
  return "";
}

// How far the order of ties alone moves a metric of a system; 0 where that was not asked for.
double tie_width(const EvaluationRecord& record, std::size_t system, const std::string& metric) {
  for (const EvaluationRecord::Value& value : record.systems[system].values)
    if (value.name == metric && value.ties) return value.ties->high - value.ties->low;
  return 0;
}

}  // namespace

void add_comparison(const ComparisonTable& table, const ComparisonTableOptions& options,
                    EvaluationRecord& record) {
  for (const ComparisonRow& row : table.rows) {
    EvaluationRecord::Difference& difference = record.differences.emplace_back();
    difference.a = table.systems[row.a];
    difference.b = table.systems[row.b];
    difference.metric = table.metrics[row.metric];
    difference.difference = row.difference;
    if (row.interval) difference.interval = {row.interval->low, row.interval->high};
    difference.p = row.p;
    difference.p_adjusted = row.p_adjusted;
    difference.effect = row.effect.cohen_d;
    difference.detectable = row.detectable;
    difference.units = static_cast<std::int64_t>(row.users);
    if (row.non_inferiority) difference.not_worse = row.non_inferiority->shown_by_interval;
    difference.note = row.reason;
    const double ties = std::max(tie_width(record, row.a, difference.metric),
                                 tie_width(record, row.b, difference.metric));
    if (ties > std::abs(row.difference))
      difference.note =
          fmt::format("the order of ties alone moves {} by {:.4f}, more than the difference",
                      difference.metric, ties);
  }
  const std::string corrected = options.correction == Correction::kNone
                                    ? "not corrected for their number"
                                    : fmt::format("corrected by {}", name_of(options.correction));
  record.difference_method = fmt::format(
      "p: {}, {} tests {}; effect: mean over standard deviation of the differences; could have "
      "shown: the true difference that a t-test of so many finds with {:g}% power",
      test_text(options.test), table.tests, corrected, 100 * options.power);
  record.comparison = comparison_fields(options, table.tests);
  if (options.margin)
    record.difference_method += fmt::format("; not worse: by {:g} or more, {:g}% one-sided",
                                            *options.margin, 100 * options.confidence);
}

}  // namespace reckon
