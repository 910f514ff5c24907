#include "bench/cli/run_details.h"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "reports/number_format.h"

namespace reckon {

DetailRows spread_rows(std::span<const MetricSpread> spreads, double confidence) {
  DetailRows details{.name = "spread", .table = {}, .rows = {}};
  Table& table = details.table;
  table.title = "Spread over runs of one system";
  table.columns = {{"metric"},         {"mean", true},    {"of queries", true}, {"of runs", true},
                   {"the rest", true}, {"queries", true}, {"runs", true}};
  for (const auto& [metric, variance] : spreads) {
    details.rows.push_back(
        {{"metric", metric},
         {"mean", variance.mean},
         {"low", variance.interval.low},
         {"high", variance.interval.high},
         {"standard_deviation_of_queries", std::sqrt(variance.user_variance)},
         {"standard_deviation_of_runs", std::sqrt(variance.run_variance)},
         {"standard_deviation_of_the_rest", std::sqrt(variance.residual_variance)},
         {"queries", static_cast<std::int64_t>(variance.users)},
         {"runs", static_cast<std::int64_t>(variance.runs)}});
    table.rows.push_back(
        {metric, format_interval(variance.mean, variance.interval.low, variance.interval.high),
         format_value(std::sqrt(variance.user_variance)),
         format_value(std::sqrt(variance.run_variance)),
         format_value(std::sqrt(variance.residual_variance)),
         format_count(static_cast<std::int64_t>(variance.users)),
         format_count(static_cast<std::int64_t>(variance.runs))});
  }
  table.notes.push_back(fmt::format(
      "standard deviations; [low, high]: {:g}% interval of the mean over other queries and other "
      "runs, by Student's t",
      100 * confidence));
  return details;
}

DetailRows explanation_rows(std::span<const DefinitionDifference> differences) {
  DetailRows details{.name = "definition_differences", .table = {}, .rows = {}};
  Table& table = details.table;
  table.title = "Definitions on this data";
  table.columns = {{"metric"},
                   {"definitions"},
                   {"values", true},
                   {"difference", true},
                   {"queries differ", true},
                   {"largest", true},
                   {"at query"},
                   {"why"}};
  for (const DefinitionDifference& row : differences) {
    std::string why;
    for (const std::string& reason : row.reasons)
      why += fmt::format("{}{}", why.empty() ? "" : "; ", reason);
    details.rows.push_back({{"metric", row.measure},
                            {"first", std::string(row.first)},
                            {"second", std::string(row.second)},
                            {"first_value", row.first_value},
                            {"second_value", row.second_value},
                            {"difference", row.second_value - row.first_value},
                            {"queries_different", static_cast<std::int64_t>(row.different)},
                            {"queries_compared", static_cast<std::int64_t>(row.compared)},
                            {"largest_difference", row.largest},
                            {"largest_at_query", row.largest_query},
                            {"why", why}});
    table.rows.push_back(
        {row.measure, fmt::format("{}, {}", row.first, row.second),
         fmt::format("{} {}", format_value(row.first_value), format_value(row.second_value)),
         fmt::format("{:+.3g}", row.second_value - row.first_value),
         fmt::format("{} of {}", row.different, row.compared), fmt::format("{:+.3g}", row.largest),
         row.largest_query, why});
  }
  return details;
}

}  // namespace reckon
