#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/core/model/model_files.h"
#include "tests/support/fuzz.h"

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
       R"(i{"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})"},
      50000);
}

}  // namespace
}  // namespace reckon
