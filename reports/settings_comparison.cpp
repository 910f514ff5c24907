#include "reports/settings_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/flat_settings.h"
#include "reports/record_json.h"
#include "reports/stored_speed_rows.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

std::vector<std::pair<std::string, std::string>> settings(const Record& record) {
  Record described;  // without results, which are compared elsewhere
  described.machine = record.machine;
  described.configuration = record.configuration;
  described.dataset = record.dataset;
  described.model = record.model;
  const ordered_json root = ordered_json::parse(to_json(described));
  std::vector<std::pair<std::string, std::string>> all;
  for (const char* part : {"dataset", "model", "configuration", "machine"}) {
    for (auto& each : flat_settings(part, root[part])) all.push_back(std::move(each));
  }
  return all;
}

template <typename T>
void warn_of_missing(std::vector<std::string>& warnings, const ComparedRun& in,
                     const std::vector<T>& of_in, const ComparedRun& from,
                     const std::vector<T>& of_from) {
  for (const T& each : of_in) {
    const bool there = std::any_of(of_from.begin(), of_from.end(),
                                   [&](const T& other) { return other.name == each.name; });
    if (!there) {
      warnings.push_back(
          fmt::format("{} is in {} but not in {}: not compared", each.name, in.label, from.label));
    }
  }
}

}  // namespace

std::vector<ComparedSetting> differing_settings(
    std::span<const std::vector<std::pair<std::string, std::string>>> runs) {
  std::vector<ComparedSetting> all;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    for (const auto& [name, value] : runs[run]) {
      auto found = std::ranges::find(all, name, &ComparedSetting::name);
      if (found == all.end()) {
        found = all.insert(all.end(), {name, std::vector<std::string>(runs.size(), kNoSetting)});
      }
      found->values[run] = value;
    }
  }
  std::erase_if(all, [](const ComparedSetting& each) {
    return std::equal(each.values.begin() + 1, each.values.end(), each.values.begin());
  });
  return all;
}

std::vector<ComparedSetting> compare_settings(std::span<const ComparedRun> runs) {
  std::vector<std::vector<std::pair<std::string, std::string>>> all;
  for (const ComparedRun& run : runs) all.push_back(settings(run.record));
  return differing_settings(all);
}

std::vector<std::string> comparison_warnings(std::span<const ComparedRun> runs) {
  std::vector<std::string> warnings;
  const ComparedRun& base = runs.front();
  const Machine& machine = base.record.machine;
  for (const ComparedRun& run : runs.subspan(1)) {
    const Machine& other = run.record.machine;
    const auto warn = [&](bool differs, const char* what) {
      if (differs) warnings.push_back(fmt::format("{} and {}: {}", base.label, run.label, what));
    };
    warn(base.record.dataset.content_hash != run.record.dataset.content_hash,
         "different datasets: quality is of different data, and not compared user by user");
    warn(machine.cpu != other.cpu || machine.instruction_set != other.instruction_set ||
             machine.threads != other.threads || machine.memory_bytes != other.memory_bytes,
         "different machines: ratios of speed compare the machines as well");
    warn(machine.build_type != other.build_type || machine.compiler != other.compiler,
         "different builds: ratios of speed compare the builds as well");
    for (const VariantResult& before : base.record.variants) {
      const auto after = std::ranges::find(run.record.variants, before.name, &VariantResult::name);
      if (after == run.record.variants.end()) continue;
      const auto load = other_load(base.record, before, run.record, *after);
      if (load) {
        warnings.push_back(
            fmt::format("{} and {}: {}: {}", base.label, run.label, before.name, *load));
      }
    }
    bool redefined = false;
    for (const auto& [term, meaning] : base.record.definitions) {
      const auto found = run.record.definitions.find(term);
      redefined = redefined || (found != run.record.definitions.end() && found->second != meaning);
    }
    warn(redefined, "metrics or terms are defined differently");
    warn_of_missing(warnings, base, base.record.systems, run, run.record.systems);
    warn_of_missing(warnings, run, run.record.systems, base, base.record.systems);
    warn_of_missing(warnings, base, base.record.variants, run, run.record.variants);
    warn_of_missing(warnings, run, run.record.variants, base, base.record.variants);
  }
  return warnings;
}

}  // namespace reckon
