#include "eval/definitions/compatibility.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "eval/judged/relevance.h"

namespace reckon::definitions {
namespace {

using measures::ratio;

// Overlap of two rankings of `depth` documents by rank (from 0) in each, weighing prefixes by
// persistence. A document that one of them lacks is nowhere in it.
constexpr std::size_t kNowhere = ~std::size_t{0};
double overlap(const std::vector<std::pair<std::size_t, std::size_t>>& ranks, std::size_t depth,
               double persistence) {
  std::vector<std::size_t> joined(depth, 0);  // documents that both have from this rank on
  for (const auto& [a, b] : ranks)
    if (a != kNowhere && b != kNowhere) ++joined[std::max(a, b)];
  double sum = 0;
  double weights = 0;
  double weight = 1;
  std::size_t common = 0;
  for (std::size_t i = 0; i < depth; ++i) {
    common += joined[i];
    sum += weight * ratio(common, i + 1);
    weights += weight;
    weight *= persistence;
  }
  return ratio(sum, weights);
}

}  // namespace

QueryFunction compatibility(const MeasureName& name) {
  return [persistence = name.number("p", 0.95),
          normalize = name.flag("normalize", true)](const JudgedList& list) {
    if (list.grades.empty()) return 0.0;
    struct Ideal {
      std::int32_t grade;
      double score;
      std::size_t rank;
    };
    std::vector<Ideal> ideal;
    std::map<std::int32_t, std::size_t> missing;
    for (const std::int32_t grade : list.judged)
      if (grade > 0) ++missing[grade];
    for (std::size_t i = 0; i < list.grades.size(); ++i)
      if (list.grades[i] > 0) {
        ideal.push_back({list.grades[i], list.scores[i], i});
        --missing[list.grades[i]];
      }
    for (const auto& [grade, count] : missing)
      ideal.insert(ideal.end(), count, {grade, 0.0, kNowhere});
    std::stable_sort(ideal.begin(), ideal.end(), [](const Ideal& a, const Ideal& b) {
      return a.grade != b.grade ? a.grade > b.grade : a.score > b.score;
    });
    std::vector<std::pair<std::size_t, std::size_t>> ranks;
    std::vector<std::pair<std::size_t, std::size_t>> best;
    for (std::size_t i = 0; i < ideal.size(); ++i) {
      ranks.emplace_back(ideal[i].rank, i);
      best.emplace_back(i, i);
    }
    const std::size_t depth = std::max(list.grades.size(), ideal.size());
    const double value = overlap(ranks, depth, persistence);
    const double highest = normalize ? overlap(best, depth, persistence) : 0.0;
    return highest > 0 ? value / highest : value;
  };
}

}  // namespace reckon::definitions
