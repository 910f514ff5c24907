// Evaluations of whole catalogues, and metrics beyond accuracy, against other evaluators.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/progress.h"
#include "eval/evaluate_ranking.h"
#include "tests/eval/conformance.h"
#include "tests/eval/matrix_recommender.h"
#include "tests/eval/metric_by_name.h"

namespace reckon {
namespace {

using json = nlohmann::ordered_json;
using test::number;
using test::user_value;

constexpr double kExact = 1e-12;  // both sides are float64

// catalogue.json as an experiment of ours.
struct Catalogue {
  explicit Catalogue(const json& input, bool mask_training_items = true) {
    const auto items = input["n_items"].get<std::size_t>();
    const auto train = input["train"].get<std::vector<std::vector<std::int32_t>>>();
    const auto test = input["test"].get<std::vector<std::vector<std::int32_t>>>();
    Matrix<float> matrix(train.size(), items);
    std::set<double> distinct;
    std::set<float> distinct_floats;
    for (std::size_t user = 0; user < train.size(); ++user) {
      std::set<float> of_user;
      for (std::size_t item = 0; item < items; ++item) {
        const double score = number(input["scores"][user][item]);
        matrix.row(user)[item] = static_cast<float>(score);
        distinct.insert(score);
        has_zeros = has_zeros || score == 0.0;
        of_user.insert(static_cast<float>(score));
      }
      has_ties = has_ties || of_user.size() < items;
      distinct_floats.merge(of_user);
    }
    same_ties_in_float64 = distinct.size() == distinct_floats.size();
    scores = std::move(matrix);
    const auto sorted = [](std::vector<std::vector<std::int32_t>> rows) {
      for (auto& row : rows) std::sort(row.begin(), row.end());
      return test::user_items(rows);
    };
    task.item_count = items;
    task.relevant = sorted(test);
    task.excluded = mask_training_items
                        ? sorted(train)
                        : sorted(std::vector<std::vector<std::int32_t>>(train.size()));
    for (const std::size_t k : input["ks"].get<std::vector<std::size_t>>()) {
      if (k <= items) options.cutoffs.push_back(k);
    }
  }

  RankingEvaluation evaluate() {
    SilentProgress progress;
    return evaluate_ranking(test::MatrixRecommender(std::move(scores)), task, options, progress);
  }

