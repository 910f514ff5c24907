#include "reports/settings_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/record_json.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

constexpr const char* kAbsent = "–";

// A value on one line: text as it is, a list with commas.
std::string value_text(const ordered_json& value) {
  if (value.is_null()) return kAbsent;
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  std::string text;
  for (const ordered_json& each : value) text += (text.empty() ? "" : ", ") + value_text(each);
  return text;
}

// The values below an object, by name: "machine.cpu".
void collect(const std::string& prefix, const ordered_json& value,
             std::vector<std::pair<std::string, std::string>>& all) {
  if (!value.is_object()) {
    all.emplace_back(prefix, value_text(value));
    return;
  }
  for (const auto& [key, inner] : value.items()) {
    collect(fmt::format("{}.{}", prefix, key), inner, all);
  }
}

std::vector<std::pair<std::string, std::string>> settings(const Record& record) {
  Record described;  // without results, which are compared elsewhere
  described.machine = record.machine;
  described.configuration = record.configuration;
  described.dataset = record.dataset;
  described.model = record.model;
  const ordered_json root = ordered_json::parse(to_json(described));
  std::vector<std::pair<std::string, std::string>> all;
  for (const char* part : {"dataset", "model", "configuration", "machine"}) {
    collect(part, root[part], all);
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

std::vector<ComparedSetting> compare_settings(std::span<const ComparedRun> runs) {
  std::vector<ComparedSetting> all;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    for (const auto& [name, value] : settings(runs[run].record)) {
      auto found = std::ranges::find(all, name, &ComparedSetting::name);
      if (found == all.end()) {
        found = all.insert(all.end(), {name, std::vector<std::string>(runs.size(), kAbsent)});
      }
      found->values[run] = value;
    }
  }
  std::erase_if(all, [](const ComparedSetting& each) {
    return std::equal(each.values.begin() + 1, each.values.end(), each.values.begin());
  });
  return all;
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
