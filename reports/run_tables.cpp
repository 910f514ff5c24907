#include "reports/run_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "reports/number_format.h"

namespace reckon {
namespace {

std::string gpus(const Machine& machine) {
  std::vector<std::string> names;
  for (const Gpu& gpu : machine.gpu) {
    names.push_back(fmt::format("{}, {}", gpu.name, format_bytes(gpu.memory_bytes)));
  }
  if (names.empty()) return "none";
  return fmt::format("{}{}", fmt::join(names, "; "),
                     machine.driver ? ", driver " + *machine.driver : "");
}

// Without the end of a long hash; what is behind it ("-dirty") stays.
std::string short_commit(const std::string& commit) {
  const std::size_t end = std::min(commit.find('-'), commit.size());
  return commit.substr(0, std::min<std::size_t>(end, 12)) + commit.substr(end);
}

std::string libraries(const Machine& machine) {
  std::vector<std::string> all;
  for (const auto& [name, version] : machine.libraries)
    all.push_back(fmt::format("{} {}", name, version));
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string split(const SplitInfo& split) {
  return fmt::format("{}: {} train, {} validation, {} test, {} left out", split.name,
                     format_count(split.train), format_count(split.validation),
                     format_count(split.test), format_count(split.left_out));
}

bool has_split(const SplitInfo& split) {
  return split.train + split.validation + split.test + split.left_out > 0;
}

std::string contents(const RunDataset& dataset) {
  if (dataset.items + dataset.users + dataset.interactions == 0) return "labelled texts only";
  return fmt::format("{} items, {} users, {} interactions", format_count(dataset.items),
                     format_count(dataset.users), format_count(dataset.interactions));
}

}  // namespace

Table run_table(const Record& record) {
  const RunDataset& dataset = record.dataset;
  const Machine& machine = record.machine;
  Table table{.title = "Run", .columns = {{"what"}, {"which"}}, .rows = {}, .notes = {}};
  table.rows.push_back({"created", record.created});
  table.rows.push_back({"dataset", fmt::format("{}: {}", dataset.name, contents(dataset))});
  if (!dataset.positive_rule.empty()) table.rows.push_back({"positive", dataset.positive_rule});
  if (has_split(dataset.split)) table.rows.push_back({"split", split(dataset.split)});
  if (record.model) {
    table.rows.push_back(
        {"model", fmt::format("{}: {}, {} layers, dimension {}, {} parameters", record.model->path,
                              record.model->architecture, record.model->layers,
                              record.model->dimension, format_count(record.model->parameters))});
  }
  table.rows.push_back(
      {"machine", fmt::format("{}, {} cores, {} threads, {}", machine.cpu, machine.cores,
                              machine.threads, format_bytes(machine.memory_bytes))});
  if (!machine.gpu.empty()) table.rows.push_back({"gpu", gpus(machine)});
  table.rows.push_back(
      {"build", fmt::format("reckon {} ({}), {}, {}", machine.version, short_commit(machine.commit),
                            machine.compiler, machine.build_type)});
  return table;
}

Table machine_table(const Record& record) {
  const Machine& machine = record.machine;
  return {.title = "Machine and build",
          .columns = {{"what"}, {"which"}},
          .rows = {{"cpu", machine.cpu},
                   {"cpu flags", fmt::format("{}", fmt::join(machine.cpu_flags, " "))},
                   {"instruction set", machine.instruction_set},
                   {"cores", format_count(machine.cores)},
                   {"threads", format_count(machine.threads)},
                   {"memory", format_bytes(machine.memory_bytes)},
                   {"gpu", gpus(machine)},
                   {"operating system", machine.operating_system},
                   {"compiler", machine.compiler},
                   {"build type", machine.build_type},
                   {"libraries", libraries(machine)},
                   {"version", machine.version},
                   {"commit", machine.commit}},
          .notes = {}};
}

Table configuration_table(const Record& record) {
  Table table{.title = "Configuration",
              .columns = {{"option"}, {"value"}},
              .rows = {{"seed", std::to_string(record.configuration.seed)}},
              .notes = {}};
  const auto add = [&](const std::string& prefix, const Options& options) {
    for (const auto& [name, value] : options) {
      table.rows.push_back({prefix + name, format_option(value)});
    }
  };
  add("", record.configuration.options);
  if (record.model) add("model: ", record.model->settings);
  for (const SystemResult& system : record.systems) add(system.name + ": ", system.parameters);
  table.rows.push_back({"dataset file", record.dataset.path});
  table.rows.push_back({"dataset identity", record.dataset.content_hash});
  if (has_split(record.dataset.split)) {
    table.rows.push_back({"split", record.dataset.split.method});
  }
  if (record.model) table.rows.push_back({"model identity", record.model->identity});
  return table;
}

Table left_out_table(const Record& record) {
  Table table{.title = "Left out", .columns = {{"what"}, {"count", true}}, .rows = {}, .notes = {}};
  for (const Exclusion& exclusion : record.excluded) {
    table.rows.push_back({exclusion.reason, format_count(exclusion.count)});
  }
  if (!table.rows.empty() && !record.systems.empty()) {
    table.notes.push_back(fmt::format(
        "{} of {} users were evaluated; a user who is left out may count in several rows",
        format_count(record.systems.front().users), format_count(record.dataset.users)));
  }
  return table;
}

Table definitions_table(const Record& record) {
  Table table{.title = "Definitions", .columns = {{"term"}, {"meaning"}}, .rows = {}, .notes = {}};
  for (const auto& [term, meaning] : record.definitions) table.rows.push_back({term, meaning});
  return table;
}

}  // namespace reckon