  Matrix<float> scores;
  RankingTask task;
  RankingOptions options{.cutoffs = {}, .item_vectors = {}};
  bool has_ties = false;  // within a user
  bool has_zeros = false;
  bool same_ties_in_float64 = false;  // our scores are float32
};

TEST(CatalogueConformance, AgreesOnWholeCatalogues) {
  RECKON_REQUIRE_PATH(test::conformance_file("catalogue.json"));
  const json data = test::read_conformance("catalogue.json");
  const std::map<std::string, std::string> recbole = {
      {"hit", "hit_rate"},  {"mrr", "mrr"},   {"map", "map"},
      {"recall", "recall"}, {"ndcg", "ndcg"}, {"precision", "precision"}};
  const std::map<std::string, std::string> cornac = {{"NDCG", "ndcg"},
                                                     {"Precision", "precision"},
                                                     {"Recall", "recall"},
                                                     {"F1", "f1"},
                                                     {"HitRatio", "hit_rate"}};
  const std::map<std::string, std::string> recpack = {{"NDCGK", "ndcg"},
                                                      {"PrecisionK", "precision"},
                                                      {"RecallK", "recall"},
                                                      {"ReciprocalRankK", "mrr"}};
  std::size_t compared = 0;
  for (const json& one : data["cases"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    Catalogue catalogue(one["input"]);
    const bool has_ties = catalogue.has_ties;
    const bool has_zeros = catalogue.has_zeros;
    const bool same_ties = catalogue.same_ties_in_float64;
    const RankingEvaluation ours = catalogue.evaluate();
    const json& expected = one["expected"];
    if (expected["recbole 1.2.1"].contains("error")) continue;
    for (const std::size_t k : ours.cutoffs) {
      const std::string at = fmt::format("@{}", k);
      // implicit orders ties as we do.
      const json& implicit =
          expected["implicit 0.7.3"][fmt::format("ranking_metrics_at_k(K={})", k)];
      for (const std::string name : {"map", "ndcg"}) {
        if (!same_ties || !implicit.contains(name)) continue;
        EXPECT_NEAR(ours.value(name + at), number(implicit[name]), kExact) << "implicit " << name;
        ++compared;
      }
      if (has_ties) continue;
      for (std::size_t i = 0; i < ours.users.size(); ++i) {
        const auto user = static_cast<std::size_t>(ours.users[i]);
        const auto check = [&](const std::string& peer, const json& theirs,
                               const std::string& name) {
          if (theirs.is_null()) return;
          EXPECT_NEAR(ours.user_metric(name + at).values[i], number(theirs), kExact)
              << peer << " " << name << at << " user " << user;
          ++compared;
        };
        for (const auto& [theirs, name] : recbole) {
          const json& values = expected["recbole 1.2.1"]["per_user"];
          if (values.contains(theirs + at)) check("recbole", values[theirs + at][user], name);
        }
        for (const auto& [theirs, name] : cornac) {
          const json& values = expected["cornac 3.0.1"]["per_user"];
          if (!values.contains(theirs + at)) continue;
          check("cornac", values[theirs + at].value(std::to_string(user), json()), name);
        }
        for (const auto& [theirs, name] : recpack) {
          const json& values = expected["recpack 0.3.6"]["per_user"];
          const std::string key = fmt::format("{}({})", theirs, k);
          // It never recommends an item with score 0.
          if (has_zeros || !values.contains(key)) continue;
          check("recpack", values[key].value(std::to_string(user), json()), name);
        }
      }
    }
    // Ties do not matter to recbole's gauc (float32 rank sums); cornac gives them no credit.
    const json& gauc = expected["recbole 1.2.1"]["global"]["gauc"];
    EXPECT_NEAR(ours.value("auc_weighted"), number(gauc), 1e-6);
    if (has_ties) continue;
    const json& auc = expected["cornac 3.0.1"]["per_user"]["AUC"];
    for (std::size_t i = 0; i < ours.users.size(); ++i) {
      const json& theirs = auc.value(std::to_string(ours.users[i]), json());
      if (theirs.is_null()) continue;
      EXPECT_NEAR(ours.user_metric("auc").values[i], number(theirs), kExact);
      ++compared;
    }
  }
  EXPECT_GT(compared, 1000u);
}

TEST(CatalogueConformance, AucAgreesWithScikitLearnOnTheUnmaskedCatalogue) {
  RECKON_REQUIRE_PATH(test::conformance_file("catalogue.json"));
  const json data = test::read_conformance("catalogue.json");
  std::size_t compared = 0;
  for (const json& one : data["cases"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    Catalogue catalogue(one["input"], false);
    if (!catalogue.same_ties_in_float64) continue;
    const RankingEvaluation ours = catalogue.evaluate();
    // A user without positives makes the mean over users not a number there, and adds negatives.
    if (ours.counts.without_relevant > 0) continue;
    const json& theirs = one["expected"]["scikit-learn 1.9.1"];
    EXPECT_NEAR(ours.value("auc"), number(theirs["roc_auc_score(average=samples)"]), kExact);
    EXPECT_NEAR(ours.value("auc_all_pairs"), number(theirs["roc_auc_score(average=micro)"]),
                kExact);
    ++compared;
  }
  EXPECT_GT(compared, 5u);
}

TEST(CatalogueConformance, AgreesBeyondAccuracy) {
  RECKON_REQUIRE_PATH(test::conformance_file("beyond_accuracy.json"));
  const json data = test::read_conformance("beyond_accuracy.json");
  for (const json& one : data["cases"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    const json& input = one["input"];
    const std::size_t item_count = input["catalog"].size();
    std::vector<std::string> ids;
    std::size_t longest = 0;
    std::size_t shortest = item_count;
    for (const auto& [id, list] : input["reco"].items()) {
      ids.push_back(id);
      longest = std::max(longest, list.size());
      shortest = std::min(shortest, list.size());
    }
    Matrix<std::int32_t> items(ids.size(), longest);
    for (std::size_t user = 0; user < ids.size(); ++user) {
      const auto list = input["reco"][ids[user]].get<std::vector<std::int32_t>>();
      const auto row = items.row(user);
      std::fill(std::copy(list.begin(), list.end(), row.begin()), row.end(), -1);
    }
    // One interaction a pair: the number of interactions with an item is that of its users.
    std::set<std::pair<int, int>> pairs;
    std::set<int> training_users;
    std::vector<double> users_of(item_count);
    for (const json& pair : input["train"]) {
      const auto [user, item] = pair.get<std::pair<int, int>>();
      training_users.insert(user);
      if (pairs.emplace(user, item).second) users_of[static_cast<std::size_t>(item)] += 1;
    }
    std::vector<double> information;
    information.reserve(item_count);
    for (const double users : users_of) {
      information.push_back(
          -std::log2(std::max(users, 1.0) / static_cast<double>(training_users.size())));
    }
    CatalogueFacts facts;
    facts.information = information;
    const SystemRanking system = {items, item_count};
    const auto of_system = [&](const std::string& name, std::size_t k) {
      return std::get<OfWholeSystem>(test::metric(name).rule).value(system, k);
    };
    const json& expected = one["expected"];
    for (const std::size_t k : input["ks"].get<std::vector<std::size_t>>()) {
      const std::string in_k = fmt::format("k={}", k);
      const json& rectools = expected["rectools 0.19.0"];
      EXPECT_NEAR(of_system("coverage", k),
                  number(rectools["calc"][fmt::format("CatalogCoverage({},normalize=True)", in_k)]),
                  kExact);
      EXPECT_NEAR(of_system("gini", k),
                  number(expected["lenskit 2025.8.1"]["global"][fmt::format("ListGini(n={})", k)]),
                  kExact);
      if (shortest == longest) {  // recbole cuts all lists to the shortest
        const std::string at = fmt::format("@{}", k);
        const json& recbole = expected["recbole 1.2.1"];
        EXPECT_NEAR(of_system("coverage", k), number(recbole["itemcoverage" + at]), kExact);
        EXPECT_NEAR(of_system("gini", k), number(recbole["giniindex" + at]), kExact);
      }
      for (std::size_t user = 0; user < ids.size(); ++user) {
        const auto row = items.row(user);
        const auto list = row.first(
            static_cast<std::size_t>(std::find(row.begin(), row.end(), -1) - row.begin()));
        const UserRanking ranking = {list, {}, {}, &facts, {}};
        const json& theirs =
            rectools["per_user"][fmt::format("MeanInvUserFreq({})", in_k)][ids[user]];
        EXPECT_NEAR(user_value("novelty", ranking, k), number(theirs), kExact) << "user " << user;
      }
    }
  }
}

}  // namespace
}  // namespace reckon
