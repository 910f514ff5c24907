#include "core/cpu/gradient/first_order_importance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/encoder.h"
#include "tests/core/cpu/gradient/gated_reference.h"
#include "tests/core/model/model_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon::cpu {
namespace {

using testing::HasSubstr;

TokenBatch random_texts(std::size_t count) {
  Random random(3);
  TokenBatch batch;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t length = 1 + random.below(16); length > 0; --length) {
      batch.ids.push_back(static_cast<std::int32_t>(random.below(12)));
    }
    batch.type_ids.resize(batch.ids.size());
    batch.end_sequence();
  }
  return batch;
}

class FirstOrderImportance : public ::testing::Test {
 protected:
  Model model() {
    files_.write(original_);
    return Model::load(original_);
  }
  // All numbers, in the order of the gates.
  static std::vector<double> importance(const Model& model, const TokenBatch& texts,
                                        const ImportanceOptions& options) {
    SilentProgress silent;
    std::vector<double> all;
    for (const auto& layer : first_order_importance(model, texts, options, silent).layers) {
      all.insert(all.end(), layer.heads.begin(), layer.heads.end());
      all.insert(all.end(), layer.ffn_columns.begin(), layer.ffn_columns.end());
    }
    return all;
  }
  float* weight(const std::string& name) {
    return reinterpret_cast<float*>(files_.tensors.at(name).bytes.data());
  }
  Matrix<float> encode(const std::filesystem::path& folder, const char* variant) {
    const auto encoder = make_encoder(Model::load(folder), parse_variant(variant));
    const TokenBatch texts = random_texts(20);
    Matrix<float> out(texts.sequences(), encoder->dimension());
    encoder->make_session()->encode(texts, out);
    return out;
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path original_ = directory_.path() / "original";
  test::ModelFiles files_;
};

// What the estimate is of, by differences, |d output / d gate|^2, and its variance with one probe.
struct Exact {
  std::vector<double> mean, variance;
};

Exact exact_importance(const Model& model, const TokenBatch& texts) {
  const test::GatedReference reference(model);
  const auto count = static_cast<double>(texts.sequences());
  Exact exact;
  for (std::size_t s = 0; s < texts.sequences(); ++s) {
    std::vector<std::int32_t> cu_seqlens;
    const auto jacobian = reference.jacobian(sequences_of(texts, s, s + 1, cu_seqlens));
    exact.mean.resize(jacobian.size());
    exact.variance.resize(jacobian.size());
    for (std::size_t g = 0; g < jacobian.size(); ++g) {
      double squares = 0, fourths = 0;
      for (const double v : jacobian[g]) {
        squares += v * v;
        fourths += v * v * v * v;
      }
      exact.mean[g] += squares / count;
      // Of (v . J)^2 with v of independent signs.
      exact.variance[g] += 2 * (squares * squares - fourths) / (count * count);
    }
  }
  return exact;
}

TEST_F(FirstOrderImportance, IsOnAverageTheSquaredDerivative) {
  constexpr int kRepetitions = 1000;
  const Model small = model();
  const TokenBatch texts = random_texts(10);
  const Exact exact = exact_importance(small, texts);
  for (const std::size_t probes : {1, 3}) {
    std::vector<double> sum(exact.mean.size()), squares(exact.mean.size());
    for (int seed = 0; seed < kRepetitions; ++seed) {
      const auto found = importance(
          small, texts, {.probes = probes, .seed = static_cast<std::uint64_t>(seed), .threads = 1});
      ASSERT_EQ(found.size(), sum.size());
      for (std::size_t g = 0; g < found.size(); ++g) {
        sum[g] += found[g];
        squares[g] += found[g] * found[g];
      }
    }
    for (std::size_t g = 0; g < sum.size(); ++g) {
      const double mean = sum[g] / kRepetitions;
      const double variance = squares[g] / kRepetitions - mean * mean;
      const double expected = exact.variance[g] / static_cast<double>(probes);
      EXPECT_LE(std::abs(mean - exact.mean[g]), 4 * std::sqrt(expected / kRepetitions)) << g;
      EXPECT_NEAR(variance / expected, 1, 0.4) << g;
    }
  }
}

TEST_F(FirstOrderImportance, DoesNotDependOnThreadsButOnTheSeed) {
  const Model small = model();
  const TokenBatch texts = random_texts(150);
  const auto alone = importance(small, texts, {.probes = 2, .seed = 5, .threads = 1});
  EXPECT_EQ(importance(small, texts, {.probes = 2, .seed = 5, .threads = 3}), alone);
  EXPECT_NE(importance(small, texts, {.probes = 2, .seed = 6, .threads = 1}), alone);
}

TEST_F(FirstOrderImportance, FindsPartsThatDoNothingHoweverLargeTheirWeights) {
  const std::string layer = "encoder.layer.1.";
  for (std::size_t i = 0; i < 4 * 8; ++i) {  // head 0 attends loudly and hands on zeros
    weight(layer + "attention.self.query.weight")[i] *= 20;
    weight(layer + "attention.self.value.weight")[i] = 0;
  }
  for (std::size_t i = 0; i < 4; ++i) weight(layer + "attention.self.value.bias")[i] = 0;
  for (const std::size_t column : {1, 4, 8}) {  // never active
    weight(layer + "intermediate.dense.bias")[column] = -1000;
    for (std::size_t i = 0; i < 8; ++i) {
      weight(layer + "output.dense.weight")[i * 10 + column] *= 30;
    }
  }
  const Model small = model();
  SilentProgress silent;
  const Importance found = first_order_importance(small, random_texts(30), {}, silent);
  EXPECT_EQ(found.layers[1].heads[0], 0);
  EXPECT_GT(found.layers[1].heads[1], 1e-4f);
  const auto& columns = found.layers[1].ffn_columns;
  for (const std::size_t column : {1, 4, 8}) EXPECT_LT(columns[column], 1e-9f);
  EXPECT_GE(std::ranges::count_if(columns, [](float value) { return value > 1e-4f; }), 5);
}

TEST_F(FirstOrderImportance, DecidesWhatAPrunedEncoderKeeps) {
  for (const std::string layer : {"encoder.layer.0.", "encoder.layer.1."}) {
    for (std::size_t i = 0; i < 4 * 8; ++i) {
      weight(layer + "attention.self.query.weight")[i] *= 20;
      weight(layer + "attention.self.value.weight")[i] = 0;
    }
    for (std::size_t i = 0; i < 4; ++i) weight(layer + "attention.self.value.bias")[i] = 0;
    weight(layer + "intermediate.dense.bias")[3] = -1000;
    for (std::size_t i = 0; i < 8; ++i) weight(layer + "output.dense.weight")[i * 10 + 3] *= 30;
  }
  const auto folder = directory_.path() / "importance";
  SilentProgress silent;
  const Model small = model();
  store_importance(original_, first_order_importance(small, random_texts(30), {}, silent), folder);
  const Matrix<float> whole = encode(original_, "fp32");
  EXPECT_LE(test::largest_difference(encode(folder, "fp32"), test::to_rows(whole)), 0);
  for (const std::string option : {"heads=1", "ffn_columns=9", "heads=1,ffn_columns=9"}) {
    const std::string by_importance = "fp32:" + option + ",importance=first_order";
    EXPECT_LE(test::largest_difference(encode(folder, by_importance.c_str()), test::to_rows(whole)),
              1e-5);
    const std::string by_magnitude = "fp32:" + option;
    EXPECT_GT(test::largest_difference(encode(folder, by_magnitude.c_str()), test::to_rows(whole)),
              1e-2);
    EXPECT_EQ(
        test::largest_difference(encode(folder, (by_magnitude + ",importance=magnitude").c_str()),
                                 test::to_rows(encode(folder, by_magnitude.c_str()))),
        0);
  }
}

TEST_F(FirstOrderImportance, RefusesTextsThatCannotBeEncodedAndDerivativesThatAreNoNumbers) {
  SilentProgress silent;
  const auto refusal = [&](const TokenBatch& texts) {
    const Model small = model();
    return test::error_of([&] { first_order_importance(small, texts, {}, silent); });
  };
  EXPECT_EQ(refusal({}), "importance: found no texts, expected at least one");
  TokenBatch unknown = random_texts(3);
  unknown.ids.back() = 12;
  EXPECT_THAT(refusal(unknown), HasSubstr("12"));
  for (std::size_t i = 0; i < 8 * 8; ++i) {
    weight("encoder.layer.1.attention.self.query.weight")[i] = 3e38f;
  }
  EXPECT_THAT(refusal(random_texts(3)), HasSubstr("expected finite importances"));
}

TEST_F(FirstOrderImportance, IsNeededByTheVariantThatNamesIt) {
  model();
  const auto refusal = [&](const char* variant) {
    return test::error_of([&] { make_encoder(Model::load(original_), parse_variant(variant)); });
  };
  EXPECT_EQ(refusal("fp32:heads=1,importance=first_order"),
            "variant 'fp32:heads=1,importance=first_order': " + original_.string() +
                " has no importances: make a model that has them by reckon model importance "
                "--input TEXTS");
  EXPECT_THAT(refusal("fp32:heads=1,importance=taylor"),
              HasSubstr("importance: found 'taylor', expected magnitude or first_order"));
  EXPECT_THAT(refusal("int8:importance=first_order"),
              HasSubstr("neither heads nor ffn_columns is given"));
}

}  // namespace
}  // namespace reckon::cpu
