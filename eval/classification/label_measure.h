#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eval/classification/labelled_predictions.h"
#include "eval/classification/row_weights.h"
#include "eval/measure_name.h"

namespace reckon {

// Numbers of a measure that has more than one: values of classes, a curve, a matrix.
struct MeasureArray {
  std::string name;
  std::vector<double> values;            // a matrix row by row
  std::size_t columns = 0;               // of a matrix; 0: a plain list
  std::vector<std::string> labels = {};  // of the list's values or the matrix's rows and columns
};

struct MeasureValue {
  double scalar = std::numeric_limits<double>::quiet_NaN();
  std::vector<MeasureArray> arrays = {};  // empty: the value is the scalar
};

// A measure of given predictions, to be asked under many weights. What it needs to know of the rows
// apart from their weights (decisions, sorted orders) is computed when it is bound, not when it is
// asked. Asking throws Error where the tool raises an exception.
using LabelFunction = std::function<MeasureValue(const RowWeights& weights)>;

// Which rows a measure is of: those whose true label is one of the labels, or all; the latter where
// rows are out of scope, or where a label says so (LabelledPredictions::out_of_scope_label).
enum class RowScope : std::uint8_t { kInScope, kAll, kAllWithRefusals };

// A row in a tool's table of measures.
struct LabelMeasureRow {
  std::string_view name;        // the tool's own, without arguments: "f1_score"
  std::string_view common;      // what all tools' measures of this kind are called: "f1"
  std::string_view definition;  // formula in words
  // Binds data, which must outlive the result, and the arguments. Asks the name for all it
  // understands. Throws Error for predictions of a kind that the measure does not take.
  LabelFunction (*bind)(const LabelledPredictions& data, const MeasureName& name);
  bool higher_is_better = true;
  std::optional<LabelKind> kind = std::nullopt;  // the only one it takes; none: bind() knows
  RowScope scope = RowScope::kInScope;
};

// How a tool measures labelled predictions.
struct LabelDefinition {
  std::string_view tool;     // "scikit-learn"
  std::string_view checked;  // the release whose numbers these are
  bool takes_weights;        // of rows; else Error where the data has them
  std::span<const LabelMeasureRow> measures;
  // Names evaluated where the user names none, by LabelKind.
  std::span<const std::string_view> usual_binary, usual_multiclass, usual_multilabel, usual_ratings;

  std::span<const std::string_view> usual(LabelKind kind) const;
};

// reckon's own definition and those of other tools, in the order of `--help`.
std::span<const LabelDefinition* const> label_definitions();
// By tool. Throws Error listing the known ones.
const LabelDefinition& label_definition(std::string_view tool);

// The row that a name means for predictions of a kind: the tool's own name, or the common one.
// Throws Error for a name that is not in the table.
const LabelMeasureRow& label_measure_row(const LabelDefinition& definition, std::string_view name,
                                         LabelKind kind);

// A measure bound to predictions.
struct LabelMeasure {
  std::string name;        // as the user wrote it
  std::string definition;  // in words
  LabelFunction value;
  bool higher_is_better = true;
  RowScope scope = RowScope::kInScope;
};

// The measure of that name, of all rows of data, which must outlive it. Throws Error for a name
// that is not in the table, an argument it does not take, weights where the tool takes none, and
// predictions it cannot be computed from.
LabelMeasure bind_label_measure(const LabelDefinition& definition, std::string_view name,
                                const LabelledPredictions& data);

// The value alone: checks the data, binds, and asks under the data's weights. Rows whose true label
// is out of scope are left out of measures that are not of them.
MeasureValue evaluate_label_measure(std::string_view tool, std::string_view name,
                                    const LabelledPredictions& data);

// For those who write tables.
inline MeasureValue scalar(double value) { return {.scalar = value}; }
// Throws Error unless data is of the kind.
void require_kind(const LabelledPredictions& data, LabelKind kind, const MeasureName& name);
// Throws Error unless the rows have one label each: binary and multiclass.
void require_one_label(const LabelledPredictions& data, const MeasureName& name);
// Throws Error where data has no scores.
void require_scores(const LabelledPredictions& data, const MeasureName& name);
// The value of word `argument` among `choices`, by its place. Throws Error for another.
std::size_t choice(const MeasureName& name, std::string_view argument, std::string_view otherwise,
                   std::span<const std::string_view> choices);

}  // namespace reckon
