#include "core/model/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <limits>

#include "core/error.h"
#include "tests/core/model/model_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using test::ModelFiles;
using test::TemporaryDirectory;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

Model load(const ModelFiles& files) {
  const TemporaryDirectory folder;
  files.write(folder.path());
  return Model::load(folder.path());  // the mapped files outlive their names
}

std::string load_error(const ModelFiles& files) {
  return error_of([&] { load(files); });
}

std::vector<float> floats_of(const test::TensorBytes& tensor) {
  std::vector<float> values(tensor.bytes.size() / sizeof(float));
  std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
  return values;
}

std::vector<float> floats_of(const Matrix<float>& matrix) {
  return {matrix.data(), matrix.data() + matrix.rows() * matrix.cols()};
}

TEST(Model, GivesEveryWeightByItsRole) {
  const ModelFiles files;
  const Model model = load(files);
  const auto stored = [&](const std::string& name) { return floats_of(files.tensors.at(name)); };
  EXPECT_EQ(floats_of(model.word_embeddings()), stored("embeddings.word_embeddings.weight"));
  EXPECT_EQ(floats_of(model.position_embeddings()),
            stored("embeddings.position_embeddings.weight"));
  EXPECT_EQ(floats_of(model.type_embeddings()), stored("embeddings.token_type_embeddings.weight"));
  EXPECT_EQ(model.embedding_norm().gamma, stored("embeddings.LayerNorm.weight"));
  EXPECT_EQ(model.embedding_norm().beta, stored("embeddings.LayerNorm.bias"));
  for (const std::size_t index : {0u, 1u}) {
    const Model::Layer layer = model.layer(index);
    const std::string prefix = "encoder.layer." + std::to_string(index) + ".";
    const auto expect_linear = [&](const Model::Linear& linear, const std::string& name) {
      EXPECT_EQ(floats_of(linear.weight), stored(prefix + name + ".weight")) << name;
      EXPECT_EQ(linear.bias, stored(prefix + name + ".bias")) << name;
    };
    expect_linear(layer.query, "attention.self.query");
    expect_linear(layer.key, "attention.self.key");
    expect_linear(layer.value, "attention.self.value");
    expect_linear(layer.attention_output, "attention.output.dense");
    expect_linear(layer.intermediate, "intermediate.dense");
    expect_linear(layer.output, "output.dense");
    EXPECT_EQ(layer.intermediate.weight.rows(), 10u);
    EXPECT_EQ(layer.attention_norm.gamma, stored(prefix + "attention.output.LayerNorm.weight"));
    EXPECT_EQ(layer.output_norm.beta, stored(prefix + "output.LayerNorm.bias"));
  }
  EXPECT_THROW(model.pooler(), Error);
  EXPECT_THROW(model.classifier(), Error);
}

TEST(Model, GivesTheSameIdentityHoweverTheWeightsAreNamedAndSplit) {
  const ModelFiles plain;
  ModelFiles prefixed, legacy, with_heads;
  prefixed.tensors.clear();
  legacy.tensors.clear();
  for (const auto& [name, tensor] : plain.tensors) {
    prefixed.tensors["bert." + name] = tensor;
    std::string old = name;
    if (const auto at = name.find("LayerNorm."); at != std::string::npos) {
      old = name.substr(0, at) + (name.ends_with("weight") ? "LayerNorm.gamma" : "LayerNorm.beta");
    }
    legacy.tensors[old] = tensor;
  }
  with_heads.tensors["embeddings.position_ids"] = {"I64", {1}, std::string(8, '\0')};
  with_heads.tensors["pooler.dense.weight"] = {"F32", {1}, "\xff\xff\xff\xff"};  // a NaN, unused
  const std::string identity = load(plain).identity();
  EXPECT_EQ(load(prefixed).identity(), identity);
  EXPECT_EQ(load(legacy).identity(), identity);
  EXPECT_EQ(load(with_heads).identity(), identity);

  const TemporaryDirectory folder;
  plain.write(folder.path());
  fs::remove(folder / "model.safetensors");
  nlohmann::json map;
  std::map<std::string, test::TensorBytes> shards[2];
  for (const auto& [name, tensor] : plain.tensors) {
    const std::size_t shard = map.size() % 2;
    shards[shard][name] = tensor;
    map[name] = std::to_string(shard) + ".safetensors";
  }
  test::write_text(folder / "0.safetensors", test::safetensors_of(shards[0]));
  test::write_text(folder / "1.safetensors", test::safetensors_of(shards[1]));
  test::write_text(folder / "model.safetensors.index.json",
                   nlohmann::json{{"weight_map", map}}.dump());
  EXPECT_EQ(Model::load(folder.path()).identity(), identity);
}

