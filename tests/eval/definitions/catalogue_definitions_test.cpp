// Ranking measures on rankings of whole catalogues, as recommenders' tools compute them.

#include <set>

#include "tests/eval/definitions/ranking_cases.h"

namespace reckon {
namespace {

using test::json;

struct CatalogueCase {
  std::string name;
  json input;
  json expected;

  bool is(const char* other) const { return name == other; }
};

std::vector<CatalogueCase> catalogue_cases(const std::string& peer) {
  std::vector<CatalogueCase> cases;
  const json whole = test::read_conformance("catalogue.json");
  for (const json& one : whole.at("cases"))
    for (const auto& [name, values] : one.at("expected").items())
      if (name.starts_with(peer + " ")) cases.push_back({one.at("name"), one.at("input"), values});
  return cases;
}

enum class TrainingItems { kLeftOut, kRanked };

// Items in ascending order, those of `first` in that order before them.
JudgedMemory source_of(const json& input, TrainingItems training,
                       const std::map<std::string, std::vector<int>>& first = {}) {
  test::Run run;
  test::Judgments judgments;
  for (std::size_t u = 0; u < input.at("scores").size(); ++u) {
    const std::string user = std::to_string(u);
    const auto& scores = input.at("scores")[u];
    std::set<int> seen;
    if (training == TrainingItems::kLeftOut) seen = input.at("train")[u].get<std::set<int>>();
    std::vector<int> items;
    if (first.contains(user)) items = first.at(user);
    for (int item = 0; item < static_cast<int>(scores.size()); ++item) items.push_back(item);
    for (const int item : items)
      if (item >= 0 && seen.insert(item).second)
        run[user].emplace_back(std::to_string(item),
                               test::number(scores[static_cast<std::size_t>(item)]));
    judgments[user];
    for (const json& item : input.at("test")[u])
      judgments[user][std::to_string(item.get<int>())] = 1;
  }
  JudgedMemory source(std::move(run), std::move(judgments));
  source.set_catalogue_size(input.at("n_items").get<std::size_t>());
  return source;
}

// Orders of the users 0, 1, ... or by user.
std::map<std::string, std::vector<int>> orders_of(const json& orders) {
  std::map<std::string, std::vector<int>> first;
  if (orders.is_object())
    for (const auto& [user, items] : orders.items()) first[user] = items.get<std::vector<int>>();
  else
    for (std::size_t u = 0; u < orders.size(); ++u)
      first[std::to_string(u)] = orders[u].get<std::vector<int>>();
  return first;
}

// A table {measure: {user: value}} or {measure: [value]}.
std::size_t expect_users(const JudgedSource& source, const RankingDefinition& definition,
                         const std::string& where, const std::string& measure,
                         const json& expected) {
  std::vector<std::string> users;
  json values = json::array();
  if (expected.is_object())
    for (const auto& [user, value] : expected.items()) {
      users.push_back(user);
      values.push_back(value);
    }
  else
    for (const json& value : expected) {
      users.push_back(std::to_string(users.size()));
      values.push_back(value);
    }
  const std::size_t evaluated = test::evaluate(source, definition, measure).queries.size();
  EXPECT_EQ(evaluated, users.size()) << where << " " << measure;
  return test::expect_values(source, definition, where, measure, users, values);
}

TEST(RecboleDefinitions, AreTheValuesOfRecbole) {
  RECKON_REQUIRE_PATH(test::conformance_file("catalogue.json"));
  const RankingDefinition& definition = ranking_definition("recbole");
  std::size_t compared = 0;
  for (const CatalogueCase& one : catalogue_cases("recbole")) {
    // The largest cutoff is beyond the catalogue there, which the peer's selection refuses.
    EXPECT_EQ(one.expected.contains("error"), one.is("hand_cutoff_beyond_catalogue"));
    if (one.expected.contains("error")) continue;
    const JudgedMemory source =
        source_of(one.input, TrainingItems::kLeftOut, orders_of(one.expected.at("rec.items")));
    for (const auto& [measure, values] : one.expected.at("per_user").items())
      compared += expect_users(source, definition, one.name, measure, values);
    for (const auto& [measure, value] : one.expected.at("mean").items()) {
      test::expect_whole(source, definition, one.name, measure, value);
      ++compared;
    }
    test::expect_whole(source, definition, one.name, "gauc", one.expected.at("global").at("gauc"),
                       1e-6);
    ++compared;
  }
  EXPECT_EQ(compared, 3401U);
}

TEST(RecpackDefinitions, AreTheValuesOfRecpack) {
  RECKON_REQUIRE_PATH(test::conformance_file("catalogue.json"));
  const RankingDefinition& definition = ranking_definition("recpack");
  const std::set<std::string> not_of_rankings = {"CoverageK", "IntraListDiversityK", "IPSHitRateK"};
  std::size_t compared = 0;
  for (const CatalogueCase& one : catalogue_cases("recpack"))
    for (const auto& [measure, value] : one.expected.at("value").items()) {
      const MeasureName name(measure);
      if (not_of_rankings.contains(name.base())) continue;
      if (one.is("random_202") && name.base() == "PercentileRanking") {
        // Ranks all items, with ties; the order of no more than the first 20 is recorded.
        const JudgedMemory source = source_of(one.input, TrainingItems::kLeftOut);
        const auto whole = [&](DocumentOrder order) {
          SilentProgress progress;
          std::vector<RankingMeasure> measures = {bind_measure(definition, measure)};
          measures[0].order = order;
          return evaluate_judged(source, definition, measures, {.threads = 1}, progress)
              .measures[0]
              .value;
        };
        EXPECT_GE(whole(DocumentOrder::kWorst), test::number(value));
        EXPECT_LE(whole(DocumentOrder::kBest), test::number(value));
        continue;
      }
      std::map<std::string, std::vector<int>> first;
      if (one.expected.contains("order")) {
        // PercentileRanking ranks all items; the longest order is of all of them in small cases.
        const json& orders = one.expected.at("order");
        const std::string key = "K=" + std::to_string(name.cutoff());
        first = orders_of(orders.contains(key) ? orders.at(key) : *orders.rbegin());
      }
      const JudgedMemory source = source_of(one.input, TrainingItems::kLeftOut, first);
      test::expect_whole(source, definition, one.name, measure, value);
      ++compared;
      if (one.expected.at("per_user").contains(measure))
        compared += expect_users(source, definition, one.name, measure,
                                 one.expected.at("per_user").at(measure));
    }
  EXPECT_EQ(compared, 3376U);
}

TEST(RecpackDefinitions, TakeACutoffInEverySpelling) {
  const RankingDefinition& definition = ranking_definition("recpack");
  for (const char* name : {"NDCGK(5)", "NDCGK@5", "NDCGK(K=5)", "NDCGK(k=5)", "ndcg@5"})
    EXPECT_EQ(bind_measure(definition, name).cutoff, 5U) << name;
  EXPECT_THROW(bind_measure(definition, "NDCGK(5)@5"), Error);
  EXPECT_THROW(bind_measure(definition, "NDCGK(five)"), Error);
}

TEST(CornacDefinitions, AreTheValuesOfCornac) {
  RECKON_REQUIRE_PATH(test::conformance_file("catalogue.json"));
  const RankingDefinition& definition = ranking_definition("cornac");
  std::size_t compared = 0;
  std::size_t refused = 0;
  for (const CatalogueCase& one : catalogue_cases("cornac"))
    for (const auto& [measure, value] : one.expected.at("avg").items()) {
      if (value.contains("error")) {  // the cutoff is beyond the candidate items
        EXPECT_EQ(one.name, "hand_cutoff_beyond_catalogue") << measure;
        ++refused;
        continue;
      }
      const std::size_t cutoff = MeasureName(measure).cutoff();
      std::map<std::string, std::vector<int>> first;
      if (one.expected.contains("order"))
        first = orders_of(one.expected.at("order").at(
            "k=" + (cutoff == MeasureName::kUncut ? "-1" : std::to_string(cutoff))));
      const JudgedMemory source = source_of(one.input, TrainingItems::kLeftOut, first);
      test::expect_whole(source, definition, one.name, measure, value);
      ++compared;
      compared += expect_users(source, definition, one.name, measure,
                               one.expected.at("per_user").at(measure));
    }
  EXPECT_EQ(compared, 4479U);
  EXPECT_EQ(refused, 12U);
}

TEST(ImplicitDefinitions, AreTheValuesOfImplicit) {
  RECKON_REQUIRE_PATH(test::conformance_file("catalogue.json"));
  const RankingDefinition& definition = ranking_definition("implicit");
  std::size_t compared = 0;
  for (const CatalogueCase& one : catalogue_cases("implicit")) {
    const JudgedMemory source = source_of(one.input, TrainingItems::kLeftOut);
    for (const auto& [call, values] : one.expected.items())
      for (const auto& [measure, value] : values.items()) {
        const std::string asked = measure + call.substr(call.find('('));
        test::expect_whole(source, definition, one.name, asked, value);
        ++compared;
      }
  }
  EXPECT_EQ(compared, 180U);
}

TEST(ScikitLearnDefinitions, AreTheValuesOfWholeMatrices) {
  RECKON_REQUIRE_PATH(test::conformance_file("catalogue.json"));
  const RankingDefinition& definition = ranking_definition("scikit-learn");
  std::size_t compared = 0;
  for (const CatalogueCase& one : catalogue_cases("scikit-learn")) {
    const JudgedMemory source = source_of(one.input, TrainingItems::kRanked);
    for (const auto& [measure, value] : one.expected.items()) {
      const std::string average = MeasureName(measure).word("average", "samples");
      if (average != "samples") continue;  // of classes, not of rankings
      // 60 items with ties: numpy's sort leaves them in no order that can be told.
      if (one.is("random_202") && measure.find("ignore_ties=True") != std::string::npos) continue;
      test::expect_whole(source, definition, one.name, measure, value);
      ++compared;
    }
  }
  EXPECT_EQ(compared, 173U);
}

}  // namespace
}  // namespace reckon
