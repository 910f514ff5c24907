#include "eval/metric_comparison.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"
#include "eval/evaluate_ranking.h"
#include "tests/eval/matrix_recommender.h"
#include "tests/eval/random_experiment.h"

namespace reckon {
namespace {

using test::RandomExperiment;

RankingEvaluation evaluate(const RandomExperiment& experiment, float noise, std::uint64_t seed,
                           std::vector<std::size_t> cutoffs = {1, 5}) {
  Random random(seed);
  Matrix<float> scores(experiment.scores.rows(), experiment.scores.cols());
  for (std::size_t user = 0; user < scores.rows(); ++user) {
    for (std::size_t item = 0; item < scores.cols(); ++item) {
      scores.row(user)[item] =
          experiment.scores.row(user)[item] + noise * static_cast<float>(random.below(50)) / 50.0f;
    }
  }
  RankingOptions options{.cutoffs = std::move(cutoffs), .item_vectors = experiment.vectors};
  SilentProgress progress;
  return evaluate_ranking(test::MatrixRecommender(std::move(scores)), experiment.task, options,
                          progress);
}

MetricResamples resample(const RankingEvaluation& evaluation, std::size_t draws = 200,
                         std::uint64_t seed = 1) {
  SilentProgress progress;
  return resample_metrics(evaluation, {.draws = draws, .seed = seed}, progress);
}

std::vector<MetricComparison> compare(const RankingEvaluation& a, const RankingEvaluation& b,
                                      const ComparisonOptions& options = {}) {
  SilentProgress progress;
  return compare_rankings(a, resample(a), b, resample(b), options, progress);
}

double f1(double p, double r) { return p + r > 0 ? 2 * p * r / (p + r) : 0; }

// The overall values of rows of users, each as often as it stands there, from per-user values.
std::map<std::string, double> overall_of(const RankingEvaluation& evaluation,
                                         const std::vector<std::size_t>& users) {
  std::map<std::string, double> result;
  for (const UserMetricValues& column : evaluation.per_user) {
    double sum = 0;
    double weights = 0;
    for (const std::size_t user : users) {
      if (std::isnan(column.values[user])) continue;
      const double weight = column.name == "auc_weighted" ? column.weights[user] : 1.0;
      sum += weight * column.values[user];
      weights += weight;
    }
    result[column.name] = sum / weights;
  }
  for (const std::size_t k : evaluation.cutoffs) {
    const std::string at = std::string("@").append(std::to_string(k));
    result["f1_of_means" + at] = f1(result["precision" + at], result["recall" + at]);
  }
  return result;
}

TEST(MetricResamples, AreTheMetricsOfTheUsersThatWereDrawn) {
  const RandomExperiment experiment(31, 80, 30, 10);
  const RankingEvaluation evaluation = evaluate(experiment, 0.5f, 1);
  ASSERT_GT(evaluation.counts.without_auc, 0u);
  const MetricResamples resamples = resample(evaluation, 20, 5);
  std::vector<double> weights(evaluation.users.size());
  for (std::size_t draw = 0; draw < 20; ++draw) {
    bootstrap_weights(5, draw, weights);
    std::vector<std::size_t> users;
    for (std::size_t user = 0; user < weights.size(); ++user) {
      users.insert(users.end(), static_cast<std::size_t>(weights[user]), user);
    }
    const auto expected = overall_of(evaluation, users);
    ASSERT_EQ(resamples.names.size(), expected.size());
    for (std::size_t i = 0; i < resamples.names.size(); ++i) {
      EXPECT_NEAR(resamples.values.row(i)[draw], expected.at(resamples.names[i]), 1e-12)
          << resamples.names[i];
    }
  }
}

TEST(MetricResamples, GiveIntervalsAroundTheValueAndNoneForTheWholeSystem) {
  const RandomExperiment experiment(32, 300, 30, 10);
  const RankingEvaluation evaluation = evaluate(experiment, 0.5f, 1);
  const MetricResamples resamples = resample(evaluation, 500);
  std::set<std::string> whole = {"auc_all_pairs"};
  for (const char* name : {"coverage", "user_coverage", "gini", "entropy", "personalisation"}) {
    for (const char* cutoff : {"@1", "@5"}) whole.insert(std::string(name) + cutoff);
  }
  for (const MetricValue& value : evaluation.overall) {
    const std::optional<Interval> interval = resamples.interval(value.name);
    EXPECT_EQ(interval.has_value(), !whole.contains(value.name)) << value.name;
    if (!interval) continue;
    EXPECT_LE(interval->low, interval->high) << value.name;
    EXPECT_LE(interval->low, value.value) << value.name;
    EXPECT_GE(interval->high, value.value) << value.name;
    EXPECT_LE(resamples.interval(value.name, 0.99)->low, interval->low);
  }
  EXPECT_FALSE(resamples.interval("no such metric"));
}

TEST(MetricResamples, StandardErrorIsThatOfAMean) {
  const RandomExperiment experiment(33, 400, 30, 10);
  const RankingEvaluation evaluation = evaluate(experiment, 0.5f, 1);
  const MetricResamples resamples = resample(evaluation, 2000);
  const std::vector<double>& values = evaluation.user_metric("ndcg@5").values;
  const auto deviation = [](std::span<const double> x) {
    double sum = 0;
    double square = 0;
    for (const double v : x) {
      sum += v;
      square += v * v;
    }
    const auto n = static_cast<double>(x.size());
    return std::sqrt(square / n - sum / n * (sum / n));
  };
  const double expected = deviation(values) / std::sqrt(static_cast<double>(values.size()));
  const double found = deviation(resamples.values.row(*resamples.find("ndcg@5")));
  EXPECT_NEAR(found / expected, 1.0, 0.08);
}

TEST(MetricComparison, DiffersNowhereFromItself) {
  const RandomExperiment experiment(34, 60, 30, 10);
  const RankingEvaluation a = evaluate(experiment, 0.5f, 1);
  for (const MetricComparison& row : compare(a, a)) {
    EXPECT_EQ(row.difference, 0.0);
    EXPECT_EQ(row.p.has_value(), row.interval.has_value());
    EXPECT_EQ(row.p.has_value(), row.reason.empty());
    if (row.p) {
      EXPECT_EQ(*row.p, 1.0) << row.name;
      EXPECT_EQ(row.interval->low, 0.0);
      EXPECT_EQ(row.interval->high, 0.0);
    }
  }
}

TEST(MetricComparison, SwappingTheSystemsTurnsTheSigns) {
  const RandomExperiment experiment(35, 60, 30, 10);
  const RankingEvaluation a = evaluate(experiment, 0.2f, 1);
  const RankingEvaluation b = evaluate(experiment, 0.5f, 2);
  const auto forward = compare(a, b);
  const auto backward = compare(b, a);
  ASSERT_EQ(forward.size(), a.overall.size());
  for (std::size_t i = 0; i < forward.size(); ++i) {
    EXPECT_EQ(forward[i].difference, -backward[i].difference);
    EXPECT_EQ(forward[i].p, backward[i].p) << forward[i].name;
    if (!forward[i].interval) continue;
    const double rounding = 1e-15 * std::max(1.0, std::abs(a.overall[i].value));
    EXPECT_NEAR(forward[i].interval->low, -backward[i].interval->high, rounding);
    EXPECT_NEAR(forward[i].interval->high, -backward[i].interval->low, rounding);
  }
}

// Exchanges the systems' values of users in all 2^n ways, and recomputes every metric each time.
TEST(MetricComparison, IsTheExactTestForFewUsers) {
  for (std::uint64_t seed = 40; seed < 44; ++seed) {
    const RandomExperiment experiment(seed, 13, 25, 10);
    const RankingEvaluation a = evaluate(experiment, 0.3f, 1);
    const RankingEvaluation b = evaluate(experiment, 2.0f, 2);
    const std::size_t n = a.users.size();
    ASSERT_LE(n, 13u);
    RankingEvaluation mixed_a = evaluate(experiment, 0.3f, 1);
    RankingEvaluation mixed_b = evaluate(experiment, 2.0f, 2);
    std::vector<std::size_t> everyone(n);
    for (std::size_t user = 0; user < n; ++user) everyone[user] = user;
    const auto observed_a = overall_of(a, everyone);
    const auto observed_b = overall_of(b, everyone);
    std::map<std::string, double> extreme;
    const std::size_t flips = std::size_t{1} << n;
    for (std::size_t flip = 0; flip < flips; ++flip) {
      for (std::size_t c = 0; c < a.per_user.size(); ++c) {
        for (std::size_t user = 0; user < n; ++user) {
          const bool exchange = (flip >> user & 1) != 0;
          mixed_a.per_user[c].values[user] = (exchange ? b : a).per_user[c].values[user];
          mixed_b.per_user[c].values[user] = (exchange ? a : b).per_user[c].values[user];
        }
      }
      const auto flipped_a = overall_of(mixed_a, everyone);
      const auto flipped_b = overall_of(mixed_b, everyone);
      for (const auto& [name, value] : observed_a) {
        const double observed = std::abs(observed_b.at(name) - value);
        const double flipped = std::abs(flipped_b.at(name) - flipped_a.at(name));
        extreme[name] += flipped >= observed - 1e-12 ? 1 : 0;
      }
    }
    for (const MetricComparison& row : compare(a, b)) {
      if (!row.p) continue;
      EXPECT_NEAR(*row.p, extreme.at(row.name) / static_cast<double>(flips), 1e-12) << row.name;
    }
  }
}

TEST(MetricComparison, FindsAPlantedDifferenceAndSaysWhereThereIsNoTest) {
  RandomExperiment experiment(36, 300, 30, 10);
  const RankingEvaluation noise = evaluate(experiment, 1.0f, 1);
  for (std::size_t user = 0; user < 300; ++user) {
    for (const std::int32_t item : experiment.task.relevant.row(user)) {
      experiment.scores.row(user)[static_cast<std::size_t>(item)] += 0.5f;
    }
  }
  const RankingEvaluation better = evaluate(experiment, 1.0f, 1);
  std::vector<std::vector<MetricComparison>> tables;
  tables.push_back(compare(noise, better));
  adjust_by_holm(tables, 5);
  const auto row_of = [&](const std::string& name) {
    return *std::ranges::find(tables[0], name, &MetricComparison::name);
  };
  for (const char* name : {"ndcg@5", "auc", "auc_weighted", "f1_of_means@5"}) {
    EXPECT_EQ(*row_of(name).p, 1e-4) << name;  // 1 / (9999 + 1): no permutation comes near
    EXPECT_GT(row_of(name).interval->low, 0.0) << name;
  }
  for (const char* name : {"ndcg@5", "recall@5", "auc"}) {
    EXPECT_DOUBLE_EQ(*row_of(name).p_adjusted, 3e-4) << name;  // of three tests
  }
  for (const char* name : {"ndcg@1", "precision@5", "auc_weighted", "f1_of_means@5"}) {
    EXPECT_FALSE(row_of(name).p_adjusted) << name;
  }
  for (const char* name : {"coverage@5", "gini@5", "auc_all_pairs"}) {
    EXPECT_FALSE(row_of(name).p || row_of(name).interval || row_of(name).p_adjusted) << name;
    EXPECT_FALSE(row_of(name).reason.empty()) << name;
  }
}

TEST(MetricComparison, AdjustsAllTablesTogether) {
  const RankingMetric& auc = *std::ranges::find(ranking_metrics(), "auc", &RankingMetric::name);
  std::vector<std::vector<MetricComparison>> tables(2);
  tables[0].resize(2);
  tables[1].resize(2);
  for (auto& table : tables) {
    for (MetricComparison& row : table) row.metric = &auc;
  }
  tables[0][0].p = 0.01;
  tables[1][1].p = 0.04;
  tables[1][0].p = 0.03;
  adjust_by_holm(tables, 10);
  EXPECT_DOUBLE_EQ(*tables[0][0].p_adjusted, 0.03);
  EXPECT_DOUBLE_EQ(*tables[1][0].p_adjusted, 0.06);
  EXPECT_DOUBLE_EQ(*tables[1][1].p_adjusted, 0.06);
  EXPECT_FALSE(tables[0][1].p_adjusted);
}

TEST(MetricComparison, DoesNotDependOnTheNumberOfThreads) {
  const RandomExperiment experiment(37, 100, 30, 10);
  const RankingEvaluation a = evaluate(experiment, 0.2f, 1);
  const RankingEvaluation b = evaluate(experiment, 0.5f, 2);
  const auto one = compare(a, b, {.threads = 1});
  const auto four = compare(a, b, {.threads = 4});
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].p, four[i].p);
}

TEST(MetricComparison, RefusesSystemsThatAreNotComparable) {
  const RandomExperiment experiment(38, 60, 30, 10);
  const RankingEvaluation a = evaluate(experiment, 0.2f, 1);
  RankingEvaluation b = evaluate(experiment, 0.5f, 2);
  SilentProgress progress;
  const MetricResamples resamples = resample(a);
  EXPECT_THROW(compare_rankings(a, resamples, b, resample(b, 200, 2), {}, progress), Error);
  EXPECT_THROW(compare_rankings(a, resamples, b, resample(b, 100), {}, progress), Error);
  b.users.back() += 1;
  EXPECT_THROW(compare_rankings(a, resamples, b, resamples, {}, progress), Error);
}

TEST(MetricComparison, SkipsMetricsThatOnlyOneSystemHas) {
  const RandomExperiment experiment(39, 60, 30, 10);
  const RankingEvaluation a = evaluate(experiment, 0.2f, 1, {1, 5});
  const RankingEvaluation b = evaluate(experiment, 0.5f, 2, {5, 10});
  for (const MetricComparison& row : compare(a, b)) {
    EXPECT_TRUE(row.cutoff == 0 || row.cutoff == 5) << row.name;
  }
}

}  // namespace
}  // namespace reckon
