#include "core/model/sentence_modules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/error.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;

JsonValue json(const std::string& text) { return JsonValue::parse(text, "x.json"); }

std::string module_json(const std::string& type, const std::string& path) {
  return R"({"type":"sentence_transformers.)" + type + R"(","path":")" + path + "\"}";
}

std::vector<ModuleKind> kinds(const std::string& list) {
  std::vector<ModuleKind> kinds;
  for (const SentenceModule& module : read_module_list(json("[" + list + "]"))) {
    kinds.push_back(module.kind);
  }
  return kinds;
}

const std::string kTransformer = module_json("models.Transformer", "");
const std::string kPooling = module_json("models.Pooling", "1_Pooling");
const std::string kDense = module_json("models.Dense", "2_Dense");
const std::string kNormalize = module_json("models.Normalize", "3_Normalize");

TEST(SentenceModules, KnowsTheModuleNamesOfOldAndNewVersions) {
  EXPECT_THAT(kinds(kTransformer + "," + kPooling + "," + kDense + "," + kDense + "," + kNormalize),
              ElementsAre(ModuleKind::kTransformer, ModuleKind::kPooling, ModuleKind::kDense,
                          ModuleKind::kDense, ModuleKind::kNormalize));
  EXPECT_THAT(kinds(module_json("base.modules.transformer.Transformer", "") + "," +
                    module_json("sentence_transformer.modules.pooling.Pooling", "1_Pooling") + "," +
                    module_json("base.modules.normalize.Normalize", "2_Normalize")),
              ElementsAre(ModuleKind::kTransformer, ModuleKind::kPooling, ModuleKind::kNormalize));
  EXPECT_THAT(kinds(kTransformer), ElementsAre(ModuleKind::kTransformer));
}

TEST(SentenceModules, RefusesOtherModulesAndOtherOrders) {
  EXPECT_THAT(error_of([] { kinds(kTransformer + "," + module_json("models.LSTM", "1_LSTM")); }),
              HasSubstr("[1]: type: found \"sentence_transformers.models.LSTM\""));
  for (const std::string& list : {
           std::string(),
           std::string("1"),
           std::string("{}"),
           kPooling,
           kTransformer + "," + kTransformer,
           kTransformer + "," + kDense,
           kTransformer + "," + kPooling + "," + kPooling,
           kTransformer + "," + kPooling + "," + kNormalize + "," + kDense,
           kTransformer + "," + kPooling + "," + kNormalize + "," + kNormalize,
           std::string(R"({"type":"evil.Transformer","path":""})"),
           std::string(R"({"type":"sentence_transformers.XTransformer","path":""})"),
       }) {
    EXPECT_THAT(error_of([&] { kinds(list); }), HasSubstr("x.json: ")) << list;
  }
}

TEST(SentenceModules, RefusesFoldersOutsideTheModel) {
  for (const char* path : {"", ".", "..", "../other", "/etc", "a/b", "a\\\\b", "a\\u0000b"}) {
    const std::string list = kTransformer + "," + module_json("models.Pooling", path);
    EXPECT_THAT(error_of([&] { kinds(list); }), HasSubstr("path: found")) << path;
  }
  EXPECT_THAT(error_of([&] { kinds(module_json("models.Transformer", "0_Transformer")); }),
              HasSubstr("path: found \"0_Transformer\""));
}

TEST(SentenceModules, ReadsPoolingOfTheOldLayoutInItsFixedOrder) {
  EXPECT_THAT(read_pooling(json(R"({"word_embedding_dimension":8,"pooling_mode_lasttoken":true,
                            "pooling_mode_mean_tokens":true,"pooling_mode_cls_token":true,
                            "pooling_mode_max_tokens":false,"pooling_mode_mean_sqrt_len_tokens":true,
                            "pooling_mode_weightedmean_tokens":true})"),
                           8),
              ElementsAre(Pooling::kCls, Pooling::kMean, Pooling::kMeanSqrtLength,
                          Pooling::kWeightedMean, Pooling::kLastToken));
}

