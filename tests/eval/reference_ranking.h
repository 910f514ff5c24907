#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "eval/ranking_task.h"

namespace reckon::test {

// Every metric straight from its definition, in float64, one user and one pair at a time: slow,
// and sharing nothing with the library but the task.
struct ReferenceRanking {
  std::map<std::string, std::vector<double>> per_user;  // "ndcg@10" -> [evaluated users]
  std::map<std::string, double> overall;
  std::vector<std::vector<std::int32_t>> lists;  // of the longest cutoff
};

inline ReferenceRanking reference_ranking(const Matrix<float>& scores, const RankingTask& task,
                                          std::span<const std::int32_t> users,
                                          const std::vector<std::size_t>& cutoffs,
                                          const Matrix<float>& vectors) {
  ReferenceRanking result;
  const auto cosine = [&](std::int32_t a, std::int32_t b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (std::size_t j = 0; j < vectors.cols(); ++j) {
      const double x = vectors.row(static_cast<std::size_t>(a))[j];
      const double y = vectors.row(static_cast<std::size_t>(b))[j];
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    return ab / std::sqrt(aa * bb);
  };
  const auto mean = [](const std::vector<double>& values) {
    double sum = 0;
    double n = 0;
    for (const double value : values) {
      if (std::isnan(value)) continue;
      sum += value;
      n += 1;
    }
    return sum / n;
  };
  const auto counts_before = [&](std::int32_t item) {
    return static_cast<double>(task.interaction_counts[static_cast<std::size_t>(item)]);
  };
  struct Scored {
    float score;
    bool relevant;
  };
  std::vector<Scored> pooled;
  const auto auc_of = [](const std::vector<Scored>& all) {
    double wins = 0;
    double pairs = 0;
    for (const Scored& p : all) {
      if (!p.relevant) continue;
      for (const Scored& n : all) {
        if (n.relevant) continue;
        wins += p.score > n.score ? 1.0 : p.score == n.score ? 0.5 : 0.0;
        pairs += 1;
      }
    }
    return wins / pairs;
  };
  double weighted_auc = 0;
  double weights = 0;
  for (const std::int32_t user : users) {
    const auto u = static_cast<std::size_t>(user);
    const std::set<std::int32_t> relevant(task.relevant.row(u).begin(), task.relevant.row(u).end());
    const std::set<std::int32_t> excluded(task.excluded.row(u).begin(), task.excluded.row(u).end());
    std::vector<std::int32_t> candidates;
    std::vector<Scored> scored;
    for (std::size_t item = 0; item < task.item_count; ++item) {
      const auto row = static_cast<std::int32_t>(item);
      if (excluded.contains(row)) continue;
      candidates.push_back(row);
      scored.push_back({scores.row(u)[item], relevant.contains(row)});
    }
    pooled.insert(pooled.end(), scored.begin(), scored.end());
    std::stable_sort(candidates.begin(), candidates.end(), [&](std::int32_t a, std::int32_t b) {
      return scores.row(u)[static_cast<std::size_t>(a)] >
             scores.row(u)[static_cast<std::size_t>(b)];
    });
    const auto r = static_cast<double>(relevant.size());
    for (const std::size_t k : cutoffs) {
      const std::vector<std::int32_t> list(
          candidates.begin(),
          candidates.begin() + static_cast<std::ptrdiff_t>(std::min(k, candidates.size())));
      double hits = 0;
      double dcg = 0;
      double ap = 0;
      double rr = 0;
      double novelty = 0;
      double distance = 0;
      double pairs = 0;
      for (std::size_t i = 0; i < list.size(); ++i) {
        const double p = static_cast<double>(i) + 1;
        if (relevant.contains(list[i])) {
          hits += 1;
          dcg += 1 / std::log2(p + 1);
          ap += hits / p;
          if (rr == 0) rr = 1 / p;
        }
        novelty -= std::log2(std::max(counts_before(list[i]), 1.0) /
                             static_cast<double>(task.training_users));
        for (std::size_t j = 0; j < i; ++j) {
          distance += 1 - cosine(list[i], list[j]);
          pairs += 1;
        }
      }
      double ideal = 0;
      for (double p = 1; p <= std::min(static_cast<double>(k), r); ++p)
        ideal += 1 / std::log2(p + 1);
      const double precision = hits / static_cast<double>(k);
      const double recall = hits / r;
      const std::string at = std::string("@").append(std::to_string(k));
      const auto add = [&](const std::string& name, double value) {
        result.per_user[name + at].push_back(value);
      };
      add("precision", precision);
      add("recall", recall);
      add("f1", hits > 0 ? 2 * precision * recall / (precision + recall) : 0);
      add("hit_rate", hits > 0 ? 1 : 0);
      add("ndcg", dcg / ideal);
      add("map", ap / std::min(r, static_cast<double>(k)));
      add("mrr", rr);
      add("novelty", novelty / static_cast<double>(list.size()));
      add("diversity", pairs > 0 ? distance / pairs : 0);
      const auto popularity = [&](std::span<const std::int32_t> some) {
        double sum = 0;
        for (const std::int32_t item : some) sum += counts_before(item);
        return sum / static_cast<double>(some.size());
      };
      add("average_popularity", popularity(list));
      add("popularity_lift", popularity(list) / popularity(task.excluded.row(u)) - 1);
      double tail = 0;
      for (const std::int32_t item : list) {
        double more_popular = 0;
        for (std::size_t other = 0; other < task.item_count; ++other) {
          const auto row = static_cast<std::int32_t>(other);
          more_popular += counts_before(row) > counts_before(item) ? 1 : 0;
        }
        tail += more_popular >= std::ceil(0.2 * static_cast<double>(task.item_count)) ? 1 : 0;
      }
      add("tail_share", tail / static_cast<double>(list.size()));
      if (k == cutoffs.back()) result.lists.push_back(list);
    }
    const double auc = auc_of(scored);
    result.per_user["auc"].push_back(auc);
    result.per_user["auc_weighted"].push_back(auc);
    if (std::isnan(auc)) continue;
    weighted_auc += r * auc;
    weights += r;
  }
  for (const auto& [name, values] : result.per_user) result.overall[name] = mean(values);
  result.overall["auc_weighted"] = weighted_auc / weights;
  result.overall["auc_all_pairs"] = auc_of(pooled);
  for (const std::size_t k : cutoffs) {
    const std::string at = std::string("@").append(std::to_string(k));
    const double p = result.overall["precision" + at];
    const double r = result.overall["recall" + at];
    result.overall["f1_of_means" + at] = p + r > 0 ? 2 * p * r / (p + r) : 0;
    std::vector<double> counts(task.item_count);
    for (const auto& list : result.lists) {
      for (std::size_t i = 0; i < std::min(k, list.size()); ++i) {
        counts[static_cast<std::size_t>(list[i])] += 1;
      }
    }
    double alike = 0;  // over the ordered pairs of users, by the items that they share
    for (const auto& a : result.lists) {
      const std::set<std::int32_t> first(
          a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(k, a.size())));
      for (const auto& b : result.lists) {
        if (&a == &b) continue;
        double common = 0;
        for (std::size_t i = 0; i < std::min(k, b.size()); ++i) common += first.contains(b[i]);
        alike += common / std::sqrt(static_cast<double>(first.size() * std::min(k, b.size())));
      }
    }
    const auto lists = static_cast<double>(result.lists.size());
    result.overall["personalisation" + at] = 1 - alike / (lists * (lists - 1));
    result.overall["user_coverage" + at] = 1;
    const double places = std::accumulate(counts.begin(), counts.end(), 0.0);
    for (const double c : counts) {
      if (c > 0) result.overall["entropy" + at] -= c / places * std::log2(c / places);
    }
    const auto n = static_cast<double>(task.item_count);
    result.overall["coverage" + at] =
        static_cast<double>(
            std::count_if(counts.begin(), counts.end(), [](double c) { return c > 0; })) /
        n;
    // Half the relative mean absolute difference: another form of the same coefficient.
    double differences = 0;
    for (const double a : counts) {
      for (const double b : counts) differences += std::abs(a - b);
    }
    result.overall["gini" + at] =
        differences / (2 * n * std::accumulate(counts.begin(), counts.end(), 0.0));
  }
  return result;
}

}  // namespace reckon::test
