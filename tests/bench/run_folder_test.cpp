#include "bench/run_folder.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

TEST(RunFolder, KeepsStateUntilTheRunIsFinished) {
  const test::TemporaryDirectory temporary;
  const auto path = temporary / "a/b";
  {
    RunFolder folder(path);
    std::ofstream(folder.unfinished("int8:attention=bf16", ".rows")) << "state";
  }
  EXPECT_TRUE(std::filesystem::exists(path / "unfinished/int8_attention_bf16.rows"));
  {
    RunFolder folder(path);
    folder.finish();
  }
  EXPECT_FALSE(std::filesystem::exists(path / "unfinished"));
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
