#include "eval/classification/label_measure.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/closest_name.h"
#include "core/error.h"
#include "eval/classification/definitions/definitions.h"
#include "eval/classification/scoped_predictions.h"

namespace reckon {
namespace {

// Whether a measure may be one of predictions of a kind; its arguments may say otherwise.
bool may_take(const LabelMeasureRow& row, LabelKind kind) {
  static constexpr auto kOfRatings =
      std::to_array<std::string_view>({"mae", "mse", "rmse", "r2", "median_absolute_error"});
  const bool of_ratings = std::ranges::find(kOfRatings, row.common) != kOfRatings.end();
  if (kind == LabelKind::kRatings) return of_ratings;
  return row.kind.value_or(kind) == kind && (!of_ratings || kind == LabelKind::kBinary);
}

std::string known_names(const LabelDefinition& definition, LabelKind kind) {
  std::string names;
  for (const LabelMeasureRow& row : definition.measures) {
    if (!may_take(row, kind)) continue;
    names += (names.empty() ? "" : ", ") + std::string(row.name);
  }
  return names;
}

const LabelMeasureRow& find_row(const LabelDefinition& definition, const MeasureName& name,
                                LabelKind kind) {
  for (const LabelMeasureRow& row : definition.measures) {
    if (row.name == name.base()) return row;
  }
  for (const LabelMeasureRow& row : definition.measures) {
    if (row.common == name.base() && row.kind.value_or(kind) == kind) return row;
  }
  std::vector<std::string_view> names;
  for (const LabelMeasureRow& row : definition.measures)
    if (may_take(row, kind)) names.insert(names.end(), {row.name, row.common});
  fail("metric '{}': {} has none of that name for {} predictions{}, expected one of {}",
       name.text(), definition.tool, label_kind_name(kind), did_you_mean(name.base(), names),
       known_names(definition, kind));
}

}  // namespace

std::span<const std::string_view> LabelDefinition::usual(LabelKind kind) const {
  switch (kind) {
    case LabelKind::kBinary:
      return usual_binary;
    case LabelKind::kMulticlass:
      return usual_multiclass;
    case LabelKind::kMultilabel:
      return usual_multilabel;
    case LabelKind::kRatings:
      return usual_ratings;
  }
  return {};
}

std::span<const LabelDefinition* const> label_definitions() {
  static constexpr auto kDefinitions = std::to_array<const LabelDefinition*>({
      &label_definitions_of::kReckon,
      &label_definitions_of::kScikitLearn,
      &label_definitions_of::kTorchmetrics,
      &label_definitions_of::kRecBole,
  });
  return kDefinitions;
}

const LabelDefinition& label_definition(std::string_view tool) {
  std::string known;
  for (const LabelDefinition* definition : label_definitions()) {
    if (definition->tool == tool) return *definition;
    known += (known.empty() ? "" : ", ") + std::string(definition->tool);
  }
  fail("--definitions {}: none for labelled predictions, expected one of {}", tool, known);
}

const LabelMeasureRow& label_measure_row(const LabelDefinition& definition, std::string_view name,
                                         LabelKind kind) {
  return find_row(definition, MeasureName(name), kind);
}

LabelMeasure bind_label_measure(const LabelDefinition& definition, std::string_view text,
                                const LabelledPredictions& data) {
  const MeasureName name(text);
  const LabelMeasureRow& row = find_row(definition, name, data.kind);
  if (row.kind) require_kind(data, *row.kind, name);
  if (!definition.takes_weights && !data.weights.empty()) {
    fail("metric '{}': {} takes no weights of rows, and these predictions have them", text,
         definition.tool);
  }
  LabelMeasure measure{name.text(), std::string(row.definition), row.bind(data, name),
                       row.higher_is_better, row.scope};
  name.refuse_unknown_arguments();
  return measure;
}

MeasureValue evaluate_label_measure(std::string_view tool, std::string_view name,
                                    const LabelledPredictions& data) {
  check_labelled_predictions(data);
  const ScopedPredictions scoped(data);
  const LabelMeasure measure = scoped.bind(label_definition(tool), name);
  return measure.value({.values = scoped.of(measure.scope).weights});
}

void require_kind(const LabelledPredictions& data, LabelKind kind, const MeasureName& name) {
  if (data.kind == kind) return;
  fail("metric '{}': takes {} predictions, these are {}", name.text(), label_kind_name(kind),
       label_kind_name(data.kind));
}

void require_one_label(const LabelledPredictions& data, const MeasureName& name) {
  if (data.is_labelled()) return;
  fail("metric '{}': takes one label a row, these predictions are {}", name.text(),
       label_kind_name(data.kind));
}

void require_scores(const LabelledPredictions& data, const MeasureName& name) {
  if (data.scores.rows() > 0) return;
  fail("metric '{}': needs scores, these predictions have none", name.text());
}

std::size_t choice(const MeasureName& name, std::string_view argument, std::string_view otherwise,
                   std::span<const std::string_view> choices) {
  const std::string word = name.word(argument, otherwise);
  const auto found = std::ranges::find(choices, word);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  std::string expected;
  for (const std::string_view known : choices) {
    expected += (expected.empty() ? "" : ", ") + std::string(known);
  }
  fail("metric '{}': {}={}, expected one of {}", name.text(), argument, word, expected);
}

}  // namespace reckon
