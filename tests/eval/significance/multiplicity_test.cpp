#include "eval/significance/multiplicity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "tests/eval/conformance.h"

namespace reckon {
namespace {

constexpr const char* kNames[] = {"bonferroni",     "sidak",  "holm",   "holm-sidak",
                                  "simes-hochberg", "hommel", "fdr_bh", "fdr_by"};

TEST(Multiplicity, AgreesWithStatsmodelsInEveryCorrection) {
  RECKON_REQUIRE_PATH(test::conformance_file("multiplicity.json"));
  const nlohmann::ordered_json data = test::read_conformance("multiplicity.json");
  std::size_t compared = 0;
  std::size_t given = 0;
  for (const auto& one : data["cases"]) {
    const auto p_values = one["input"]["pvalues"].get<std::vector<double>>();
    const double level = one["input"]["alpha"].get<double>();
    const auto& expected = one["expected"]["statsmodels 0.15.0"];
    given += expected.size();
    for (const char* name : kNames) {
      const auto& peer = expected["multipletests(pvalues,alpha,method=" + std::string(name) + ")"];
      const auto adjusted = peer["pvalues_corrected"].get<std::vector<double>>();
      const auto rejected = peer["reject"].get<std::vector<bool>>();
      const CorrectedPValues found = correct_p_values(p_values, parse_correction(name), level);
      EXPECT_EQ(found.rejected, rejected) << one["name"] << " " << name;
      ASSERT_EQ(found.adjusted.size(), adjusted.size());
      for (std::size_t i = 0; i < adjusted.size(); ++i) {
        EXPECT_NEAR(found.adjusted[i], adjusted[i], 1e-12 * std::min(1.0, adjusted[i]))
            << one["name"] << " " << name << " " << i;
      }
      ++compared;
    }
  }
  EXPECT_EQ(compared, given);
  EXPECT_GE(compared, 56u);
}

// An adjusted p-value is the smallest level at which its test is rejected.
TEST(Multiplicity, AdjustedValuesAreTheLevelsOfRejection) {
  Random random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> p_values(1 + random.below(30));
    for (double& p : p_values) p = std::pow(random.uniform(), 3.0);
    if (p_values.size() > 2) p_values[0] = p_values[1];
    for (const char* name : kNames) {
      const Correction correction = parse_correction(name);
      const std::vector<double> adjusted = correct_p_values(p_values, correction).adjusted;
      for (std::size_t i = 0; i < p_values.size(); ++i) {
        if (adjusted[i] >= 0.999 || adjusted[i] < 1e-9) continue;
        EXPECT_GE(adjusted[i], p_values[i] * (1.0 - 1e-15));
        EXPECT_TRUE(correct_p_values(p_values, correction, adjusted[i] * 1.000001).rejected[i])
            << name;
        EXPECT_FALSE(correct_p_values(p_values, correction, adjusted[i] * 0.999999).rejected[i])
            << name;
      }
    }
  }
}

TEST(Multiplicity, DoesNotDependOnTheOrderOfTheTests) {
  const std::vector<double> p_values = {0.01, 0.04, 0.04, 0.5, 0.002, 1.0, 0.0};
  std::vector<double> reversed(p_values.rbegin(), p_values.rend());
  for (const char* name : kNames) {
    const CorrectedPValues found = correct_p_values(p_values, parse_correction(name));
    CorrectedPValues back = correct_p_values(reversed, parse_correction(name));
    std::ranges::reverse(back.adjusted);
    EXPECT_EQ(found.adjusted, back.adjusted) << name;
    EXPECT_EQ(found.adjusted[1], found.adjusted[2]) << name;
  }
}

TEST(Multiplicity, AdjustsNothingWhenThereIsNothing) {
  for (const char* name : kNames) {
    EXPECT_TRUE(correct_p_values({}, parse_correction(name)).adjusted.empty());
  }
  EXPECT_TRUE(holm_adjusted({}).empty());
}

TEST(Multiplicity, LeavesPValuesAsTheyAreWhereThatIsAskedFor) {
  const std::vector<double> p_values = {0.04, 0.06, 0.001};
  const CorrectedPValues corrected = correct_p_values(p_values, Correction::kNone);
  EXPECT_EQ(corrected.adjusted, p_values);
  EXPECT_EQ(corrected.rejected, (std::vector<bool>{true, false, true}));
}

TEST(Multiplicity, NamesAndParsesEveryCorrection) {
  for (const char* name : kNames) EXPECT_EQ(name_of(parse_correction(name)), name);
  EXPECT_EQ(name_of(parse_correction("none")), "none");
  EXPECT_THROW(parse_correction("fdr_tsbh"), Error);
}

TEST(Multiplicity, RefusesWhatIsNoProbability) {
  for (const double bad : {-0.1, 1.1, std::nan("")}) {
    EXPECT_THROW(holm_adjusted(std::vector<double>{0.5, bad}), Error);
  }
  for (const double level : {0.0, 1.0, std::nan("")}) {
    EXPECT_THROW(correct_p_values(std::vector<double>{0.5}, Correction::kHolm, level), Error);
  }
}

}  // namespace
}  // namespace reckon
