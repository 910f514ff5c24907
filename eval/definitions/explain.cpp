#include "eval/definitions/explain.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "core/error.h"
#include "eval/judged/evaluate_judged.h"

namespace reckon {
namespace {

constexpr double kRounding = 1e-12;
constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

bool differ(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) != std::isnan(b);
  return std::abs(a - b) > kRounding * std::max(1.0, std::abs(b));
}

std::string_view rule_text(QueryRule rule) {
  switch (rule) {
    case QueryRule::kLeftOut:
      return "leaves them out";
    case QueryRule::kCounted:
      return "counts them";
    case QueryRule::kRefused:
      return "refuses them";
  }
  return "";
}

std::string_view aggregation_text(Aggregation aggregation) {
  switch (aggregation) {
    case Aggregation::kMean:
      return "takes the mean of those with a value";
    case Aggregation::kMeanOrZero:
      return "takes the mean of those with a value, 0 without";
    case Aggregation::kStrictMean:
      return "takes the mean of all, no number where one has no value";
    case Aggregation::kSum:
      return "sums";
    case Aggregation::kExponentialOfMean:
      return "takes the geometric mean";
    default:
      return "combines them in another way";
  }
}

// One definition's measure on the data.
struct Evaluated {
  const RankingDefinition* definition = nullptr;
  RankingMeasure measure;
  JudgedEvaluation evaluation;
  std::string refusal;  // why the definition takes no such data; empty: it does