TEST(Model, GivesAnotherIdentityToAnythingThatComputesOtherNumbers) {
  std::set<std::string> identities;
  const auto add = [&](const std::function<void(ModelFiles&)>& change) {
    ModelFiles files;
    change(files);
    EXPECT_TRUE(identities.insert(load(files).identity()).second);
  };
  add([](ModelFiles&) {});
  add([](ModelFiles& files) { files.tensors["encoder.layer.1.output.dense.bias"].bytes[0] ^= 1; });
  add([](ModelFiles& files) { files.config()["hidden_act"] = "relu"; });
  add([](ModelFiles& files) { files.config()["layer_norm_eps"] = 1e-5; });
  add([](ModelFiles& files) { files.config()["num_attention_heads"] = 4; });
  add([](ModelFiles& files) { files.config()["num_hidden_layers"] = 1; });
  add([](ModelFiles& files) { files.json["modules.json"].erase(2); });
  add([](ModelFiles& files) { files.json["1_Pooling/config.json"]["pooling_mode"] = "cls"; });
  add([](ModelFiles& files) { files.json["sentence_bert_config.json"]["do_lower_case"] = true; });
  add([](ModelFiles& files) { files.json["sentence_bert_config.json"]["max_seq_length"] = 8; });
  add([](ModelFiles& files) { std::swap(files.vocabulary[31], files.vocabulary[33]); });
}

TEST(Model, LoadsDenseModulesBehindThePooling) {
  ModelFiles files;
  Random random(2);
  nlohmann::json& modules = files.json["modules.json"];
  modules[2] = nlohmann::json{{"path", "2_Dense"}, {"type", "sentence_transformers.models.Dense"}};
  files.json["2_Dense/config.json"] = {{"in_features", 8}, {"out_features", 3}, {"bias", false}};
  const TemporaryDirectory folder;
  files.write(folder.path());
  EXPECT_THAT(error_of([&] { Model::load(folder.path()); }),
              HasSubstr("2_Dense/model.safetensors: not there"));
  const test::TensorBytes weight = test::random_f32({3, 8}, random);
  test::write_text(folder / "2_Dense/model.safetensors",
                   test::safetensors_of({{"linear.weight", weight}}));
  const Model model = Model::load(folder.path());
  EXPECT_EQ(model.config().dimension(), 3u);
  EXPECT_EQ(floats_of(model.dense(0).weight), floats_of(weight));
  EXPECT_THAT(model.dense(0).bias, ElementsAre(0.0f, 0.0f, 0.0f));
  const test::TensorBytes bias = test::random_f32({3}, random);
  test::write_text(folder / "2_Dense/model.safetensors",
                   test::safetensors_of({{"linear.weight", weight}, {"linear.bias", bias}}));
  EXPECT_THAT(error_of([&] { Model::load(folder.path()); }),
              HasSubstr("tensor 'linear.bias': found one, expected none: bias is false"));
  test::write_text(folder / "2_Dense/model.safetensors",
                   test::safetensors_of({{"linear.weight", test::random_f32({8, 3}, random)}}));
  EXPECT_THAT(error_of([&] { Model::load(folder.path()); }),
              HasSubstr("found shape [8, 3], expected [3, 8]"));
}

