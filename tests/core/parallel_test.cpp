#include "core/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
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

TEST(ControlGroup, IsFoundInTheLinesOfBothVersions) {
  const auto groups = [](const char* text) {
    std::istringstream lines(text);
    return control_groups(lines);
  };
  EXPECT_EQ(groups("0::/user/a:b\n").version_2, "user/a:b");
  EXPECT_EQ(groups("0::/user\n").version_1, "");
  const char* const kBoth = "9:memory:/m\n4:cpuset:/set\n3:cpu,cpuacct:/docker/7\n0::/x\n";
  EXPECT_EQ(groups(kBoth).version_1, "docker/7");
  EXPECT_EQ(groups(kBoth).version_2, "x");
  EXPECT_EQ(groups("1:name=systemd:/a\n2:cpuacct:/b\nnothing\n:\n").version_1, "");
}

TEST(ControlGroup, HasTheLimitsOfVersion1Too) {
  const test::TemporaryDirectory directory;
  const auto write = [&](const char* file, const char* text) {
    std::ofstream(directory.path() / file) << text;
  };
  const auto limit = [&] { return processors_of_control_group(directory.path(), ""); };
  write("cpu.cfs_quota_us", "-1\n");
  write("cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(limit(), std::nullopt);
  write("cpu.cfs_quota_us", "150000\n");
  EXPECT_EQ(limit(), 2u) << "one and a half";
  write("cpu.cfs_period_us", "0\n");
  EXPECT_EQ(limit(), std::nullopt);
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
