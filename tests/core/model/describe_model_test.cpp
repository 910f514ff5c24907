#include "core/model/describe_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/model/model_files.h"
#include "tests/support/shared.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using testing::HasSubstr;

TEST(DescribeModel, TellsTheNumbersOfMiniLm) {
  const auto folder = test::minilm_directory();
  RECKON_REQUIRE_PATH(folder);
  const Model model = Model::load(folder);
  const nlohmann::ordered_json json = describe_model(model);
  EXPECT_EQ(json["architecture"], "bert");
  EXPECT_EQ(json["layers"], 6);
  EXPECT_EQ(json["hidden"], 384);
  EXPECT_EQ(json["pooling"], nlohmann::ordered_json({"mean"}));
  EXPECT_EQ(json["normalize"], true);
  EXPECT_EQ(json["weight_bytes_by_type"]["F32"], 90261504);
  EXPECT_EQ(json["identity"], model.identity());
  const std::string text = describe_model_as_text(model);
  EXPECT_THAT(text, HasSubstr("parameters     22,565,376\n"));
  EXPECT_THAT(text, HasSubstr("embeddings of 384 numbers, L2-normalised"));
  EXPECT_THAT(text, HasSubstr("FLOP a token   21.23 million, and 9216 for each token"));
}

// Two FLOPs for each weight of the layers' matrices and each number of the two products with the
// other tokens.
TEST(DescribeModel, CountsTwoOperationsForEachMultiplyAdd) {
  ModelConfig config;
  config.layers = 3;
  config.hidden = 4;
  config.intermediate = 5;
  const double weights = 4 * (4 * 4) + 2 * (4 * 5);
  EXPECT_EQ(flops_per_token(config, 7), 2 * 3 * (weights + 2 * 7 * 4));
}

TEST(DescribeModel, TellsTheLabelsOfAClassifier) {
  const auto folder = test::shared_directory() / "conformance/encoder/tiny/16_multilabel";
  RECKON_REQUIRE_PATH(folder);
  const Model model = Model::load(folder);
  const nlohmann::ordered_json json = describe_model(model);
  EXPECT_EQ(json["output"], "logits");
  EXPECT_EQ(json["labels"].size(), 7u);
  EXPECT_EQ(json["multi_label"], true);
  EXPECT_FALSE(json.contains("pooling"));
  EXPECT_THAT(describe_model_as_text(model), HasSubstr("logits of 7 labels, a sigmoid each"));
}

TEST(DescribeModel, TellsTheDenseModules) {
  const auto folder = test::shared_directory() / "conformance/encoder/tiny/07_dense_tanh";
  RECKON_REQUIRE_PATH(folder);
  const Model model = Model::load(folder);
  EXPECT_EQ(describe_model(model)["dense"][0]["output"], 40);
  EXPECT_THAT(describe_model_as_text(model), HasSubstr("64 -> 40 tanh"));
}

}  // namespace
}  // namespace reckon