TEST(Model, LoadsTheClassificationHeadsOfRobertaAndDistilBert) {
  ModelFiles files;
  Random random(3);
  files.json.erase("modules.json");
  files.config()["architectures"] = {"RobertaForSequenceClassification"};
  files.config()["model_type"] = "roberta";
  const auto base = std::exchange(files.tensors, {});
  for (const auto& [name, tensor] : base) files.tensors["roberta." + name] = tensor;
  const auto dense = files.tensors["classifier.dense.weight"] = test::random_f32({8, 8}, random);
  files.tensors["classifier.dense.bias"] = test::random_f32({8}, random);
  const auto output = files.tensors["classifier.out_proj.weight"] =
      test::random_f32({2, 8}, random);
  EXPECT_THAT(load_error(files), HasSubstr("'classifier.out_proj.bias' is missing"));
  files.tensors["classifier.out_proj.bias"] = test::random_f32({2}, random);
  const Model model = load(files);
  EXPECT_EQ(model.config().max_length, 15u);
  EXPECT_EQ(floats_of(model.pooler().weight), floats_of(dense));
  EXPECT_EQ(floats_of(model.classifier().weight), floats_of(output));
}

TEST(Model, NamesTheTensorThatIsWrong) {
  const std::string name = "encoder.layer.1.attention.self.key.weight";
  const auto with = [&](const std::function<void(test::TensorBytes&)>& change) {
    ModelFiles files;
    change(files.tensors.at(name));
    return load_error(files);
  };
  EXPECT_THAT(with([](test::TensorBytes& tensor) { tensor.type = "I32"; }),
              AllOf(HasSubstr(name), HasSubstr("found I32, expected F32, F16 or BF16")));
  EXPECT_THAT(with([](test::TensorBytes& tensor) {
                tensor.type = "F64";
                tensor.shape = {8, 4};
              }),
              HasSubstr("found F64"));
  EXPECT_THAT(with([](test::TensorBytes& tensor) { tensor.shape = {64}; }),
              AllOf(HasSubstr(name), HasSubstr("found shape [64], expected [8, 8]")));
  EXPECT_THAT(with([](test::TensorBytes& tensor) {
                const float nan = std::numeric_limits<float>::quiet_NaN();
                std::memcpy(tensor.bytes.data() + 4 * 63, &nan, 4);
              }),
              AllOf(HasSubstr(name), HasSubstr("element 63 is NaN or infinite")));
  EXPECT_THAT(with([](test::TensorBytes& tensor) {
                tensor.type = "F16";
                tensor.shape = {8, 16};
              }),
              HasSubstr("found shape [8, 16]"));
}

TEST(Model, MixesWeightTypes) {
  ModelFiles files;
  test::TensorBytes& bias = files.tensors["encoder.layer.0.output.dense.bias"];
  bias = {"BF16", {8}, std::string(16, '\0')};
  bias.bytes[1] = '\x40';  // 0x4000: 2
  const Model model = load(files);
  EXPECT_EQ(model.layer(0).output.bias[0], 2.0f);
  EXPECT_EQ(model.weight_counts().bytes_by_type.at("BF16"), 16u);
  EXPECT_EQ(model.weight_counts().bytes_by_type.at("F32"), model.weight_bytes() - 16);
}

TEST(Model, RefusesATokenizerWithMoreIdsThanEmbeddings) {
  ModelFiles files;
  files.vocabulary += "h\n";
  EXPECT_THAT(load_error(files),
              HasSubstr("config.json: vocab_size: found 12, expected at least 13"));
}

TEST(Model, EndsAtTheFirstMissingLayerWhateverTheirNumber) {
  ModelFiles files;
  files.config()["num_hidden_layers"] = 2147483647;
  EXPECT_THAT(load_error(files), HasSubstr("'encoder.layer.2.attention.self.query.weight'"));
}

TEST(Model, RefusesAWeightFileOfAnyOtherLength) {
  const TemporaryDirectory folder;
  ModelFiles().write(folder.path());
  const fs::path file = folder / "model.safetensors";
  const std::uintmax_t size = fs::file_size(file);
  for (const std::uintmax_t length :
       {std::uintmax_t{0}, std::uintmax_t{7}, size / 2, size - 1, size + 1, size + 4096}) {
    fs::resize_file(file, length);
    EXPECT_THAT(error_of([&] { Model::load(folder.path()); }), HasSubstr("model.safetensors: "));
  }
}

}  // namespace
}  // namespace reckon
