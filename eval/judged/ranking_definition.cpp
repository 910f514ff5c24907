#include <algorithm>
#include <array>
#include <vector>

#include "core/closest_name.h"
#include "core/error.h"
#include "eval/definitions/bind.h"
#include "eval/definitions/definitions.h"
#include "eval/judged/ranking_measure.h"

namespace reckon {
namespace {

// Rows of names such as "P_5" end where the number begins.
bool takes_suffix(const RankingMeasureRow& row) {
  return row.name.back() == '_' || row.name.back() == '.';
}

RankingMeasure bound(const RankingDefinition& definition, const RankingMeasureRow& row,
                     const MeasureName& name) {
  RankingMeasure measure{.name = name.text(),
                         .common = std::string(row.common),
                         .definition = std::string(row.definition),
                         .value = row.value(name),
                         .weight = row.weight == nullptr ? QueryFunction() : row.weight(name),
                         .aggregation = row.aggregation.value_or(definition.aggregation),
                         .order = row.order == nullptr ? definition.order : row.order(name),
                         .higher_is_better = row.higher_is_better};
  name.refuse_unknown_arguments();
  if (!row.names_share) measure.cutoff = name.cutoff();
  measure.level = definitions::relevance_level(name);
  return measure;
}

struct FoundRow {
  const RankingMeasureRow* row = nullptr;
  bool suffix = false;  // the name's base ends in it
};

FoundRow find_row(const RankingDefinition& definition, std::string_view base) {
  for (const auto& [other, name] : definition.synonyms)
    if (other == base) base = name;
  for (const RankingMeasureRow& row : definition.measures)
    if (row.name == base) return {&row};
  // "P@5" for "P_5".
  for (const RankingMeasureRow& row : definition.measures)
    if (takes_suffix(row) && row.name.substr(0, row.name.size() - 1) == base) return {&row};
  for (const RankingMeasureRow& row : definition.measures)
    if (takes_suffix(row) && base.size() > row.name.size() && base.starts_with(row.name))
      return {&row, true};
  for (const RankingMeasureRow& row : definition.measures)
    if (!row.common.empty() && row.common == base) return {&row};
  return {};
}

}  // namespace

std::span<const RankingDefinition* const> ranking_definitions() {
  static constexpr auto kDefinitions = std::to_array<const RankingDefinition*>({
      &definitions::kReckon,
      &definitions::kTrecEval,
      &definitions::kRanx,
      &definitions::kScikitLearn,
      &definitions::kTorchmetrics,
      &definitions::kRecbole,
      &definitions::kRectools,
      &definitions::kCornac,
      &definitions::kLenskit,
      &definitions::kRecpack,
      &definitions::kImplicit,
      &definitions::kIrMeasures,
  });
  return kDefinitions;
}

const RankingDefinition& ranking_definition(std::string_view tool, std::string_view option) {
  std::string known;
  for (const RankingDefinition* definition : ranking_definitions()) {
    if (definition->tool == tool) return *definition;
    known += (known.empty() ? "" : ", ") + std::string(definition->tool);
  }
  fail("{} {}: no such definitions, expected one of {}", option, tool, known);
}

RankingMeasure bind_measure(const RankingDefinition& definition, std::string_view text) {
  const MeasureName name(text);
  const FoundRow found = find_row(definition, name.base());
  if (found.row == nullptr)
    fail("metric '{}': {} has none of that name{}, expected one of {}", text, definition.tool,
         did_you_mean(name.base(), own_and_common_names(definition)), measure_names(definition));
  return bound(definition, *found.row, found.suffix ? name.with_prefix(found.row->name) : name);
}

std::vector<std::string> expand_sets(const RankingDefinition& definition,
                                     std::span<const std::string> names) {
  const auto find = [&](std::string_view name) {
    return std::ranges::find(definition.sets, name, &MeasureSet::name);
  };
  const auto is_number = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
  };
  std::vector<std::string> expanded;
  std::string_view numbered;  // the set that numbers are of
  for (const std::string& name : names) {
    const std::size_t point = name.find('.');
    const auto before_point = find(std::string_view(name).substr(0, point));
    if (const auto set = find(name); set != definition.sets.end()) {
      numbered = {};
      const std::vector<std::string> measures = split_measure_names(set->measures);
      const std::vector<std::string> single = expand_sets(definition, measures);
      expanded.insert(expanded.end(), single.begin(), single.end());
    } else if (before_point != definition.sets.end() && is_number(name.substr(point + 1))) {
      numbered = before_point->name;
      expanded.push_back(fmt::format("{}_{}", numbered, name.substr(point + 1)));
    } else if (!numbered.empty() && is_number(name)) {
      expanded.push_back(fmt::format("{}_{}", numbered, name));
    } else {
      numbered = {};
      expanded.push_back(name);
    }
  }
  return expanded;
}

bool has_measure(const RankingDefinition& definition, std::string_view name) {
  // Arguments that this table does not read may be another's.
  return find_row(definition, name.substr(0, name.find_first_of("(@|"))).row != nullptr;
}

std::vector<std::string_view> own_and_common_names(const RankingDefinition& definition) {
  std::vector<std::string_view> names;
  for (const RankingMeasureRow& row : definition.measures) {
    const std::size_t suffix = takes_suffix(row) ? 1 : 0;
    names.push_back(row.name.substr(0, row.name.size() - suffix));
    names.push_back(row.common);
  }
  return names;
}

std::string measure_names(const RankingDefinition& definition) {
  std::string names;
  for (const RankingMeasureRow& row : definition.measures) {
    const std::string_view name = row.common.empty() ? row.name : row.common;
    if ((", " + names + ", ").find(", " + std::string(name) + ", ") != std::string::npos) continue;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  return names;
}

}  // namespace reckon
