#include "bench/run_folder.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

TEST(RunFolder, KeepsStateAndDraftsUntilTheResultsArePublished) {
  const test::TemporaryDirectory temporary;
  const auto path = temporary / "a/b";
  {
    RunFolder folder(path);
    std::ofstream(folder.state("int8:attention=bf16", ".rows")) << "state";
    std::ofstream(folder.draft("results.json")) << "new";
  }
  std::ofstream(path / "results.json") << "old";
  EXPECT_TRUE(std::filesystem::exists(path / "unfinished/int8_attention_bf16.rows"));
  {
    RunFolder folder(path);
    EXPECT_THROW(folder.publish({"report.html"}), Error);
    folder.publish({"results.json"});
  }
  EXPECT_FALSE(std::filesystem::exists(path / "unfinished"));
  std::string text;
  std::ifstream(path / "results.json") >> text;
  EXPECT_EQ(text, "new");
}

TEST(RunFolder, IsRefusedToASecondRun) {
  const test::TemporaryDirectory temporary;
  const RunFolder first(temporary / "out");
  EXPECT_THROW(RunFolder(temporary / "out"), Error);
}

TEST(RunFolder, SaysWhenItCannotBeMade) {
  const test::TemporaryDirectory temporary;
  std::ofstream(temporary / "file") << "not a folder";
  EXPECT_THROW(RunFolder(temporary / "file"), Error);
}

}  // namespace
}  // namespace reckon
