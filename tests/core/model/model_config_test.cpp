#include "core/model/model_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/error.h"
#include "core/model/transformer_config.h"
#include "tests/core/model/model_files.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

using nlohmann::json;
using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;

// A valid config.json with some members changed (null: taken out).
json changed(const json& changes) {
  json config = test::ModelFiles().config();
  config.merge_patch(changes);
  return config;
}

ModelConfig read(const json& config) {
  return read_transformer_config(JsonValue::parse(config.dump(), "config.json"));
}

json distilbert() {
  return {{"model_type", "distilbert"},
          {"vocab_size", 12},
          {"dim", 8},
          {"n_layers", 1},
          {"n_heads", 2},
          {"hidden_dim", 10},
          {"activation", "relu"},
          {"max_position_embeddings", 16}};
}

TEST(ModelConfig, ReadsBert) {
  const ModelConfig config = read(changed({{"layer_norm_eps", 1e-5}, {"hidden_act", "gelu_new"}}));
  EXPECT_EQ(config.architecture, Architecture::kBert);
  EXPECT_EQ(config.output, OutputKind::kEmbeddings);
  EXPECT_EQ(config.vocabulary, 12u);
  EXPECT_EQ(config.hidden, 8u);
  EXPECT_EQ(config.layers, 2u);
  EXPECT_EQ(config.heads, 2u);
  EXPECT_EQ(config.intermediate, 10u);
  EXPECT_EQ(config.positions, 16u);
  EXPECT_EQ(config.first_position, 0u);
  EXPECT_EQ(config.types, 2u);
  EXPECT_EQ(config.layer_norm_epsilon, 1e-5f);
  EXPECT_EQ(config.activation, Activation::kGeluTanh);
}

TEST(ModelConfig, RobertaPositionsBeginBehindThePadding) {
  const json roberta = {{"model_type", "roberta"}, {"architectures", {"RobertaModel"}}};
  EXPECT_EQ(read(changed(roberta)).first_position, 1u);
  json config = changed(roberta);
  config["pad_token_id"] = 5;
  EXPECT_EQ(read(config).first_position, 6u);
  config.erase("pad_token_id");
  EXPECT_EQ(read(config).first_position, 2u);
  config["pad_token_id"] = 14;
  EXPECT_THAT(error_of([&] { read(config); }), HasSubstr("max_position_embeddings: found 16"));
}

TEST(ModelConfig, ReadsDistilBertByItsOwnNames) {
  const ModelConfig config = read(distilbert());
  EXPECT_EQ(config.architecture, Architecture::kDistilBert);
  EXPECT_EQ(config.types, 0u);
  EXPECT_EQ(config.intermediate, 10u);
  EXPECT_EQ(config.activation, Activation::kRelu);
  EXPECT_EQ(config.layer_norm_epsilon, 1e-12f);
}

TEST(ModelConfig, ReadsClassifiersOfAllFamilies) {
  json bert = changed({{"architectures", {"BertForSequenceClassification"}},
                       {"id2label", {{"0", "no"}, {"1", "maybe"}, {"2", "yes"}}}});
  ModelConfig config = read(bert);
  EXPECT_EQ(config.output, OutputKind::kLogits);
  EXPECT_THAT(config.labels, ElementsAre("no", "maybe", "yes"));
  EXPECT_EQ(config.dimension(), 3u);
  EXPECT_FALSE(config.multi_label);
  EXPECT_TRUE(config.has_pooler);
  EXPECT_EQ(config.pooler_activation, Activation::kTanh);
  bert["problem_type"] = "multi_label_classification";
  EXPECT_TRUE(read(bert).multi_label);

  json distil = distilbert();
  distil["architectures"] = {"DistilBertForSequenceClassification"};
  config = read(distil);
  EXPECT_THAT(config.labels, ElementsAre("LABEL_0", "LABEL_1"));
  EXPECT_EQ(config.pooler_activation, Activation::kRelu);
  distil["num_labels"] = 1;
  EXPECT_THAT(read(distil).labels, ElementsAre("LABEL_0"));
  EXPECT_TRUE(read(distil).multi_label);  // a single label is a sigmoid
}

TEST(ModelConfig, RefusesLabelsThatDoNotFit) {
  for (const json& changes : std::vector<json>{
           {{"id2label", {{"0", "a"}, {"2", "b"}}}},
           {{"id2label", {{"zero", "a"}}}},
           {{"id2label", {{"0", 1}}}},
           {{"id2label", {"a", "b"}}},
           {{"id2label", {{"0", "a"}}}, {"num_labels", 2}},
           {{"num_labels", 0}},
           {{"num_labels", 2000000000}},
           {{"problem_type", "regression"}},
           {{"problem_type", 1}},
       }) {
    json config = changed({{"architectures", {"BertForSequenceClassification"}}});
    config.merge_patch(changes);
    EXPECT_THAT(error_of([&] { read(config); }), HasSubstr("config.json: ")) << changes;
  }
}

TEST(ModelConfig, RefusesByNameWhatWouldSilentlyBeWrong) {
  for (const auto& [key, value] : std::map<std::string, json>{
           {"model_type", "deberta-v2"},
           {"position_embedding_type", "relative_key_query"},
           {"hidden_act", "quick_gelu"},
           {"is_decoder", true},
           {"add_cross_attention", true},
           {"relative_attention", true},
           {"embedding_size", 4},
           {"quantization_config", {{"bits", 8}}},
           {"architectures", {"JinaBertModel"}},
       }) {
    EXPECT_THAT(error_of([&] {
                  read(changed({{key, value}}));
                }),
                HasSubstr("config.json: " + key + ": "))
        << key;
  }
}

TEST(ModelConfig, RefusesSizesThatMakeNoSense) {
  for (const char* key : {"vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads",
                          "intermediate_size", "max_position_embeddings", "type_vocab_size"}) {
    for (const json& value :
         std::vector<json>{0, -1, 1.5, 8.0, "8", true, {8}, 1ull << 40, 18446744073709551615ull}) {
      EXPECT_THAT(error_of([&] {
                    read(changed({{key, value}}));
                  }),
                  HasSubstr(std::string("config.json: ") + key + ": found "))
          << value;
    }
  }
  for (const char* key : {"vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads",
                          "intermediate_size", "max_position_embeddings", "model_type"}) {
    EXPECT_THAT(error_of([&] { read(changed({{key, nullptr}})); }), HasSubstr(key));
  }
  EXPECT_THAT(error_of([&] {
                read(changed({{"num_attention_heads", 3}}));
              }),
              HasSubstr("expected a divisor of hidden_size 8"));
  for (const json& epsilon : std::vector<json>{0, -1e-12, 1e-60, 1.0, 1e300, "1e-12"}) {
    EXPECT_THAT(error_of([&] {
                  read(changed({{"layer_norm_eps", epsilon}}));
                }),
                HasSubstr("layer_norm_eps"));
  }
}

TEST(ModelConfig, OutputIsAsLongAsItsLastPart) {
  ModelConfig config;
  config.hidden = 8;
  config.pooling = {Pooling::kCls, Pooling::kMean};
  EXPECT_EQ(config.dimension(), 16u);
  config.dense = {{.input = 16, .output = 5}, {.input = 5, .output = 3}};
  EXPECT_EQ(config.dimension(), 3u);
}

}  // namespace
}  // namespace reckon
