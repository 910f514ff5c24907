#include "core/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

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

}  // namespace
}  // namespace reckon
