#include "eval/classification/evaluate_labels.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "core/matrix.h"
#include "core/parallel.h"
#include "eval/classification/scoped_predictions.h"

namespace reckon {
namespace {

struct Bound {
  LabelResult* result;
  LabelMeasure measure;
};

// Values of the measures over bootstrap draws of the rows, [measures, draws]; NaN where there is
// none.
Matrix<double> draw_values(const ScopedPredictions& data, const std::vector<Bound>& measures,
                           const ResamplingOptions& options, Progress& progress) {
  Matrix<double> values(measures.size(), options.draws);
  const std::size_t threads = options.threads > 0 ? options.threads : default_thread_count();
  progress.begin("Resampling rows", options.draws);
  parallel_chunks(options.draws, threads, [&](std::size_t draw, std::size_t) {
    std::vector<double> weights(data.all().rows());
    bootstrap_weights(options.seed, draw, weights);
    for (std::size_t row = 0; row < data.all().weights.size(); ++row) {
      weights[row] *= data.all().weights[row];
    }
    const std::vector<double> in_scope = data.in_scope_weights(weights);
    for (std::size_t i = 0; i < measures.size(); ++i) {
      const bool all = measures[i].measure.scope != RowScope::kInScope;
      const RowWeights drawn{.values = all ? weights : in_scope, .drawn = true};
      try {
        values.row(i)[draw] = measures[i].measure.value(drawn).scalar;
      } catch (const Error&) {  // a draw may lack what the measure needs, for example a class
        values.row(i)[draw] = std::nan("");
      }
    }
    progress.advance(1);
  });
  return values;
}

void add_intervals(const ScopedPredictions& data, const std::vector<Bound>& measures,
                   const LabelEvaluationOptions& options, Progress& progress) {
  std::vector<Bound> scalars;
  for (const Bound& bound : measures) {
    if (bound.result->value.arrays.empty() && !std::isnan(bound.result->value.scalar)) {
      scalars.push_back(bound);
    }
  }
  if (scalars.empty() || options.resampling.draws == 0) return;
  const Matrix<double> values = draw_values(data, scalars, options.resampling, progress);
  for (std::size_t i = 0; i < scalars.size(); ++i) {
    std::vector<double> defined(values.row(i).begin(), values.row(i).end());
    if (options.keep_draws) scalars[i].result->draws = defined;
    std::erase_if(defined, [](double value) { return std::isnan(value); });
    scalars[i].result->draws_without_value = options.resampling.draws - defined.size();
    if (!defined.empty()) {
      scalars[i].result->interval = percentile_interval(defined, options.confidence);
    }
  }
}

}  // namespace

LabelEvaluation evaluate_labels(const LabelledPredictions& data,
                                const LabelEvaluationOptions& options, Progress& progress) {
  check_labelled_predictions(data);
  const LabelDefinition& definition = label_definition(options.definitions);
  const ScopedPredictions scoped(data);
  LabelEvaluation evaluation;
  evaluation.rows = data.rows();
  evaluation.rows_out_of_scope = data.rows() - scoped.in_scope().rows();

  std::vector<std::string> names = options.measures;
  const bool usual = names.empty();
  if (usual) {
    const auto of_kind = definition.usual(data.kind);
    names.assign(of_kind.begin(), of_kind.end());
    if (names.empty()) {
      fail("--definitions {}: no measures of {} predictions", definition.tool,
           label_kind_name(data.kind));
    }
    for (const LabelMeasureRow& row : definition.measures) {
      if ((row.scope == RowScope::kAll && evaluation.rows_out_of_scope > 0) ||
          (row.scope == RowScope::kAllWithRefusals && data.out_of_scope_label >= 0)) {
        names.emplace_back(row.name);
      }
    }
  }
  evaluation.results.resize(names.size());
  std::vector<Bound> measures;
  for (std::size_t i = 0; i < names.size(); ++i) {
    LabelResult& result = evaluation.results[i];
    result.name = names[i];
    try {
      LabelMeasure measure = scoped.bind(definition, names[i]);
      result.definition = measure.definition;
      result.higher_is_better = measure.higher_is_better;
      const LabelledPredictions& its_data = scoped.of(measure.scope);
      result.rows = its_data.rows();
      result.value = measure.value({.values = its_data.weights});
      measures.push_back({&result, std::move(measure)});
    } catch (const Error& error) {
      if (!usual) throw;
      result.refusal = error.what();
    }
  }
  if (options.intervals) add_intervals(scoped, measures, options, progress);
  return evaluation;
}

}  // namespace reckon
