#include "core/model/importance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/model/describe_model.h"
#include "core/model/model.h"
#include "core/model/quantize_model.h"
#include "tests/core/model/model_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using testing::HasSubstr;

class ImportanceFile : public ::testing::Test {
 protected:
  std::filesystem::path original() {
    test::ModelFiles().write(directory_.path() / "original");
    return directory_.path() / "original";
  }
  // Of the small model.
  static Importance some() {
    Importance importance = {.texts = 1024, .probes = 4, .seed = 7, .layers = {}};
    for (const float layer : {1.0f, 0.1f}) {
      importance.layers.push_back({.heads = {layer, layer / 3}, .ffn_columns = {}});
      for (int column = 0; column < 10; ++column) {
        importance.layers.back().ffn_columns.push_back(layer * 1e-9f * static_cast<float>(column));
      }
    }
    return importance;
  }
  std::filesystem::path stored() {
    const auto path = directory_.path() / "stored";
    store_importance(original(), some(), path);
    return path;
  }

  test::TemporaryDirectory directory_;
};

TEST_F(ImportanceFile, HasEveryNumberToTheLastBit) {
  const Model model = Model::load(stored());
  ASSERT_TRUE(model.importance());
  const Importance& found = *model.importance();
  EXPECT_EQ(found.texts, 1024u);
  EXPECT_EQ(found.probes, 4u);
  EXPECT_EQ(found.seed, 7u);
  ASSERT_EQ(found.layers.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(found.layers[i].heads, some().layers[i].heads);
    EXPECT_EQ(found.layers[i].ffn_columns, some().layers[i].ffn_columns);
  }
}

TEST_F(ImportanceFile, IsInTheModelsDescriptionAndIdentity) {
  const Model without = Model::load(original());
  EXPECT_FALSE(without.importance());
  EXPECT_FALSE(describe_model(without).contains("importance"));
  const Model with = Model::load(stored());
  EXPECT_EQ(describe_model(with)["importance"]["texts"], 1024);
  EXPECT_THAT(describe_model_as_text(with),
              HasSubstr("importance     first order, of 1,024 texts"));
  EXPECT_NE(with.identity(), without.identity());
  Importance other = some();
  other.layers[1].ffn_columns[3] *= 2;
  store_importance(directory_.path() / "original", other, directory_.path() / "other");
  EXPECT_NE(Model::load(directory_.path() / "other").identity(), with.identity());
}

TEST_F(ImportanceFile, StaysWhenTheModelIsQuantizedAndIsReplacedWhenFoundAnew) {
  const auto path = stored();
  quantize_model(path, {.bits = 8}, directory_.path() / "int8");
  const Model quantized = Model::load(directory_.path() / "int8");
  EXPECT_EQ(quantized.importance()->layers[1].heads, some().layers[1].heads);
  Importance other = some();
  other.layers[0].heads = {5, 6};
  store_importance(directory_.path() / "int8", other, directory_.path() / "anew");
  const Model anew = Model::load(directory_.path() / "anew");
  EXPECT_EQ(anew.importance()->layers[0].heads, other.layers[0].heads);
  EXPECT_TRUE(anew.config().quantization);
}

TEST_F(ImportanceFile, LiesBesideTheWeightsThatAreUsed) {
  const auto from = original();
  test::write_text(from / "pytorch_model.bin", "the same weights again");
  test::write_text(from / "notes/readme.md", "text");
  store_importance(from, some(), directory_.path() / "copy");
  EXPECT_TRUE(std::filesystem::exists(directory_.path() / "copy/notes/readme.md"));
  EXPECT_TRUE(std::filesystem::exists(directory_.path() / "copy/1_Pooling/config.json"));
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "copy/pytorch_model.bin"));
}

TEST_F(ImportanceFile, IsNotWrittenOverOrWhereItDoesNotFit) {
  const auto path = stored();
  EXPECT_EQ(error_of([&] { store_importance(original(), some(), path); }),
            path.string() + ": is there already, expected a new folder");
  EXPECT_THAT(error_of([&] { store_importance(original(), some(), "/proc/no/such"); }),
              HasSubstr("/proc/no/such: cannot be written"));
  Importance of_another = some();
  of_another.layers[1].heads.push_back(1);
  const auto target = directory_.path() / "target";
  EXPECT_THAT(error_of([&] { store_importance(original(), of_another, target); }),
              HasSubstr("layers: [1]: heads: found a list of 3, expected a list of 2"));
  EXPECT_FALSE(std::filesystem::exists(target));
}

TEST_F(ImportanceFile, IsRefusedWhenItIsMalformed) {
  const auto path = stored();
  const std::string whole = test::read_text(path / kImportanceFile);
  const auto error_with = [&](const std::string& from, const std::string& to) {
    std::string text = whole;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    test::write_text(path / kImportanceFile, text.replace(at, from.size(), to));
    return error_of([&] { Model::load(path); });
  };
  EXPECT_EQ(error_with("reckon-importance", "importance"),
            (path / kImportanceFile).string() +
                ": format: found \"importance\", expected \"reckon-importance\"");
  EXPECT_THAT(error_with("\"version\":1", "\"version\":2"),
              HasSubstr("version: found 2, expected 1, as this version of reckon writes"));
  EXPECT_THAT(error_with("first_order", "taylor"), HasSubstr("expected \"first_order\""));
  EXPECT_THAT(error_with("\"texts\":1024", "\"texts\":0"), HasSubstr("texts: found 0"));
  EXPECT_THAT(error_with("\"seed\":7", "\"seeds\":7"), HasSubstr("'seed' is missing"));
  EXPECT_THAT(error_with("[1.0,", "[-1.0,"), HasSubstr("layers: [0]: heads: [0]: found -1.0"));
  EXPECT_THAT(error_with("[1.0,", "[1e39,"), HasSubstr("not negative and fits 32 bits"));
  EXPECT_THAT(error_with("[1.0,", "[null,"), HasSubstr("found null, expected a number"));
  EXPECT_THAT(error_with("[1.0,", "["), HasSubstr("heads: found a list of 1"));
  EXPECT_THAT(error_with("\"layers\":[", "\"layers\":[],\"more\":["),
              HasSubstr("layers: found a list of 0, expected a list of 2, as the model has"));
  EXPECT_THAT(error_with("}]}", "}"), HasSubstr("not JSON"));
}

}  // namespace
}  // namespace reckon
