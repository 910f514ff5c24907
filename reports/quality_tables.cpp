#include "reports/quality_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/number_format.h"
#include "reports/record_queries.h"

namespace reckon {
namespace {

std::string cell(const Metric* metric) {
  return metric ? format_interval(metric->value, metric->low, metric->high) : format_value({});
}

std::string interval_note(const Record& record) { return "[low, high]: " + interval_name(record); }

// Reasons for values and intervals that are missing, each once: "none/random, auc: ...",
// "coverage has no interval: ...".
void note_reason(Table& table, const std::string& of, const Metric* metric) {
  if (!metric || metric->reason.empty()) return;
  if (metric->value && metric->low && metric->high) return;
  const std::string note =
      metric->value
          ? fmt::format("{} has no interval: {}", metric->name, metric->reason)
          : fmt::format("{}, {}: {}", of, metric_label(metric->name, metric->k), metric->reason);
  if (std::find(table.notes.begin(), table.notes.end(), note) == table.notes.end()) {
    table.notes.push_back(note);
  }
}

// Appends the metric's cell to a row of the system, and returns it.
const Metric* append_cell(const SystemResult& system, const MetricKey& key,
                          std::vector<std::string>& row, Table& table) {
  const Metric* metric = find_metric(system.metrics, key.name, key.k);
  row.push_back(cell(metric));
  note_reason(table, system.name, metric);
  return metric;
}

bool has_oracle(const Record& record, const MetricKey& key) {
  return std::any_of(record.systems.begin(), record.systems.end(), [&](const SystemResult& system) {
    const Metric* metric = find_metric(system.metrics, key.name, key.k);
    return metric && metric->fraction_of_oracle;
  });
}

}  // namespace

Table systems_table(const Record& record) {
  Table table{.title = "Recommendations", .columns = {{"system"}}, .rows = {}, .notes = {}};
  const std::vector<MetricKey> keys = main_metrics(record);
  if (keys.empty()) return table;
  for (const MetricKey& key : keys) {
    table.columns.push_back({metric_label(key.name, key.k), true});
    if (has_oracle(record, key)) table.columns.push_back({"of oracle", true});
  }
  table.columns.push_back({"users", true});
  table.notes = {interval_note(record)};
  for (const SystemResult& system : record.systems) {
    std::vector<std::string> row = {system.name};
    for (const MetricKey& key : keys) {
      const Metric* metric = append_cell(system, key, row, table);
      if (!has_oracle(record, key)) continue;
      row.push_back(format_value(metric ? metric->fraction_of_oracle : std::nullopt));
    }
    row.push_back(format_count(system.users));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table feedback_table(const Record& record) {
  Table table{.title = "Logged feedback", .columns = {{"system"}}, .rows = {}, .notes = {}};
  std::vector<MetricKey> keys;
  for (const char* outcome : {"ctr", "reward", "satisfaction"})
    for (const char* measure : {"logged", "ips", "snips", "effective_sample_size"}) {
      const std::string name = fmt::format("{}_{}", outcome, measure);
      for (const MetricKey& key : metric_keys(record))
        if (key.name == name) keys.push_back(key);
    }
  if (keys.empty()) return table;
  for (const MetricKey& key : keys) table.columns.push_back({key.name, true});
  table.columns.push_back({"events", true});
  table.notes = {interval_note(record),
                 "logged: of the policy that wrote the log; the others: of the system's lists, "
                 "estimated from it"};
  for (const SystemResult& system : record.systems) {
    std::vector<std::string> row = {system.name};
    std::int64_t events = 0;
    for (const MetricKey& key : keys) {
      const Metric* metric = append_cell(system, key, row, table);
      if (metric) events = std::max(events, metric->n);
    }
    row.push_back(format_count(events));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<Table> metric_tables(const Record& record) {
  const std::vector<MetricKey> measured = metric_keys(record);
  std::vector<Table> tables;
  for (const std::string& name : metric_names(record)) {
    Table table{.title = name, .columns = {{"system"}}, .rows = {}, .notes = {}};
    std::vector<MetricKey> keys;
    for (const MetricKey& key : measured) {
      if (key.name == name) keys.push_back(key);
    }
    std::sort(keys.begin(), keys.end(),
              [](const MetricKey& a, const MetricKey& b) { return a.k < b.k; });
    for (const MetricKey& key : keys) {
      table.columns.push_back({metric_label(key.name, key.k), true});
    }
    for (const SystemResult& system : record.systems) {
      std::vector<std::string> row = {system.name};
      for (const MetricKey& key : keys) append_cell(system, key, row, table);
      table.rows.push_back(std::move(row));
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

Table tasks_table(const Record& record) {
  Table table{.title = "Labelled tasks",
              .columns = {{"task"}, {"variant"}},
              .rows = {},
              .notes = {interval_note(record)}};
  std::vector<MetricKey> keys;
  for (const char* name : {"accuracy", "f1_macro", "auc_ovr_macro"}) {
    const bool measured = std::any_of(
        record.tasks.begin(), record.tasks.end(),
        [&](const TaskResult& task) { return find_metric(task.metrics, name, {}) != nullptr; });
    if (measured) keys.push_back({name, {}});
  }
  for (const MetricKey& key : keys) table.columns.push_back({key.name, true});
  for (const char* name : {"classes", "train", "test"}) table.columns.push_back({name, true});
  for (const TaskResult& task : record.tasks) {
    std::vector<std::string> row = {task.name, task.variant};
    for (const MetricKey& key : keys) {
      const Metric* metric = find_metric(task.metrics, key.name, key.k);
      row.push_back(cell(metric));
      note_reason(table, task.name, metric);
    }
    for (const std::int64_t count : {task.classes, task.n_train, task.n_test}) {
      row.push_back(format_count(count));
    }
    table.rows.push_back(std::move(row));
    for (const Exclusion& left_out : task.left_out) {
      const std::string note = fmt::format("{}: {} left out: {}", task.name,
                                           format_count(left_out.count), left_out.reason);
      if (std::find(table.notes.begin(), table.notes.end(), note) == table.notes.end()) {
        table.notes.push_back(note);
      }
    }
  }
  return table;
}

Table comparisons_table(const Record& record, bool main_metrics_only) {
  Table table{.title = "Comparisons, paired by user",
              .columns = {{"system"},
                          {"against"},
                          {"metric"},
                          {"difference", true},
                          {"p", true},
                          {"p adjusted", true},
                          {"users", true}},
              .rows = {},
              .notes = {}};
  const std::vector<MetricKey> main = main_metrics(record);
  std::size_t others = 0;
  bool tasks = false;
  for (const Comparison& comparison : record.comparisons) {
    const MetricKey key{comparison.metric, comparison.k};
    const bool is_task = comparison.metric == "accuracy";
    tasks = tasks || is_task;
    if (main_metrics_only && !is_task && std::find(main.begin(), main.end(), key) == main.end()) {
      ++others;
      continue;
    }
    table.rows.push_back(
        {comparison.b, comparison.a, metric_label(comparison.metric, comparison.k),
         format_interval(comparison.difference, comparison.low, comparison.high, format_difference),
         format_p(comparison.p), format_p(comparison.p_adjusted), format_count(comparison.n)});
    if (!comparison.reason.empty()) {
      table.notes.push_back(fmt::format("{} against {}, {}: {}", comparison.b, comparison.a,
                                        metric_label(comparison.metric, comparison.k),
                                        comparison.reason));
    }
  }
  if (tasks) {
    table.notes.emplace_back(
        "accuracy of labelled tasks: paired by row, its p corrected over all tasks and variants");
  }
  if (others > 0) {
    table.notes.push_back(fmt::format("{} more in other metrics and cutoffs",
                                      format_count(static_cast<std::int64_t>(others))));
  }
  return table;
}

}  // namespace reckon
