// Metrics of a user's list against other evaluators, in the cases where their definition is ours.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "eval/ranking_metric.h"
#include "tests/eval/conformance.h"
#include "tests/eval/metric_by_name.h"

namespace reckon {
namespace {

using json = nlohmann::ordered_json;
using test::number;
using test::user_value;

constexpr double kExact = 1e-12;  // both sides are float64

// Scores of one query in the order of the run; qrels say what is relevant.
struct Query {
  std::vector<std::pair<std::string, double>> run;
  std::map<std::string, int> grades;

  std::size_t relevant() const {
    return static_cast<std::size_t>(
        std::count_if(grades.begin(), grades.end(), [](const auto& g) { return g.second > 0; }));
  }
  bool binary() const {
    return std::all_of(grades.begin(), grades.end(),
                       [](const auto& g) { return g.second == 0 || g.second == 1; });
  }
  // Of documents in the given order.
  std::vector<std::int32_t> hits(const std::vector<std::string>& documents) const {
    std::vector<std::int32_t> result;
    for (const std::string& document : documents) {
      const auto grade = grades.find(document);
      result.push_back(grade != grades.end() && grade->second > 0 ? 1 : 0);
    }
    return result;
  }
};

using Order = std::vector<std::string>;

// Documents by score descending, ties as they came.
Order input_order(Query query) {
  std::stable_sort(query.run.begin(), query.run.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  Order documents;
  for (const auto& [document, score] : query.run) documents.push_back(document);
  return documents;
}

// Scores compared as float32, ties by document id descending.
Order trec_order(Query query) {
  std::sort(query.run.begin(), query.run.end(), [](const auto& a, const auto& b) {
    const auto x = static_cast<float>(a.second);
    const auto y = static_cast<float>(b.second);
    return x > y || (x == y && a.first > b.first);
  });
  Order documents;
  for (const auto& [document, score] : query.run) documents.push_back(document);
  return documents;
}

// A value of a peer that means one of our metrics.
struct Meaning {
  std::string theirs;  // {} is the cutoff
  std::string ours;
  // Where it does so only for binary grades (the gain is the grade), or for lists of at least K
  // (the places that are filled are the divisor).
  bool binary_only = false;
  bool full_lists_only = false;
};

// A peer: where its answer has the queries, in which order it took the documents of one (none: the
// answer says), and what its values mean.
struct Peer {
  std::string name;
  std::vector<std::string> calls;  // keys of the answer; empty: the answer itself
  std::string query_ids, values;
  Order (*order)(Query query);
  std::vector<Meaning> meanings;
};

const std::vector<Peer>& peers() {
  static const std::vector<Peer> all = {
      {"ranx 0.3.21",
       {"make_comparable=False", "make_comparable=True"},
       "query_ids",
       "per_query",
       nullptr,
       {{"precision@{}", "precision"},
        {"recall@{}", "recall"},
        {"f1@{}", "f1"},
        {"hit_rate@{}", "hit_rate"},
        {"mrr@{}", "mrr"},
        {"ndcg@{}", "ndcg", true},
        {"ndcg_burges@{}", "ndcg", true}}},
      {"pytrec_eval-terrier 0.5.11",
       {"relevance_level=1"},
       "query_ids",
       "per_query",
       trec_order,
       {{"P_{}", "precision"},
        {"recall_{}", "recall"},
        {"success_{}", "hit_rate"},
        {"ndcg_cut_{}", "ndcg", true}}},
      {"ir_measures 0.4.3",
       {},
       "query_ids",
       "per_query",
       trec_order,
       {{"P@{}", "precision"},
        {"R@{}", "recall"},
        {"Success@{}", "hit_rate"},
        {"nDCG@{}", "ndcg", true}}},
      {"rectools 0.19.0",
       {},
       "user_ids",
       "per_user",
       input_order,
       {{"Precision(k={})", "precision"},
        {"Recall(k={})", "recall"},
        {"F1Beta(k={})", "f1"},
        {"HitRate(k={})", "hit_rate"},
        {"MRR(k={})", "mrr"},
        {"NDCG(k={},divide_by_achievable=True)", "ndcg"}}},
      {"lenskit 2025.8.1",
       {},
       "query_ids",
       "per_query",
       input_order,
       {{"Precision|n={}", "precision", false, true},
        {"Hit|n={}", "hit_rate"},
        {"RecipRank|n={}", "mrr"},
        {"NDCG(weight=LogRankWeight(offset=1))|n={}", "ndcg"},
        {"AveragePrecision|n={}", "map", false, true}}},
  };
  return all;
}

std::map<std::string, Query> read_queries(const json& input) {
  std::map<std::string, Query> queries;
  for (const auto& [id, run] : input["run"].items()) {
    Query& query = queries[id];
    for (const auto& [document, score] : run.items()) {
      query.run.emplace_back(document, number(score));
    }
    if (!input["qrels"].contains(id)) continue;
    for (const auto& [document, grade] : input["qrels"][id].items()) {
      query.grades[document] = grade.get<int>();
    }
  }
  return queries;
}

// Compares all values of one query, and returns how many.
std::size_t compare_query(const Peer& peer, const json& values, std::size_t position,
                          const Query& query, const Order& order) {
  const std::vector<std::int32_t> hits = query.hits(order);
  const std::vector<std::int32_t> items(hits.size());
  const std::vector<std::int32_t> relevant(query.relevant(), 1);
  const UserRanking user = {items, {.scores = {}, .grades = hits, .judged = relevant}, {}, {}, {}};
  std::size_t compared = 0;
  for (const Meaning& meaning : peer.meanings) {
    for (const std::size_t k : {1u, 5u, 10u, 20u, 100u}) {
      if (meaning.binary_only && !query.binary()) continue;
      if (meaning.full_lists_only && hits.size() < k) continue;
      const auto found = values.find(fmt::format(fmt::runtime(meaning.theirs), k));
      if (found == values.end() || position >= found->size()) continue;
      EXPECT_NEAR(user_value(meaning.ours, user, k), number((*found)[position]), kExact)
          << peer.name << " " << found.key();
      ++compared;
    }
  }
  return compared;
}

std::size_t compare_answer(const Peer& peer, const json& answer,
                           const std::map<std::string, Query>& queries) {
  if (!answer.contains(peer.query_ids)) return 0;                    // it raised an error
  if (peer.order == nullptr && !answer.contains("order")) return 0;  // nor known otherwise
  std::size_t compared = 0;
  for (std::size_t i = 0; i < answer[peer.query_ids].size(); ++i) {
    const std::string id = answer[peer.query_ids][i].get<std::string>();
    const auto query = queries.find(id);
    // Without a relevant document a user has no value here: left out and counted.
    if (query == queries.end() || query->second.relevant() == 0) continue;
    SCOPED_TRACE("query " + id);
    const Order order =
        peer.order != nullptr ? peer.order(query->second) : answer["order"][id].get<Order>();
    compared += compare_query(peer, answer[peer.values], i, query->second, order);
  }
  return compared;
}

std::size_t compare_file(const std::string& file) {
  const json data = test::read_conformance(file);
  std::size_t compared = 0;
  for (const json& one : data["cases"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    const std::map<std::string, Query> queries = read_queries(one["input"]);
    for (const Peer& peer : peers()) {
      const json expected = one["expected"].value(peer.name, json());
      if (peer.calls.empty()) compared += compare_answer(peer, expected, queries);
      for (const std::string& call : peer.calls) {
        if (expected.contains(call)) compared += compare_answer(peer, expected[call], queries);
      }
    }
  }
  return compared;
}

TEST(RankingConformance, AgreesOnHandSizedRankings) {
  RECKON_REQUIRE_PATH(test::conformance_file("ranking_small.json"));
  EXPECT_GT(compare_file("ranking_small.json"), 2000u);
}

TEST(RankingConformance, AgreesOnRandomRankings) {
  RECKON_REQUIRE_PATH(test::conformance_file("ranking_random.json"));
  EXPECT_GT(compare_file("ranking_random.json"), 10000u);
}

}  // namespace
}  // namespace reckon
