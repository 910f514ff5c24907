#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/error.h"
#include "core/model/model.h"
#include "tests/core/model/model_files.h"
#include "tests/support/fuzz.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

std::string seed(char parser, std::string file) {
  file.insert(file.begin(), parser);
  return file;
}

TEST(ModelFuzz, NoMutationOfAValidFileCrashesAParser) {
  const test::ModelFiles files;
  nlohmann::json classifier = files.json.at("config.json");
  classifier["architectures"] = {"BertForSequenceClassification"};
  classifier["id2label"] = {{"0", "no"}, {"1", "yes"}};
  test::run_mutations(
      {seed('s', test::safetensors_of(files.tensors)),
       seed('s', test::safetensors_of({{"a", {"F16", {2, 1}, "1234"}}, {"b", {"U8", {}, "5"}}})),
       seed('c', files.json.at("config.json").dump()), seed('c', classifier.dump()),
       seed('m', files.json.at("modules.json").dump()),
       seed('p', files.json.at("1_Pooling/config.json").dump()),
       R"(p{"embedding_dimension":8,"pooling_mode":["mean","cls"]})",
       R"(d{"in_features":8,"out_features":5,"bias":true,"activation_function":"torch.nn.Tanh"})",
       R"(i{"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})",
       R"(o{"format":"reckon-importance","version":1,"method":"first_order","texts":9,"probes":4,)"
       R"("seed":1,"layers":[{"heads":[1,0.5],"ffn_columns":[0,1e-9,2]},)"
       R"({"heads":[3,4],"ffn_columns":[5,6,7.25]}]})"},
      50000);
}

// Files that are each well-formed may still contradict each other.
TEST(ModelFuzz, AModelWithAMutatedFileLoadsOrIsRefusedInOneLine) {
  const test::TemporaryDirectory folder;
  test::ModelFiles().write(folder.path());
  const std::vector<std::string> names = {"config.json",           "modules.json",
                                          "1_Pooling/config.json", "tokenizer_config.json",
                                          "model.safetensors",     "sentence_bert_config.json"};
  Random random(7);
  int refused = 0;
  for (int i = 0; i < 400; ++i) {
    const auto file = folder / names[random.below(names.size())];
    const std::string whole = test::read_text(file);
    test::write_text(file, test::mutate(whole, random));
    try {
      const Model model = Model::load(folder.path());
      model.layer(model.config().layers - 1);
    } catch (const Error& error) {
      EXPECT_EQ(std::string_view(error.what()).find('\n'), std::string_view::npos) << error.what();
      ++refused;
    }
    test::write_text(file, whole);
  }
  EXPECT_GT(refused, 200);
  EXPECT_LT(refused, 400);
}

}  // namespace
}  // namespace reckon
