#include "reports/history_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "core/error.h"
#include "core/table/parse.h"
#include "reports/number_format.h"
#include "reports/record_json.h"
#include "reports/record_queries.h"
#include "reports/result_format.h"
#include "reports/scenario_record.h"
#include "reports/speed_comparison.h"

namespace reckon {
namespace {

constexpr double kGibibyte = 1024.0 * 1024 * 1024;

// "2025-01-31T12:00:00Z", so that texts sort as times do.
void require_time(const std::string& created, const std::string& where) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:ddZ";
  const bool right = std::ranges::equal(created, kForm, [](char c, char form) {
    return form == 'd' ? std::isdigit(static_cast<unsigned char>(c)) != 0 : c == form;
  });
  if (!right)
    fail("{}: created is \"{}\", expected a time as 2025-01-31T12:00:00Z", where, created);
}

// Options of a run that move no quality: where files are, which variants, what is only timed or
// drawn for intervals.
bool is_of_quality(const std::string& option) {
  static const std::set<std::string> kOthers = {
      "dataset", "sweep",     "model",         "output",  "variants",     "embeddings",
      "k",       "resamples", "latency_texts", "threads", "token_budget", "confidence"};
  return !kOthers.contains(option);
}

std::string quality_conditions(const Record& record) {
  std::string text = fmt::format("dataset {} {}", record.dataset.name, record.dataset.content_hash);
  if (record.model) text += fmt::format(", model {}", record.model->identity);
  for (const auto& [name, value] : record.configuration.options) {
    if (!is_of_quality(name)) continue;
    const std::string written = format_option(value);
    text += fmt::format(", {} {}", name, written.empty() ? "–" : written);
  }
  return text;
}

// Kernels differ in what they keep of it: to whole GiB.
std::string memory_text(double bytes) { return fmt::format("{:.0f} GiB", bytes / kGibibyte); }

std::string machine_of(const Machine& machine) {
  std::string text =
      fmt::format("{}, {} cores, {} threads, {}, {}", machine.cpu, machine.cores, machine.threads,
                  memory_text(static_cast<double>(machine.memory_bytes)), machine.build_type);
  for (const Gpu& gpu : machine.gpu) text += ", " + gpu.name;
  return text;
}

void add_quality(const Record& record, HistoryEntry& entry) {
  const std::string conditions = quality_conditions(record);
  const std::vector<MetricKey> main = main_metrics(record);
  const auto add = [&](const std::string& of, const std::vector<Metric>& metrics,
                       const std::vector<MetricKey>& shown) {
    for (const Metric& metric : metrics) {
      if (!metric.value) continue;
      entry.values.push_back(
          {.conditions = conditions,
           .name = fmt::format("{} {}", of, metric_label(metric.name, metric.k)),
           .unit = "",
           .is_speed = false,
           .main = std::ranges::find(shown, MetricKey{metric.name, metric.k}) != shown.end(),
           .value = *metric.value});
    }
  };
  for (const SystemResult& system : record.systems) add(system.name, system.metrics, main);
  for (const TaskResult& task : record.tasks) {
    add(fmt::format("{} {}", task.variant, task.name), task.metrics, {{"accuracy", {}}});
  }
}

void add_speed(const Record& record, HistoryEntry& entry) {
  for (const VariantResult& variant : record.variants) {
    std::string conditions = fmt::format(
        "{}, {}, {} threads used, dataset {} {}", machine_of(record.machine),
        variant.instruction_set, variant.threads, record.dataset.name, record.dataset.content_hash);
    if (record.model) conditions += fmt::format(", model {}", record.model->identity);
    const auto budget = record.configuration.options.find("token_budget");
    if (budget != record.configuration.options.end()) {
      conditions += fmt::format(", {} tokens a batch", format_option(budget->second));
    }
    for (const SpeedQuantity& quantity : speed_quantities(variant)) {
      if (!quantity.value || !(*quantity.value > 0)) continue;
      entry.values.push_back({.conditions = conditions,
                              .name = fmt::format("{} {}", variant.name, quantity.name),
                              .unit = quantity.unit,
                              .is_speed = true,
                              .main = quantity.name != "tokens/s",
                              .value = *quantity.value});
    }
  }
}

double number_of(const std::string& name, const std::string& value, const std::string& where) {
  const auto number = try_parse_number(value);
  if (!number) fail("{}: {}: found {}, expected a number", where, name, value);
  return *number;
}

HistoryEntry entry_of(const ScenarioRecord& record, const std::string& where) {
  if (!record.valid) fail("{}: {}: not a result", where, scenario_verdict(record));
  static const std::set<std::string> kOthers = {
      "configuration.model", "configuration.seed", "configuration.run", "machine.operating_system",
      "machine.compiler",    "machine.version",    "machine.commit"};
  HistoryEntry entry;
  entry.created = record.created;
  entry.commit = setting(record, "machine.commit");
  for (const char* name : {"compiler", "operating_system", "version"}) {
    entry.surroundings.emplace_back(name, setting(record, fmt::format("machine.{}", name)));
  }
  const bool peak = record.measures.front().metric.name == "peak rate";
  std::string conditions;
  for (const auto& [name, value] : record.settings) {
    // The rate of a search for the peak is its outcome.
    if (kOthers.contains(name) || (peak && name == "configuration.rate")) continue;
    const bool memory = name == "machine.memory_bytes";
    conditions += fmt::format("{}{}", conditions.empty() ? "" : ", ",
                              memory ? memory_text(number_of(name, value, where))
                                     : name.substr(name.find('.') + 1) + " " + value);
  }
  for (std::size_t i = 0; i < (peak ? 1 : record.measures.size()); ++i) {
    const auto& [metric, unit, definition] = record.measures[i];
    const bool main = i == 0 || metric.name.starts_with("latency p");
    if (!metric.value || unit.empty() || !(*metric.value > 0)) continue;
    entry.values.push_back(
        {.conditions = conditions,
         .name = fmt::format("{} {} {}", record.variant, record.scenario, metric.name),
         .unit = unit,
         .is_speed = true,
         .main = main,
         .value = *metric.value});
  }
  return entry;
}

}  // namespace

HistoryEntry history_entry(const Record& record) {
  HistoryEntry entry;
  entry.created = record.created;
  const Machine& machine = record.machine;
  entry.commit = machine.commit;
  entry.surroundings = {{"compiler", machine.compiler},
                        {"operating system", machine.operating_system},
                        {"driver", machine.driver.value_or("")},
                        {"version", machine.version}};
  for (const auto& library : machine.libraries) entry.surroundings.push_back(library);
  add_quality(record, entry);
  add_speed(record, entry);
  return entry;
}

HistoryEntry read_history_entry(const std::filesystem::path& file) {
  const std::string format = result_format(file);
  if (format != "reckon-results" && format != "reckon-scenario") {
    fail("{}: format \"{}\", expected results of a run or a scenario", file.string(), format);
  }
  HistoryEntry entry = format == "reckon-scenario" ? entry_of(read_scenario(file), file.string())
                                                   : history_entry(read_record(file));
  require_time(entry.created, file.string());
  entry.file = file.string();
  return entry;
}

}  // namespace reckon