  const JudgedMeasure& whole() const { return evaluation.measures[0]; }
};

JudgedEvaluation evaluate_in(const JudgedSource& source, const Evaluated& one, DocumentOrder order,
                             std::size_t threads, Progress& progress) {
  RankingMeasure measure = one.measure;
  measure.order = order;
  return evaluate_judged(source, *one.definition, {&measure, 1}, {.threads = threads}, progress);
}

// Calls both(i, j) with the places of each query that both evaluate.
template <typename Both>
void for_each_common(const JudgedEvaluation& a, const JudgedEvaluation& b, Both both) {
  for (std::size_t i = 0, j = 0; i < a.queries.size() && j < b.queries.size();) {
    if (a.queries[i] < b.queries[j]) {
      ++i;
    } else if (b.queries[j] < a.queries[i]) {
      ++j;
    } else {
      both(i++, j++);
    }
  }
}

std::size_t count_different(const JudgedEvaluation& a, const JudgedEvaluation& b) {
  std::size_t count = 0;
  for_each_common(a, b, [&](std::size_t i, std::size_t j) {
    count += differ(a.measures[0].values[i], b.measures[0].values[j]) ? 1U : 0U;
  });
  return count;
}

void add_query_reasons(const Evaluated& a, const Evaluated& b, DefinitionDifference& difference) {
  const auto add = [&](std::size_t count, std::string_view what, QueryRule first,
                       QueryRule second) {
    if (count > 0 && first != second)
      difference.reasons.push_back(fmt::format("{} queries {}: {} {}, {} {}", count, what,
                                               difference.first, rule_text(first),
                                               difference.second, rule_text(second)));
  };
  const JudgedCounts& counts = a.evaluation.counts;
  add(counts.judged_not_retrieved, "are judged and not in the run",
      a.definition->judged_not_retrieved, b.definition->judged_not_retrieved);
  add(counts.retrieved_not_judged, "are in the run and not judged",
      a.definition->retrieved_not_judged, b.definition->retrieved_not_judged);
  add(std::max(counts.without_relevant, b.evaluation.counts.without_relevant),
      "have no relevant document", a.definition->without_relevant, b.definition->without_relevant);
}

void add_mean_reasons(const Evaluated& a, const Evaluated& b, DefinitionDifference& difference) {
  const auto missing = [](const Evaluated& one) {
    return one.whole().values.size() - one.whole().queries;
  };
  if (a.measure.aggregation != b.measure.aggregation && missing(a) + missing(b) > 0)
    difference.reasons.push_back(
        fmt::format("queries without a value: {} has {} and {}, {} has {} and {}", difference.first,
                    missing(a), aggregation_text(a.measure.aggregation), difference.second,
                    missing(b), aggregation_text(b.measure.aggregation)));
  const bool weighted = !a.whole().weights.empty();
  if (weighted != !b.whole().weights.empty())
    difference.reasons.push_back(
        fmt::format("only {} weighs queries", weighted ? difference.first : difference.second));
}

// Ties first: what is left after both see the documents in one order is the formula.
void add_value_reasons(const JudgedSource& source, const Evaluated& a, const Evaluated& b,
                       DefinitionDifference& difference, std::size_t threads, Progress& progress) {
  std::size_t left = difference.different;
  if (a.measure.order != b.measure.order) {
    const JudgedEvaluation reordered = evaluate_in(source, b, a.measure.order, threads, progress);
    left = count_different(a.evaluation, reordered);
    if (const std::size_t moved = count_different(b.evaluation, reordered); moved > 0)
      difference.reasons.push_back(fmt::format(
          "order of ties: {} by {}, {} by {}; in the order of {}, {} gives another value for {} "
          "queries and {} still differ",
          difference.first, document_order_text(a.measure.order), difference.second,
          document_order_text(b.measure.order), difference.first, difference.second, moved, left));
  }
  if (left > 0)
    difference.reasons.push_back(fmt::format("formula, for {} queries: {}: {}; {}: {}", left,
                                             difference.first, a.measure.definition,
                                             difference.second, b.measure.definition));
}

DefinitionDifference difference_of(const JudgedSource& source, const std::string& measure,
                                   const Evaluated& a, const Evaluated& b, std::size_t threads,
                                   Progress& progress) {
  DefinitionDifference difference;
  difference.measure = measure;
  difference.first = a.definition->tool;
  difference.second = b.definition->tool;
  difference.first_value = a.refusal.empty() ? a.whole().value : kNoValue;
  difference.second_value = b.refusal.empty() ? b.whole().value : kNoValue;
  for (const Evaluated* one : {&a, &b})
    if (!one->refusal.empty())
      difference.reasons.push_back(
          fmt::format("{} refuses this data: {}", one->definition->tool, one->refusal));
  if (!difference.reasons.empty()) return difference;
  for_each_common(a.evaluation, b.evaluation, [&](std::size_t i, std::size_t j) {
    ++difference.compared;
    const double first = a.whole().values[i];
    const double second = b.whole().values[j];
    if (!differ(first, second)) return;
    ++difference.different;
    const double apart = second - first;
    const bool larger = difference.largest_query.empty() || std::isnan(apart) ||
                        std::abs(apart) > std::abs(difference.largest);
    if (larger && !std::isnan(difference.largest)) {
      difference.largest = apart;
      difference.largest_query = source.query_id(a.evaluation.queries[i]);
    }
  });
  difference.first_only = a.evaluation.queries.size() - difference.compared;
  difference.second_only = b.evaluation.queries.size() - difference.compared;
  if (difference.first_only + difference.second_only > 0) add_query_reasons(a, b, difference);
  if (differ(difference.first_value, difference.second_value)) add_mean_reasons(a, b, difference);
  if (difference.different > 0) add_value_reasons(source, a, b, difference, threads, progress);
  return difference;
}

std::optional<Evaluated> evaluated(const JudgedSource& source, const RankingDefinition& definition,
                                   const std::string& measure, std::size_t threads,
                                   Progress& progress) {
  Evaluated one{.definition = &definition, .measure = {}, .evaluation = {}, .refusal = {}};
  try {
    one.measure = bind_measure(definition, measure);
  } catch (const Error&) {
    return std::nullopt;
  }
  try {
    one.evaluation = evaluate_in(source, one, one.measure.order, threads, progress);
  } catch (const Error& error) {
    one.refusal = error.what();
  }
  return one;
}

}  // namespace

std::vector<DefinitionDifference> explain_definitions(
    const JudgedSource& source, std::span<const RankingDefinition* const> definitions,
    std::span<const std::string> measures, std::size_t threads, Progress& progress) {
  std::vector<DefinitionDifference> differences;
  for (const std::string& measure : measures) {
    std::vector<Evaluated> having;
    for (const RankingDefinition* definition : definitions)
      if (auto one = evaluated(source, *definition, measure, threads, progress))
        having.push_back(std::move(*one));
    if (having.empty()) fail("metric '{}': none of the definitions has it", measure);
    for (std::size_t b = 1; b < having.size(); ++b)
      for (std::size_t a = 0; a < b; ++a)
        differences.push_back(
            difference_of(source, measure, having[a], having[b], threads, progress));
  }
  return differences;
}

}  // namespace reckon
