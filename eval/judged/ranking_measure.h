#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eval/judged/document_order.h"
#include "eval/judged/judged_list.h"
#include "eval/measure_name.h"

namespace reckon {

// A measure's value for one query; NaN: it has none.
using QueryFunction = std::function<double(const JudgedList&)>;

// How the values of queries become one number.
enum class Aggregation {
  kMean,                 // over the queries that have a value
  kMeanOrZero,           // the same, 0 where none has
  kStrictMean,           // over all queries: NaN where one of them has no value
  kSum,                  // counts such as num_ret
  kExponentialOfMean,    // geometric mean of values that are logarithms
  kHarmonicMeanOfMeans,  // of the mean of the values and the mean of the weights
  kAucOfAllPairs,        // of the retrieved documents of all queries; values say nothing
};

// A measure with its arguments bound, ready to be evaluated.
struct RankingMeasure {
  std::string name;        // as the user wrote it
  std::string common;      // name of measures of this kind in all definitions; may be empty
  std::string definition;  // in words
  QueryFunction value;
  QueryFunction weight;  // of the query in the mean; empty: every query weighs 1
  Aggregation aggregation = Aggregation::kMean;
  DocumentOrder order = DocumentOrder::kStored;
  bool higher_is_better = true;
  std::size_t cutoff = MeasureName::kUncut;  // that the name gives
  std::int32_t level = 1;                    // lowest relevant grade that the name gives
};

// A row in a tool's table of measures.
struct RankingMeasureRow {
  std::string_view name;        // the tool's own, without arguments: "ndcg_score"; "P_" takes "P_5"
  std::string_view common;      // what all tools' measures of this kind are called here: "ndcg";
                                // empty: only by its own name
  std::string_view definition;  // formula in words
  // Binds the arguments. Asks the name for all it understands.
  QueryFunction (*value)(const MeasureName& name);
  QueryFunction (*weight)(const MeasureName& name) = nullptr;
  std::optional<Aggregation> aggregation = std::nullopt;      // none: the definition's
  DocumentOrder (*order)(const MeasureName& name) = nullptr;  // null: the definition's
  bool higher_is_better = true;
  bool names_share = false;  // the number in its name is no cutoff: "IPrec@0.1"
};

// What happens to a query that one side lacks.
enum class QueryRule { kLeftOut, kCounted, kRefused };

// What a tool calls several measures together.
struct MeasureSet {
  std::string_view name;
  std::string_view measures;  // with commas between; sets too
};

// How a tool computes its ranking measures.
struct RankingDefinition {
  std::string_view tool;     // "trec_eval"
  std::string_view checked;  // the release whose numbers these are: "pytrec_eval-terrier 0.5.11"
  DocumentOrder order;
  QueryRule judged_not_retrieved;  // kCounted: as an empty list
  QueryRule retrieved_not_judged;
  QueryRule without_relevant;  // no document of grade 1 or more; kCounted: the measure decides
  Aggregation aggregation = Aggregation::kMean;
  bool repeated_document_refused = false;  // otherwise the last row of a document counts
  bool ranks_suffice = false;  // no measure of one query looks at scores but for their order
  std::span<const RankingMeasureRow> measures;
  std::span<const std::string_view> usual;  // names evaluated where the user names none
  std::span<const MeasureSet> sets = {};
  // Other names that the tool has for a measure: {"MRR", "RR"}.
  std::span<const std::pair<std::string_view, std::string_view>> synonyms = {};
};

// reckon's own definition and those of other tools, in the order of `--help`.
std::span<const RankingDefinition* const> ranking_definitions();

// By tool. Throws Error listing the known ones.
const RankingDefinition& ranking_definition(std::string_view tool,
                                            std::string_view option = "--definitions");

// The measure of that name, the tool's own or the common one. Throws Error for a name that is not
// in the table (listing near ones) or an argument it does not take.
RankingMeasure bind_measure(const RankingDefinition& definition, std::string_view name);

// The names with the measures in the place of each set. A number may follow the name of a set
// behind a point, as trec_eval has it, and others may follow by themselves: "P.5", "10" are P_5 and
// P_10.
std::vector<std::string> expand_sets(const RankingDefinition& definition,
                                     std::span<const std::string> names);

// Whether the table has that name, whatever its arguments.
bool has_measure(const RankingDefinition& definition, std::string_view name);

// All names of the table: the tool's own, without the underscore before a number, and the common
// ones, empty where there is none.
std::vector<std::string_view> own_and_common_names(const RankingDefinition& definition);

// The names of the table with commas between, common ones where there are.
std::string measure_names(const RankingDefinition& definition);

}  // namespace reckon
