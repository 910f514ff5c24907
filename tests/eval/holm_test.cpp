#include "eval/holm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/error.h"
#include "tests/eval/conformance.h"

namespace reckon {
namespace {

TEST(Holm, AgreesWithStatsmodels) {
  RECKON_REQUIRE_PATH(test::conformance_file("multiplicity.json"));
  const nlohmann::ordered_json data = test::read_conformance("multiplicity.json");
  for (const auto& one : data["cases"]) {
    const auto p_values = one["input"]["pvalues"].get<std::vector<double>>();
    const auto expected = one["expected"]["statsmodels 0.15.0"]
                             ["multipletests(pvalues,alpha,method=holm)"]["pvalues_corrected"]
                                 .get<std::vector<double>>();
    const std::vector<double> adjusted = holm_adjusted(p_values);
    ASSERT_EQ(adjusted.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(adjusted[i], expected[i], 1e-12) << one["name"] << " " << i;
    }
  }
}

TEST(Holm, AdjustsNothingWhenThereIsNothing) { EXPECT_TRUE(holm_adjusted({}).empty()); }

TEST(Holm, RefusesWhatIsNoProbability) {
  for (const double bad : {-0.1, 1.1, std::nan("")}) {
    EXPECT_THROW(holm_adjusted(std::vector<double>{0.5, bad}), Error);
  }
}

}  // namespace
}  // namespace reckon
