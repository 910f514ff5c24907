// Ranking measures as torchmetrics computes them.

#include "tests/eval/definitions/ranking_cases.h"

namespace reckon {
namespace {

using test::json;

// Results are float32; nDCG takes differences of running sums in float32.
double tolerance(const std::string& measure) {
  return measure.starts_with("RetrievalNormalizedDCG") ? 2e-6 : 1e-6;
}

// Which of its two sorts a measure uses.
const char* sort_of(const std::string& measure) {
  for (const char* name : {"RetrievalMAP", "RetrievalMRR", "RetrievalPrecision", "RetrievalAUROC"})
    if (measure.starts_with(name)) return "topk";
  return "argsort";
}

// Which of several tied documents a selection of the first k takes depends on k, and sorts of many
// queries at once differ from those of each, in lists with more than a few ties. The recorded order
// is that of sorting a whole query.
bool is_accident(const std::string& name, const std::string& measure, std::size_t length) {
  if (measure.starts_with("RetrievalNormalizedDCG")) return false;  // does not depend on the order
  const bool selects = sort_of(measure) == std::string("topk");
  const bool cut = MeasureName(measure).cutoff() < length;
  if (name.ends_with("ties_all")) return selects && cut;
  if (name.ends_with("ties_20_documents") || name.ends_with("random_102") ||
      name.ends_with("random_104"))
    return (selects && cut) || measure.find("empty_target_action") != std::string::npos;
  return false;
}

struct TorchmetricsCase {
  test::RankingCase one;
  JudgedMemory by_topk;
  JudgedMemory by_argsort;

  explicit TorchmetricsCase(test::RankingCase given)
      : one(std::move(given)), by_topk(sorted_by("topk")), by_argsort(sorted_by("argsort")) {}

  const JudgedMemory& source(const std::string& measure) const {
    return sort_of(measure) == std::string("topk") ? by_topk : by_argsort;
  }
  std::size_t longest() const {
    std::size_t length = 0;
    for (const auto& [query, documents] : test::run_of(one.input))
      length = std::max(length, documents.size());
    return length;
  }
  JudgedMemory sorted_by(const std::string& sort) const {
    test::Run run = test::run_of(one.input);
    if (one.expected.contains("order"))
      for (const auto& [query, orders] : one.expected.at("order").items())
        test::reorder(run, {{query, orders.at(sort)}});
    return {std::move(run), test::judgments_of(one.input)};
  }
};

std::vector<TorchmetricsCase> torchmetrics_cases() {
  std::vector<TorchmetricsCase> cases;
  for (const char* file : {"ranking_small.json", "ranking_random.json"})
    for (test::RankingCase& one : test::ranking_cases(file, "torchmetrics"))
      cases.emplace_back(std::move(one));
  return cases;
}

TEST(TorchmetricsDefinitions, AreTheFunctionsOfTorchmetrics) {
  RECKON_REQUIRE_PATH(test::conformance_file("ranking_small.json"));
  const RankingDefinition& definition = ranking_definition("torchmetrics");
  std::size_t compared = 0;
  std::size_t accidents = 0;
  for (const TorchmetricsCase& each : torchmetrics_cases()) {
    const auto queries = each.one.expected.at("query_ids").get<std::vector<std::string>>();
    for (const auto& [measure, values] : each.one.expected.at("functional_per_query").items()) {
      if (is_accident(each.one.name, measure, each.longest()))
        accidents += values.size();
      else
        compared += test::expect_values(each.source(measure), definition, each.one.name, measure,
                                        queries, values, tolerance(measure));
    }
  }
  EXPECT_EQ(compared + accidents, 14904U);
  EXPECT_EQ(accidents, 1625U);
}

TEST(TorchmetricsDefinitions, AreTheModulesOfTorchmetrics) {
  RECKON_REQUIRE_PATH(test::conformance_file("ranking_small.json"));
  const RankingDefinition& definition = ranking_definition("torchmetrics");
  std::size_t compared = 0;
  std::size_t refused = 0;
  std::size_t accidents = 0;
  for (const TorchmetricsCase& each : torchmetrics_cases())
    for (const auto& [measure, value] : each.one.expected.at("module").items()) {
      if (value.contains("error")) {
        EXPECT_THROW(test::evaluate(each.source(measure), definition, measure), Error) << measure;
        ++refused;
      } else if (is_accident(each.one.name, measure, each.longest())) {
        ++accidents;
      } else {
        test::expect_whole(each.source(measure), definition, each.one.name, measure, value,
                           tolerance(measure));
        ++compared;
      }
    }
  EXPECT_EQ(compared, 1221U);
  EXPECT_EQ(refused, 51U);
  EXPECT_EQ(accidents, 96U);
}

}  // namespace
}  // namespace reckon
