#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/matrix.h"
#include "core/progress.h"
#include "eval/significance/bootstrap_interval.h"
#include "eval/significance/paired_differences.h"
#include "eval/significance/paired_t_test.h"
#include "eval/significance/sign_flip_test.h"
#include "eval/significance/wilcoxon.h"
#include "tests/eval/conformance.h"

// Every value of significance.json, under the peers' own calls.
namespace reckon {
namespace {

using json = nlohmann::ordered_json;

constexpr std::pair<const char*, Alternative> kAlternatives[] = {
    {"two-sided", Alternative::kTwoSided},
    {"greater", Alternative::kGreater},
    {"less", Alternative::kLess}};
constexpr std::pair<const char*, ZeroMethod> kZeroMethods[] = {{"wilcox", ZeroMethod::kWilcox},
                                                               {"pratt", ZeroMethod::kPratt},
                                                               {"zsplit", ZeroMethod::kZsplit}};
constexpr std::pair<const char*, WilcoxonMethod> kWilcoxonMethods[] = {
    {"auto", WilcoxonMethod::kAuto},
    {"exact", WilcoxonMethod::kExact},
    {"asymptotic", WilcoxonMethod::kAsymptotic}};
constexpr std::pair<const char*, BootstrapMethod> kBootstrapMethods[] = {
    {"percentile", BootstrapMethod::kPercentile},
    {"basic", BootstrapMethod::kBasic},
    {"BCa", BootstrapMethod::kBca}};

void expect_close(double found, const json& expected, const std::string& where) {
  const double truth = test::number(expected);
  if (!std::isfinite(truth)) {
    EXPECT_TRUE(found == truth || (std::isnan(found) && std::isnan(truth)))
        << where << ": " << found << ", expected " << truth;
    return;
  }
  EXPECT_NEAR(found, truth, 1e-12 * std::max(1.0, std::abs(truth))) << where;
}

struct Case {
  std::string name;
  json input;
  std::vector<double> differences;
  json scipy;
  json ranx;
};

class SignificanceConformance : public testing::Test {
 protected:
  void SetUp() override {
    RECKON_REQUIRE_PATH(test::conformance_file("significance.json"));
    const json data = test::read_conformance("significance.json");
    for (const json& one : data["cases"]) {
      const auto a = one["input"]["a"].get<std::vector<double>>();
      const auto b = one["input"]["b"].get<std::vector<double>>();
      cases_.push_back({one["name"], one["input"], paired_differences(a, b).values,
                        one["expected"]["scipy 1.17.1"], one["expected"]["ranx 0.3.21"]});
    }
    ASSERT_GE(cases_.size(), 8u);
  }

  // How many calls of a function the peer was given in all cases.
  std::size_t calls_of(const std::string& function) const {
    std::size_t calls = 0;
    for (const Case& one : cases_) {
      for (const auto& [call, value] : one.scipy.items()) calls += call.starts_with(function + "(");
    }
    return calls;
  }

