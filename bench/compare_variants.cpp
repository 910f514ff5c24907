#include "bench/compare_variants.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

std::vector<SystemPair> pairs_to_compare(const ExperimentResult& result) {
  std::vector<SystemPair> pairs;
  const auto add = [&](const SystemRun* a, const SystemRun* b) {
    if (a != nullptr && b != nullptr) pairs.emplace_back(a, b);
  };
  const SystemRun* item_cf = find_system(result, "none", "item_cf");
  if (result.variants.empty()) add(item_cf, find_system(result, "none", "mixture"));
  for (const MeasuredVariant& variant : result.variants) {
    const std::string& first = result.variants.front().variant.text;
    const std::string& name = variant.variant.text;
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

VariantFidelity fidelity_of(const ExperimentResult& result, const MeasuredVariant& variant) {
  const MeasuredVariant& first = result.variants.front();
  VariantFidelity fidelity;
  if (first.embeddings.cols() == variant.embeddings.cols()) {
    fidelity.embeddings = compare_embeddings(first.embeddings, variant.embeddings);
  }
  for (const char* recommender : {"content", "mixture"}) {
    const SystemRun* a = find_system(result, first.variant.text, recommender);
    const SystemRun* b = find_system(result, variant.variant.text, recommender);
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

}  // namespace

void compare_variants(ExperimentResult& result, Progress& progress) {
  result.fidelity.resize(result.variants.size());
  for (std::size_t v = 1; v < result.variants.size(); ++v) {
    if (result.variants[v].embeddings.rows() == 0) continue;
    result.fidelity[v] = fidelity_of(result, result.variants[v]);
  }
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

}  // namespace reckon
