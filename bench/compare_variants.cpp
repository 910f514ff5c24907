#include "bench/compare_variants.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eval/accuracy_comparison.h"
#include "eval/main_metrics.h"

namespace reckon {
namespace {

using SystemPair = std::pair<const SystemRun*, const SystemRun*>;

const SystemRun* find_system(const ExperimentResult& result, std::string_view variant,
                             std::string_view recommender) {
  for (const SystemRun& system : result.systems) {
    if (system.variant == variant && system.recommender == recommender) return &system;
  }
  return nullptr;
}

// All that gave item vectors: variants, then the vectors of others.
std::vector<std::string> encoded_names(const ExperimentResult& result) {
  std::vector<std::string> names;
  for (const MeasuredVariant& variant : result.variants) names.push_back(variant.variant.text);
  if (names.empty()) return names;  // without a reference there is nothing to compare with
  for (const ForeignEmbeddings& foreign : result.options.embeddings) names.push_back(foreign.name);
  return names;
}

std::vector<SystemPair> pairs_to_compare(const ExperimentResult& result) {
  std::vector<SystemPair> pairs;
  const auto add = [&](const SystemRun* a, const SystemRun* b) {
    if (a != nullptr && b != nullptr) pairs.emplace_back(a, b);
  };
  const SystemRun* item_cf = find_system(result, "none", "item_cf");
  if (result.variants.empty()) add(item_cf, find_system(result, "none", "mixture"));
  const std::vector<std::string> names = encoded_names(result);
  for (const std::string& name : names) {
    const std::string& first = names.front();
    for (const char* recommender : {"content", "mixture"}) {
      const SystemRun* floor = std::string_view(recommender) == "mixture"
                                   ? item_cf
                                   : find_system(result, "none", "popularity");
      add(name == first ? floor : find_system(result, first, recommender),
          find_system(result, name, recommender));
    }
  }
  return pairs;
}

VariantFidelity fidelity_of(const ExperimentResult& result, const std::string& name,
                            MatrixView<const float> embeddings, bool same_axes) {
  const MeasuredVariant& first = result.variants.front();
  VariantFidelity fidelity;
  if (same_axes && first.embeddings.cols() == embeddings.cols) {
    fidelity.embeddings = compare_embeddings(first.embeddings, embeddings);
  }
  for (const char* recommender : {"content", "mixture"}) {
    const SystemRun* a = find_system(result, first.variant.text, recommender);
    const SystemRun* b = find_system(result, name, recommender);
    if (a == nullptr || b == nullptr) continue;
    const auto k = main_cutoff<std::size_t>(b->evaluation.cutoffs);
    fidelity.lists.push_back({recommender, compare_lists(a->evaluation, b->evaluation, k)});
  }
  return fidelity;
}

// Two mixtures then differ by more than their embeddings.
void warn_of_weights(const SystemPair& pair, std::vector<std::string>& warnings) {
  const auto& [a, b] = pair;
  if (a->recommender != "mixture" || b->recommender != "mixture" || a->weights == b->weights) {
    return;
  }
  warnings.push_back(
      fmt::format("{} has the weights {:.1f} and {} {:.1f} ({}), each chosen on validation: their "
                  "difference is that of the weights too",
                  a->name(), fmt::join(a->weights, ", "), b->name(), fmt::join(b->weights, ", "),
                  fmt::join(b->sources, ", ")));
}

// Pairs of recommenders, metric by metric.
void compare_systems(ExperimentResult& result, Progress& progress) {
  const std::vector<SystemPair> pairs = pairs_to_compare(result);
  if (pairs.empty()) return;
  std::vector<std::vector<MetricComparison>> tables;
  tables.reserve(pairs.size());
  for (const SystemPair& pair : pairs) {
    warn_of_weights(pair, result.warnings);
    const auto& [a, b] = pair;
    tables.push_back(compare_rankings(
        a->evaluation, a->resamples, b->evaluation, b->resamples,
        {.seed = result.options.seed, .threads = result.options.threads}, progress));
  }
  adjust_by_holm(tables, main_cutoff<std::size_t>(pairs.front().first->evaluation.cutoffs));
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    result.comparisons.push_back(
        {pairs[i].first->name(), pairs[i].second->name(), std::move(tables[i])});
  }
}

// The accuracy of every variant in every task, beside the first variant's.
void compare_tasks(ExperimentResult& result, Progress& progress) {
  std::vector<MetricComparison> rows;
  std::vector<std::pair<std::string, std::string>> names;
  const TaskRun* first = nullptr;
  for (const TaskRun& run : result.tasks) {
    if (first == nullptr || first->task != run.task) {
      first = &run;
      continue;
    }
    rows.push_back(compare_accuracy(
        first->evaluation, run.evaluation,
        {.draws = result.options.resamples,
         .seed = result.options.seed,
         .threads = result.options.threads},
        {.seed = result.options.seed, .threads = result.options.threads}, progress));
    names.emplace_back(first->variant + "/" + run.task, run.variant + "/" + run.task);
  }
  adjust_all_by_holm(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    result.comparisons.push_back({names[i].first, names[i].second, {std::move(rows[i])}});
  }
}

}  // namespace

void compare_variants(ExperimentResult& result, Progress& progress) {
  const std::vector<std::string> names = encoded_names(result);
  result.fidelity.resize(names.size());
  // Principal components have axes of their own.
  const auto is_reduced = [&](std::size_t i) {
    return i < result.variants.size() && result.variants[i].components > 0;
  };
  for (std::size_t i = 1; i < names.size(); ++i) {
    const Matrix<float>& embeddings = i < result.variants.size()
                                          ? result.variants[i].embeddings
                                          : result.foreign[i - result.variants.size()].items;
    if (embeddings.rows() == 0) continue;
    const bool same_axes = !is_reduced(0) && !is_reduced(i);
    result.fidelity[i] = fidelity_of(result, names[i], embeddings, same_axes);
  }
  compare_systems(result, progress);
  compare_tasks(result, progress);
}

}  // namespace reckon