  std::vector<Case> cases_;
};

TEST_F(SignificanceConformance, PairedTTestIsThatOfScipyAndRanx) {
  std::size_t compared = 0;
  for (const Case& one : cases_) {
    for (const auto& [name, alternative] : kAlternatives) {
      const std::string call = "ttest_rel(a,b,alternative=" + std::string(name) + ")";
      const json& expected = one.scipy[call];
      const PairedTTest test = paired_t_test(one.differences, alternative, 0.95);
      const std::string where = one.name + " " + call;
      expect_close(test.statistic, expected["statistic"], where);
      expect_close(test.p, expected["pvalue"], where);
      expect_close(test.degrees_of_freedom, expected["df"], where);
      expect_close(test.interval.low, expected["ci95"][0], where);
      expect_close(test.interval.high, expected["ci95"][1], where);
      ++compared;
    }
    const json& ranx = one.ranx["paired_student_t_test(a,b,max_p=0.05)"];
    const double p = paired_t_test(one.differences).p;
    expect_close(p, ranx[0], one.name + " ranx");
    EXPECT_EQ(p <= 0.05, ranx[1].get<bool>()) << one.name;
  }
  EXPECT_EQ(compared, calls_of("ttest_rel"));
}

TEST_F(SignificanceConformance, WilcoxonIsThatOfScipy) {
  std::size_t compared = 0;
  for (const Case& one : cases_) {
    for (const auto& [alternative_name, alternative] : kAlternatives) {
      for (const auto& [zeros_name, zeros] : kZeroMethods) {
        for (const auto& [method_name, method] : kWilcoxonMethods) {
          for (const bool correction : {false, true}) {
            const std::string call = "wilcoxon(a,b,zero_method=" + std::string(zeros_name) +
                                     ",alternative=" + alternative_name + ",method=" + method_name +
                                     ",correction=" + (correction ? "True" : "False") + ")";
            if (!one.scipy.contains(call)) continue;
            const json& expected = one.scipy[call];
            const WilcoxonTest test =
                wilcoxon_test(one.differences, {.zeros = zeros,
                                                .alternative = alternative,
                                                .method = method,
                                                .continuity_correction = correction});
            const std::string where = one.name + " " + call;
            EXPECT_EQ(test.statistic, test::number(expected["statistic"])) << where;
            // Probabilities of at most 2^50 sign patterns are exact in both.
            const bool exact = !test.z && one.differences.size() <= 50;
            if (exact) {
              EXPECT_EQ(test.p, test::number(expected["pvalue"])) << where;
            }
            expect_close(test.p, expected["pvalue"], where);
            if (!expected["zstatistic"].is_null()) {
              ASSERT_TRUE(test.z) << where;
              expect_close(*test.z, expected["zstatistic"], where);
            }
            ++compared;
          }
        }
      }
    }
  }
  EXPECT_EQ(compared, calls_of("wilcoxon"));
}

TEST_F(SignificanceConformance, EnumeratedSignFlipsAreThoseOfScipy) {
  std::size_t compared = 0;
  for (const Case& one : cases_) {
    for (const auto& [name, alternative] : kAlternatives) {
      const std::string call =
          "permutation_test((a-b,),mean,permutation_type=samples,n_resamples=inf,alternative=" +
          std::string(name) + ")";
      if (!one.scipy.contains(call)) continue;
      const json& expected = one.scipy[call];
      SilentProgress progress;
      const SignFlipTest test =
          sign_flip_test(one.differences, {.alternative = alternative}, progress);
      EXPECT_TRUE(test.exact);
      EXPECT_EQ(test.p, test::number(expected["pvalue"])) << one.name << " " << call;
      expect_close(test.statistic, expected["statistic"], one.name);
      EXPECT_EQ(test.permutations, expected["n_null"].get<std::size_t>());
      ++compared;
    }
  }
  EXPECT_EQ(compared, calls_of("permutation_test"));
}

TEST_F(SignificanceConformance, BootstrapIntervalsOfGivenResamplesAreThoseOfScipy) {
  std::size_t compared = 0;
  for (const Case& one : cases_) {
    if (!one.input.contains("bootstrap_indices")) continue;
    const auto rows = one.input["bootstrap_indices"].get<std::vector<std::vector<std::int64_t>>>();
    Matrix<std::int64_t> indices(rows.size(), rows.front().size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      std::ranges::copy(rows[row], indices.row(row).begin());
    }
    const std::vector<double> means = resampled_means(one.differences, indices);
    for (const auto& [method_name, method] : kBootstrapMethods) {
      for (const auto& [alternative_name, alternative] : kAlternatives) {
        const std::string call = "bootstrap((a-b,),mean,method=" + std::string(method_name) +
                                 ",alternative=" + alternative_name + ",confidence_level=0.95)";
        const json& expected = one.scipy[call];
        const Interval interval = bootstrap_interval(
            means, pairwise_mean(one.differences), acceleration_of_mean(one.differences),
            {.method = method, .alternative = alternative, .confidence = 0.95});
        const std::string where = one.name + " " + call;
        expect_close(interval.low, expected["low"], where);
        expect_close(interval.high, expected["high"], where);
        expect_close(standard_deviation(means), expected["standard_error"], where);
        ++compared;
      }
    }
  }
  EXPECT_EQ(compared, calls_of("bootstrap"));
}

}  // namespace
}  // namespace reckon
