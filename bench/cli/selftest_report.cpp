#include "bench/cli/selftest_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "bench/cli/record_values.h"
#include "eval/interval.h"
#include "eval/quantile.h"
#include "eval/significance/distributions.h"
#include "reports/number_format.h"
#include "reports/table.h"

namespace reckon {
namespace {

using gate::Findings;
using gate::Injection;
using gate::RowFindings;
using gate::SelftestGate;
using nlohmann::ordered_json;

// 95% score interval of a share (Wilson, "Probable Inference, the Law of Succession, and
// Statistical Inference", 1927).
Interval share_interval(std::size_t hits, std::size_t trials) {
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(hits) / n;
  const double z = normal_quantile(0.975);
  const double center = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {std::max(0.0, center - half), std::min(1.0, center + half)};
}

std::string format_share(std::size_t hits, std::size_t trials) {
  if (trials == 0) return "–";
  const Interval interval = share_interval(hits, trials);
  return fmt::format("{:.2f}% [{:.2f}, {:.2f}]",
                     100 * static_cast<double>(hits) / static_cast<double>(trials),
                     100 * interval.low, 100 * interval.high);
}

double quantile(std::vector<double> values, double p) {
  if (values.empty()) return std::nan("");
  std::ranges::sort(values);
  return interpolated_quantile(values, p);
}

std::vector<SelftestGate> gates_of(const std::vector<SelftestGate>& gates,
                                   const Injection& injection) {
  std::vector<SelftestGate> found;
  std::ranges::copy_if(gates, std::back_inserter(found),
                       [&](const SelftestGate& gate) { return gate.injection == injection; });
  return found;
}

std::vector<double> seconds_of(const std::vector<SelftestGate>& gates) {
  std::vector<double> seconds(gates.size());
  std::ranges::transform(gates, seconds.begin(), &SelftestGate::seconds);
  return seconds;
}

Table groups_table(const SelftestReport& report) {
  Table table{.title = "Self-test",
              .columns = {{"injection"},
                          {"machine"},
                          {"gates", true},
                          {"with an alarm", true},
                          {"rows", true},
                          {"SLOWER", true},
                          {"INCONCLUSIVE", true},
                          {"FAILED", true}},
              .rows = {},
              .notes = {"[low, high]: 95% interval; where nothing is injected every alarm is a "
                        "false one"}};
  for (const SelftestGroup& group : report.groups) {
    const Findings& findings = group.findings;
    table.rows.push_back(
        {to_text(group.injection), group.machine, format_count(integer(findings.gates)),
         format_share(findings.alarmed_gates, findings.gates), format_count(integer(findings.rows)),
         format_share(findings.slower_rows, findings.rows),
         format_share(findings.inconclusive_rows, findings.rows),
         format_count(integer(findings.failed_rows))});
  }
  return table;
}

std::string of_gates(std::size_t hits, std::size_t gates) {
  return fmt::format("{} of {}", hits, gates);
}

// What is found of each row, by injection.
Table rows_table(const SelftestReport& report) {
  Table table{.title = "Rows", .columns = {{"row"}}, .rows = {}, .notes = {}};
  std::vector<Injection> injections;
  for (const SelftestGroup& group : report.groups) {
    if (std::ranges::find(injections, group.injection) == injections.end()) {
      injections.push_back(group.injection);
    }
  }
  std::vector<std::vector<RowFindings>> columns;
  for (const Injection& injection : injections) {
    table.columns.push_back({to_text(injection) + ": SLOWER", true});
    columns.push_back(findings_by_row(gates_of(report.gates, injection)));
  }
  table.columns.push_back({"would have seen", true});
  table.columns.push_back({"time", true});
  for (const RowFindings& row : columns.front()) {
    std::vector<std::string> cells = {row.row};
    for (const auto& column : columns) {
      const auto found = std::ranges::find(column, row.row, &RowFindings::row);
      cells.push_back(found == column.end()
                          ? "–"
                          : of_gates(found->findings.slower_rows, found->findings.gates));
    }
    const auto seen = finite(quantile(row.smallest_seen, 0.5));
    cells.push_back(seen ? fmt::format("{:.2g}%", 100 * *seen) : "–");
    cells.push_back(format_seconds(quantile(row.seconds, 0.5)));
    table.rows.push_back(std::move(cells));
  }
  table.notes = {"would have seen, time: median over gates of " + to_text(injections.front())};
  return table;
}

Table spreads_table(const std::vector<gate::PairSpread>& spreads) {
  Table table{.title = "Pairs of equal builds, CPU time",
              .columns = {{"row"},
                          {"pairs", true},
                          {"mean difference", true},
                          {"spread", true},
                          {"correlation", true}},
              .rows = {},
              .notes = {"mean difference ± its standard error; correlation of a pair with the next "
                        "one, by chance within ±2 over the root of pairs"}};
  for (const gate::PairSpread& each : spreads) {
    table.rows.push_back({each.row, format_count(integer(each.pairs)),
                          fmt::format("{:+.3f}% ± {:.3f}", 100 * each.mean, 100 * each.error),
                          fmt::format("{:.2f}%", 100 * each.spread),
                          fmt::format("{:+.3f}", each.correlation)});
  }
  return table;
}

// What 19 of 20 rows of equal builds would have seen.
std::optional<double> smallest_gateable(const std::vector<SelftestGate>& gates) {
  std::vector<double> seen;
  for (const RowFindings& row : findings_by_row(gates_of(gates, {}))) {
    seen.insert(seen.end(), row.smallest_seen.begin(), row.smallest_seen.end());
  }
  return finite(quantile(std::move(seen), 0.95));
}

ordered_json report_json(const SelftestReport& report) {
  auto list = ordered_json::array();
  for (const auto& [injection, machine, findings] : report.groups) {
    list.push_back({{"injection", name_of(injection.kind)},
                    {"amount", injection.amount},
                    {"machine", machine},
                    {"gates", findings.gates},
                    {"alarmed_gates", findings.alarmed_gates},
                    {"rows", findings.rows},
                    {"slower_rows", findings.slower_rows},
                    {"inconclusive_rows", findings.inconclusive_rows},
                    {"failed_rows", findings.failed_rows}});
  }
  ordered_json root = {{"format", "reckon-selftest-report"}, {"version", 2}, {"findings", list}};
  const auto number = [](std::optional<double> value) {
    return value ? ordered_json(*value) : ordered_json(nullptr);
  };
  root["smallest_gateable"] = number(smallest_gateable(report.gates));
  root["gate_seconds_median"] = number(finite(quantile(seconds_of(report.gates), 0.5)));
  root["gate_seconds_longest"] = number(finite(quantile(seconds_of(report.gates), 1)));
  return root;
}

}  // namespace

std::vector<SelftestGroup> selftest_groups(const std::vector<SelftestGate>& gates) {
  std::vector<SelftestGroup> groups;
  for (const SelftestGate& gate : gates) {
    const std::string machine = gate.load ? "second load" : "as it was";
    auto found = std::ranges::find_if(groups, [&](const SelftestGroup& group) {
      return group.injection == gate.injection && group.machine == machine;
    });
    if (found == groups.end()) {
      found = groups.insert(groups.end(), {gate.injection, machine, {}});
    }
    found->findings.add(verdicts_of(gate));
  }
  return groups;
}

void print_selftest(const SelftestReport& report, bool as_json, const Shell& shell) {
  if (as_json) {
    shell.print_json(report_json(report));
    return;
  }
  const TextStyle style{.colour = shell.colours()};
  shell.print(table_text(groups_table(report), style));
  if (!report.spreads.empty()) {
    shell.print("\n" + table_text(spreads_table(report.spreads), style));
  }
  if (report.gates.empty()) return;
  shell.print("\n" + table_text(rows_table(report), style));
  const std::vector<double> seconds = seconds_of(report.gates);
  shell.print(fmt::format("A gate took {} (median), at most {}.\n",
                          format_seconds(quantile(seconds, 0.5)),
                          format_seconds(quantile(seconds, 1))));
  if (const auto gateable = smallest_gateable(report.gates)) {
    shell.print(fmt::format(
        "Smallest slowdown that this machine can gate on: {:.1f}% (found with a chance of 90% in "
        "19 of 20 rows)\n",
        100 * *gateable));
  }
}

}  // namespace reckon
