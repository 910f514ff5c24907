#include "core/model/weight_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/core/model/model_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using test::safetensors_of;
using test::TemporaryDirectory;
using test::write_text;
using testing::HasSubstr;

std::string tensor_file(const std::string& name) {
  return safetensors_of({{name, {"U8", {1}, "x"}}});
}

TEST(WeightFiles, FindsATensorInAnyShard) {
  const TemporaryDirectory folder;
  write_text(folder / "1.safetensors", tensor_file("a"));
  write_text(folder / "2.safetensors", tensor_file("b"));
  write_text(
      folder / "model.safetensors.index.json",
      R"({"metadata":{"total_size":2},"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})");
  const WeightFiles files(folder.path());
  EXPECT_NE(files.find("a"), nullptr);
  EXPECT_NE(files.find("b"), nullptr);
  EXPECT_EQ(files.find("c"), nullptr);
  EXPECT_THAT(files.file_of("b"), HasSubstr("2.safetensors"));
  EXPECT_THAT(files.file_of("c"), HasSubstr("index.json"));
}

TEST(WeightFiles, AShardMayBeALinkAsInTheHubsCache) {
  const TemporaryDirectory folder;
  write_text(folder / "blobs/1234", tensor_file("a"));
  fs::create_directory(folder / "model");
  fs::create_symlink("../blobs/1234", folder / "model/model.safetensors");
  EXPECT_NE(WeightFiles(folder / "model").find("a"), nullptr);
}

TEST(WeightFiles, RefusesAnIndexThatPointsElsewhere) {
  for (const char* file : {"../x.safetensors", "/x.safetensors", "a/x.safetensors", "..", "",
                           "x.bin", "x.safetensors/.."}) {
    const std::string index = std::string(R"({"weight_map":{"a":")") + file + "\"}}";
    EXPECT_THAT(error_of([&] { read_weight_index(JsonValue::parse(index, "x.json")); }),
                HasSubstr("x.json: weight_map: a: found"));
  }
}

TEST(WeightFiles, RefusesAMalformedIndex) {
  for (const char* index : {"[]", "{}", R"({"weight_map":[]})", R"({"weight_map":{"a":1}})",
                            R"({"weight_map":{"a":["x.safetensors"]}})"}) {
    EXPECT_THAT(error_of([&] { read_weight_index(JsonValue::parse(index, "x.json")); }),
                HasSubstr("x.json: "));
  }
}

TEST(WeightFiles, RefusesAnIndexThatItsShardsDoNotFit) {
  const TemporaryDirectory folder;
  write_text(folder / "1.safetensors", tensor_file("a"));
  write_text(folder / "model.safetensors.index.json",
             R"({"weight_map":{"a":"1.safetensors","b":"1.safetensors"}})");
  EXPECT_THAT(error_of([&] { WeightFiles files(folder.path()); }),
              HasSubstr("tensor 'b': not in '1.safetensors'"));
}

TEST(WeightFiles, SaysWhatIsThereInsteadOfSafetensors) {
  const TemporaryDirectory folder;
  EXPECT_THAT(error_of([&] { WeightFiles files(folder.path()); }),
              HasSubstr("model.safetensors: not there"));
  write_text(folder / "pytorch_model.bin", "PK");
  EXPECT_THAT(error_of([&] { WeightFiles files(folder.path()); }),
              HasSubstr("pytorch_model.bin is not supported"));
}

TEST(WeightFiles, RefusesAFolderALoopAndADanglingLinkInPlaceOfTheFile) {
  const TemporaryDirectory folder;
  fs::create_directory(folder / "model.safetensors");
  EXPECT_THAT(error_of([&] { WeightFiles files(folder.path()); }), HasSubstr("Is a directory"));
  fs::remove(folder / "model.safetensors");
  fs::create_symlink("model.safetensors", folder / "model.safetensors");
  EXPECT_THAT(error_of([&] { WeightFiles files(folder.path()); }), HasSubstr("symbolic links"));
  fs::remove(folder / "model.safetensors");
  fs::create_symlink("nowhere", folder / "model.safetensors");
  EXPECT_THAT(error_of([&] { WeightFiles files(folder.path()); }), HasSubstr("No such file"));
}

}  // namespace
}  // namespace reckon
