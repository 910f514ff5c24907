#include "core/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

TEST(Parallel, RunsEveryChunkOnceForAnyNumberOfThreads) {
  for (const std::size_t threads : {1, 2, 3, 8}) {
    std::vector<std::atomic<int>> runs(100);
    parallel_chunks(runs.size(), threads, [&](std::size_t chunk, std::size_t thread) {
      ASSERT_LT(thread, threads);
      ++runs[chunk];
    });
    for (const auto& count : runs) EXPECT_EQ(count, 1);
  }
}

TEST(Parallel, RethrowsTheFirstExceptionAndStopsTakingChunks) {
  std::atomic<int> started{0};
  EXPECT_THROW(parallel_chunks(100000, 2,
                               [&](std::size_t, std::size_t) {
                                 ++started;
                                 throw std::runtime_error("stop");
                               }),
               std::runtime_error);
  EXPECT_LE(started, 2);
}

TEST(Parallel, DoesNothingForNoChunks) {
  parallel_chunks(0, 4, [](std::size_t, std::size_t) { FAIL(); });
}

TEST(ControlGroup, GivesTheSmallestLimitOnTheWayToTheGroup) {
  const test::TemporaryDirectory directory;
  const auto write = [&](const std::filesystem::path& group, const char* text) {
    std::filesystem::create_directories(directory.path() / group);
    std::ofstream(directory.path() / group / "cpu.max") << text;
  };
  const auto limit = [&](const char* group) {
    return processors_of_control_group(directory.path(), group);
  };
  EXPECT_EQ(limit("a/b"), std::nullopt);
  write("a", "max 100000\n");
  EXPECT_EQ(limit("a/b"), std::nullopt);
  write("a/b", "250000 100000\n");
  EXPECT_EQ(limit("a/b"), 3u) << "two and a half";
  EXPECT_EQ(limit("a"), std::nullopt);
  write("a", "150000 100000\n");
  EXPECT_EQ(limit("a/b"), 2u);
  write("a/b", "20000 100000\n");
  EXPECT_EQ(limit("a/b"), 1u);
  for (const char* text : {"", "x y", "-1 100000", "100000", "100000 0"}) {
    write("c", text);
    EXPECT_EQ(limit("c"), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace reckon
