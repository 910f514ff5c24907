#include "core/model/model_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

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
using testing::ElementsAre;
using testing::HasSubstr;

ModelConfig read(const ModelFiles& files) {
  const TemporaryDirectory folder;
  files.write(folder.path());
  return read_model_directory(folder.path()).config;
}

TEST(ModelDirectory, MeansThePlainAverageWithoutModules) {
  ModelFiles files;
  files.json.erase("modules.json");
  const ModelConfig config = read(files);
  EXPECT_THAT(config.pooling, ElementsAre(Pooling::kMean));
  EXPECT_FALSE(config.normalize);
}

TEST(ModelDirectory, ReadsTheSentenceConfigOnlyBesideModules) {
  ModelFiles files;
  files.json["sentence_bert_config.json"]["max_seq_length"] = 4;
  EXPECT_EQ(read(files).max_length, 4u);
  files.json.erase("modules.json");
  EXPECT_EQ(read(files).max_length, 16u);
}

TEST(ModelDirectory, TakesTheShortestOfTheLengthLimits) {
  const auto max_length = [](const nlohmann::json& sentence, const nlohmann::json& tokenizer) {
    ModelFiles files;
    files.json["sentence_bert_config.json"] = sentence;
    files.json["tokenizer_config.json"] = tokenizer;
    return read(files).max_length;
  };
  const nlohmann::json none = nlohmann::json::object();
  EXPECT_EQ(max_length({{"max_seq_length", 7}}, {{"model_max_length", 5}}), 7u);
  EXPECT_EQ(max_length({{"max_seq_length", 512}}, none), 16u);
  EXPECT_EQ(max_length(none, {{"model_max_length", 5}}), 5u);
  EXPECT_EQ(max_length({{"max_seq_length", nullptr}}, {{"model_max_length", 512}}), 16u);
  EXPECT_EQ(max_length(none, {{"model_max_length", 1e30}}), 16u);
  EXPECT_EQ(max_length(none, none), 16u);
}

TEST(ModelDirectory, RefusesLimitsAndTextSettingsThatItCannotFollow) {
  const auto with = [](const char* file, const nlohmann::json& json) {
    ModelFiles files;
    files.json["sentence_bert_config.json"] = nlohmann::json::object();
    files.json[file] = json;
    return error_of([&] { read(files); });
  };
  for (const nlohmann::json& length : std::vector<nlohmann::json>{0, 1, -5, 2.5, "16", false}) {
    EXPECT_THAT(with("sentence_bert_config.json", {{"max_seq_length", length}}),
                HasSubstr("sentence_bert_config.json: max_seq_length"));
    EXPECT_THAT(with("tokenizer_config.json", {{"model_max_length", length}}),
                HasSubstr("tokenizer_config.json: model_max_length"));
  }
  EXPECT_THAT(with("sentence_bert_config.json", {{"transformer_task", "fill-mask"}}),
              HasSubstr("transformer_task"));
  EXPECT_THAT(with("sentence_bert_config.json",
                   {{"modality_config", {{"text", {{"method_output_name", "pooler_output"}}}}}}),
              HasSubstr("modality_config: text: method_output_name: found \"pooler_output\", "
                        "expected \"last_hidden_state\""));
  EXPECT_THAT(with("sentence_bert_config.json",
                   {{"modality_config", nlohmann::json::object()}, {"module_output_name", "x"}}),
              HasSubstr("module_output_name: found \"x\", expected \"token_embeddings\""));
  EXPECT_THAT(with("config_sentence_transformers.json", {{"truncate_dim", 4}}),
              HasSubstr("truncate_dim: found 4, expected null"));
  EXPECT_THAT(with("config_sentence_transformers.json",
                   {{"prompts", {{"query", "query: "}}}, {"default_prompt_name", "query"}}),
              HasSubstr("default_prompt_name"));
  EXPECT_THAT(with("sentence_bert_config.json", {{"tokenizer_args", {{"do_lower_case", true}}}}),
              HasSubstr("tokenizer_args: found an object of 1 members, expected none"));
}

TEST(ModelDirectory, IgnoresTheHeadOfAClassifierThatModulesMakeAnEmbedder) {
  ModelFiles files;
  files.config()["architectures"] = {"BertForSequenceClassification"};
  const ModelConfig config = read(files);
  EXPECT_EQ(config.output, OutputKind::kEmbeddings);
  EXPECT_EQ(config.dimension(), 8u);
}

TEST(ModelDirectory, RefusesWhatIsNoModelDirectory) {
  const TemporaryDirectory folder;
  EXPECT_THAT(error_of([&] { read_model_directory(folder / "missing"); }),
              HasSubstr("missing: not there"));
  test::write_text(folder / "file", "x");
  EXPECT_THAT(error_of([&] { read_model_directory(folder / "file"); }), HasSubstr("not a folder"));
  EXPECT_THAT(error_of([&] { read_model_directory(folder.path()); }),
              HasSubstr("config.json: cannot read"));
  fs::create_symlink("loop", folder / "loop");
  EXPECT_THAT(error_of([&] { read_model_directory(folder / "loop"); }), HasSubstr("loop"));
}

TEST(ModelDirectory, RefusesAFileThatItMayNotRead) {
  const TemporaryDirectory folder;
  ModelFiles().write(folder.path());
  fs::permissions(folder.path(), fs::perms(0755));
  fs::permissions(folder / "modules.json", fs::perms(0));
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (geteuid() == 0 && setuid(65534) != 0) _exit(2);  // root may read everything
    const std::string error = error_of([&] { read_model_directory(folder.path()); });
    _exit(error.find("modules.json: cannot read: Permission denied") == std::string::npos);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace reckon