TEST(SentenceModules, ReadsPoolingOfTheNewLayoutInTheOrderListed) {
  EXPECT_THAT(
      read_pooling(json(R"({"embedding_dimension":8,"pooling_mode":["mean","cls","max"]})"), 8),
      ElementsAre(Pooling::kMean, Pooling::kCls, Pooling::kMax));
  EXPECT_THAT(read_pooling(json(R"({"embedding_dimension":8,"pooling_mode":"weightedmean",
                                    "pooling_mode_cls_token":true})"),
                           8),
              ElementsAre(Pooling::kWeightedMean));
}

TEST(SentenceModules, TakesTheMeanWhereNoModeIsChosen) {
  EXPECT_THAT(
      read_pooling(json(R"({"word_embedding_dimension":8,"pooling_mode_cls_token":false})"), 8),
      ElementsAre(Pooling::kMean));
}

TEST(SentenceModules, RefusesPoolingThatDoesNotFit) {
  for (const char* text : {
           R"({"word_embedding_dimension":9})",
           R"({"pooling_mode":"mean"})",
           R"({"embedding_dimension":8,"pooling_mode":"median"})",
           R"({"embedding_dimension":8,"pooling_mode":[]})",
           R"({"embedding_dimension":8,"pooling_mode":{"mean":1}})",
           R"({"embedding_dimension":8,"pooling_mode":["mean",1]})",
           R"({"word_embedding_dimension":8,"pooling_mode_cls_token":1})",
           R"({"word_embedding_dimension":8,"pooling_mode_cls_token":"true"})",
           "[]",
           "null",
       }) {
    EXPECT_THAT(error_of([&] { read_pooling(json(text), 8); }), HasSubstr("x.json: ")) << text;
  }
}

TEST(SentenceModules, ReadsDense) {
  const DenseConfig dense = read_dense(json(R"({"in_features":8,"out_features":5,"bias":false,
               "activation_function":"torch.nn.modules.linear.Identity"})"),
                                       8);
  EXPECT_EQ(dense.input, 8u);
  EXPECT_EQ(dense.output, 5u);
  EXPECT_FALSE(dense.has_bias);
  EXPECT_EQ(dense.activation, Activation::kIdentity);
  const DenseConfig plain = read_dense(json(R"({"in_features":8,"out_features":5})"), 8);
  EXPECT_TRUE(plain.has_bias);
  EXPECT_EQ(plain.activation, Activation::kTanh);
}

TEST(SentenceModules, RefusesDenseThatIsNotSupported) {
  for (const char* text : {
           R"({"in_features":7,"out_features":5})",
           R"({"in_features":8})",
           R"({"in_features":8,"out_features":0})",
           R"({"in_features":8,"out_features":4294967296})",
           R"({"in_features":8,"out_features":5,"bias":1})",
           R"({"in_features":8,"out_features":5,"use_residual":true})",
           R"({"in_features":8,"out_features":5,"module_input_name":"token_embeddings"})",
           R"({"in_features":8,"out_features":5,"activation_function":"torch.nn.Sigmoid"})",
           R"({"in_features":8,"out_features":5,"activation_function":"evil.Tanh"})",
           R"({"in_features":8,"out_features":5,"activation_function":null})",
       }) {
    EXPECT_THAT(error_of([&] { read_dense(json(text), 8); }), HasSubstr("x.json: ")) << text;
  }
}

TEST(SentenceModules, RefusesToNormalizeAnythingButTheSentence) {
  EXPECT_NO_THROW(check_normalize(json(R"({"module_input_name":"sentence_embedding"})")));
  EXPECT_THAT(
      error_of([] { check_normalize(json(R"({"module_input_name":"token_embeddings"})")); }),
      HasSubstr("module_input_name"));
}

}  // namespace
}  // namespace reckon
