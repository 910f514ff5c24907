#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/model/model.h"
#include "tests/support/errors.h"
#include "tests/support/shared.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using testing::HasSubstr;

std::vector<nlohmann::json> rows_of(const fs::path& file) {
  std::ifstream lines(file);
  std::vector<nlohmann::json> rows;
  for (std::string line; std::getline(lines, line);) rows.push_back(nlohmann::json::parse(line));
  return rows;
}

TEST(ModelConformance, AcceptsAndRefusesTheTinyModelsAsTheirIndexSays) {
  const fs::path folder = test::shared_directory() / "conformance/encoder/tiny";
  RECKON_REQUIRE_PATH(folder);
  const auto rows = rows_of(folder / "index.jsonl");
  EXPECT_EQ(rows.size(), 19u);
  for (const nlohmann::json& row : rows) {
    const std::string name = row["name"];
    if (row["expect"] == "refuse") {
      EXPECT_THAT(error_of([&] { Model::load(folder / name); }), HasSubstr(name)) << name;
      continue;
    }
    const Model model = Model::load(folder / name);
    EXPECT_EQ(model.config().dimension(), row["dim"]) << name;
    const bool is_classifier = row["output"] == "logits";
    EXPECT_EQ(model.config().output == OutputKind::kLogits, is_classifier) << name;
    // The answers for the classifiers were cut shorter than their files ask for.
    if (!is_classifier) {
      EXPECT_EQ(model.config().max_length, row["max_length"]) << name;
    }
  }
}

TEST(ModelConformance, NamesTheReasonOfARefusal) {
  const fs::path folder = test::shared_directory() / "conformance/encoder/tiny";
  RECKON_REQUIRE_PATH(folder);
  EXPECT_THAT(error_of([&] { Model::load(folder / "80_deberta_v2"); }), HasSubstr("deberta-v2"));
  EXPECT_THAT(error_of([&] { Model::load(folder / "81_relative_key"); }),
              HasSubstr("relative_key"));
  EXPECT_THAT(error_of([&] { Model::load(folder / "82_unknown_act"); }), HasSubstr("mish_two"));
}

TEST(ModelConformance, JudgesEveryMalformedDirectoryAsTheManifestSays) {
  const fs::path folder = test::shared_directory() / "conformance/encoder/malformed";
  RECKON_REQUIRE_PATH(folder);
  std::size_t directories = 0;
  for (const nlohmann::json& row : rows_of(folder / "manifest.jsonl")) {
    const std::string name = row["file"];
    if (!name.starts_with("models/")) continue;
    ++directories;
    if (row["expect"] == "refuse") {
      EXPECT_THAT(error_of([&] { Model::load(folder / name); }), HasSubstr(name)) << name;
    } else {
      EXPECT_EQ(Model::load(folder / name).config().max_length, 32u) << name;
    }
  }
  EXPECT_EQ(directories, 38u);
}

TEST(ModelConformance, LoadsMiniLm) {
  const fs::path folder = test::minilm_directory();
  RECKON_REQUIRE_PATH(folder);
  const Model model = Model::load(folder);
  EXPECT_EQ(model.config().layers, 6u);
  EXPECT_EQ(model.config().dimension(), 384u);
  EXPECT_EQ(model.config().max_length, 256u);
  EXPECT_TRUE(model.config().normalize);
  // 22,713,216 parameters as sentence-transformers counts them, less the pooler that is not used.
  EXPECT_EQ(model.weight_counts().parameters, 22713216u - 384 * 384 - 384);
  EXPECT_EQ(model.weight_bytes(), model.weight_counts().parameters * 4);
  EXPECT_EQ(model.word_embeddings().rows(), 30522u);
}

TEST(ModelConformance, GivesDistilBertsWeightsTheSameRoles) {
  const fs::path folder = test::shared_directory() / "conformance/encoder/tiny/13_distilbert";
  RECKON_REQUIRE_PATH(folder);
  const Model model = Model::load(folder);
  EXPECT_EQ(model.type_embeddings().rows(), 0u);
  EXPECT_EQ(model.layer(1).intermediate.weight.rows(), 256u);
  EXPECT_EQ(model.layer(1).output.weight.cols(), 256u);
}

}  // namespace
}  // namespace reckon
