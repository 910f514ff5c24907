#include "eval/beyond/beyond_measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/error.h"
#include "eval/beyond/tools.h"

namespace reckon {
namespace {

const BeyondMeasureRow& row_of(const BeyondDefinition& definition, std::string_view name) {
  if (const BeyondMeasureRow* row = find_beyond_measure(definition, name)) return *row;
  fail("metric '{}': {} has none of that name beyond accuracy, expected one of {}", name,
       definition.tool, measure_names(definition));
}

// Tools are called with arguments that have no name, too: CoverageK(5) and
// IntraListDiversity(k=5,hamming). Gives them theirs.
std::string with_named_arguments(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos) return std::string(text);
  const std::size_t close = text.find(')', open);
  std::string named(text.substr(0, open + 1));
  for (std::size_t begin = open + 1; begin < std::min(close, text.size());) {
    const std::size_t end = std::min({text.find(',', begin), close, text.size()});
    const std::string_view argument = text.substr(begin, end - begin);
    if (argument.find('=') == std::string_view::npos) {
      named +=
          argument.find_first_not_of("0123456789") == std::string_view::npos ? "k=" : "distance=";
    }
    named += argument;
    if (end < text.size() && text[end] == ',') named += ',';
    begin = end + 1;
  }
  if (close < text.size()) named += text.substr(close);
  return named;
}

BeyondFunction bound(const BeyondMeasureRow& row, std::string_view text,
                     const RecommendationContext& context) {
  if (const std::string missing = missing_input(row, context.inputs()); !missing.empty()) {
    fail("metric '{}': {}", text, missing);
  }
  const MeasureName name(with_named_arguments(text));
  BeyondFunction function = row.bind(name);
  name.refuse_unknown_arguments();
  return function;
}

// Every measure that the context has the inputs for, at the cutoffs.
std::vector<std::string> all_names(const BeyondDefinition& definition, const BeyondOptions& options,
                                   const RecommendationContext& context) {
  std::vector<std::string> names;
  for (const BeyondMeasureRow& row : definition.measures) {
    if (!missing_input(row, context.inputs()).empty()) continue;
    for (const std::size_t k : options.cutoffs) names.push_back(fmt::format("{}@{}", row.name, k));
  }
  return names;
}

}  // namespace

std::span<const BeyondDefinition> beyond_definitions() {
  static const std::array kDefinitions = {beyond::kReckon, beyond::kLenskit, beyond::kRecbole,
                                          beyond::kRecpack, beyond::kRectools};
  return kDefinitions;
}

const BeyondDefinition& beyond_definition(std::string_view tool) {
  std::string known;
  for (const BeyondDefinition& definition : beyond_definitions()) {
    if (definition.tool == tool) return definition;
    known += (known.empty() ? "" : ", ") + std::string(definition.tool);
  }
  fail("--definitions {}: no measures beyond accuracy, expected one of {}", tool, known);
}

const BeyondMeasureRow* find_beyond_measure(const BeyondDefinition& definition,
                                            std::string_view name) {
  const std::string_view base = name.substr(0, name.find_first_of("(@|"));
  for (const BeyondMeasureRow& row : definition.measures) {
    if (row.name == base) return &row;
  }
  for (const BeyondMeasureRow& row : definition.measures) {
    if (!row.common.empty() && row.common == base) return &row;
  }
  return nullptr;
}

std::string measure_names(const BeyondDefinition& definition) {
  std::string names;
  for (const BeyondMeasureRow& row : definition.measures)
    names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

std::string missing_input(const BeyondMeasureRow& row, const RecommendationInputs& inputs) {
  const auto lacks = [&](BeyondInput input, bool given) {
    return (row.needs & input) != 0 && !given;
  };
  if (lacks(kNeedsTrain, inputs.train != nullptr)) return "no training interactions were given";
  if (lacks(kNeedsTest, inputs.test != nullptr)) return "no test items were given";
  if (lacks(kNeedsReference, inputs.reference_lists != nullptr)) {
    return "no reference lists were given";
  }
  if (lacks(kNeedsVectors, inputs.item_vectors.rows != 0)) return "no item vectors were given";
  if (lacks(kNeedsAttributes, inputs.attributes != nullptr)) return "no item attributes were given";
  if (lacks(kNeedsFeedback, inputs.shown != nullptr)) return "no logged feedback was given";
  return "";
}

BeyondValue evaluate_beyond_measure(std::string_view tool, std::string_view name,
                                    const RecommendationContext& context) {
  return bound(row_of(beyond_definition(tool), name), name, context)(context);
}

std::vector<BeyondResult> evaluate_beyond(const BeyondOptions& options,
                                          const RecommendationContext& context) {
  const BeyondDefinition& definition = beyond_definition(options.tool);
  const std::vector<std::string> names =
      options.names.empty() ? all_names(definition, options, context) : options.names;
  std::vector<BeyondResult> results;
  for (const std::string& name : names) {
    const BeyondMeasureRow& row = row_of(definition, name);
    BeyondResult result = {name, std::string(row.definition), bound(row, name, context)(context),
                           context.users_with_list().size()};
    if (!result.value.users.empty()) {
      result.users = static_cast<std::size_t>(std::ranges::count_if(
          result.value.per_user, [](double value) { return value == value; }));
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace reckon
