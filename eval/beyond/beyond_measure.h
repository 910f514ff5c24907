#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eval/beyond/recommendation_context.h"
#include "eval/measure_name.h"

namespace reckon {

// What a measure beyond accuracy comes to.
struct BeyondValue {
  double value = 0;  // NaN: nobody has a value
  // Of users, where it is a mean over them; NaN: this user has no value.
  std::vector<std::int32_t> users = {};  // user rows, ascending
  std::vector<double> per_user = {};     // [users]
};

using BeyondFunction = std::function<BeyondValue(const RecommendationContext& context)>;

// What a measure must be told beyond the lists; a sum of these.
enum BeyondInput : unsigned {
  kNeedsLists = 0,
  kNeedsTrain = 1,
  kNeedsTest = 2,
  kNeedsReference = 4,
  kNeedsVectors = 8,
  kNeedsAttributes = 16,
  kNeedsFeedback = 32,
};

// A row in a tool's table of measures.
struct BeyondMeasureRow {
  std::string_view name;    // the tool's own, without arguments
  std::string_view common;  // what all tools' measures of this kind are called here; empty: nothing
  std::string_view definition;                      // formula in words
  unsigned needs;                                   // of BeyondInput
  BeyondFunction (*bind)(const MeasureName& name);  // asks the name for all that it understands
};

struct BeyondDefinition {
  std::string_view tool;     // "rectools"
  std::string_view checked;  // the release whose numbers these are
  std::span<const BeyondMeasureRow> measures;
};

// reckon's own measures and those of other tools.
std::span<const BeyondDefinition> beyond_definitions();

// By tool. Throws Error listing the known ones.
const BeyondDefinition& beyond_definition(std::string_view tool);

// The row of a measure, by the tool's own name or the common one, with arguments or without; null
// where the tool has none of that name.
const BeyondMeasureRow* find_beyond_measure(const BeyondDefinition& definition,
                                            std::string_view name);

// The tool's own names with commas between.
std::string measure_names(const BeyondDefinition& definition);

// "" where the context holds all that the row needs, else what is missing.
std::string missing_input(const BeyondMeasureRow& row, const RecommendationInputs& inputs);

// One measure: ("rectools", "Serendipity(k=5)", context). Throws Error for a name that is not in
// the tool's table, an argument that the measure does not take, and an input that the context
// lacks.
BeyondValue evaluate_beyond_measure(std::string_view tool, std::string_view name,
                                    const RecommendationContext& context);

struct BeyondOptions {
  std::string tool = "reckon";
  // Names as above. Empty: every measure of the tool that the context has the inputs for, at
  // `cutoffs`.
  std::vector<std::string> names = {};
  std::vector<std::size_t> cutoffs = {10};
};

struct BeyondResult {
  std::string name;
  std::string definition;
  BeyondValue value;
  std::size_t users = 0;  // who have a list, or a value where it is a mean over users
};

std::vector<BeyondResult> evaluate_beyond(const BeyondOptions& options,
                                          const RecommendationContext& context);

}  // namespace reckon
