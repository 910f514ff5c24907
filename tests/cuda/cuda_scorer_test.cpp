// What the CUDA scorer has beside the CPU's behaviour (scorer_test.cpp): its bits, its memory.
#include "cuda/cuda_scorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "cuda/simt/device_loss.h"
#include "tests/core/scoring/random_matrix.h"
#include "tests/core/scoring/scored_lists.h"
#include "tests/cuda/simt/spare_device_memory.h"
#include "tests/support/errors.h"

namespace reckon::cuda {
namespace {

using test::all_scores;
using test::random_matrix;
using test::row_of;
using test::SpareDeviceMemory;

void expect_same(const TopK& got, const TopK& expected) {
  for (std::size_t q = 0; q < expected.items.rows(); ++q) {
    EXPECT_EQ(row_of(got, q), row_of(expected, q)) << q;
  }
}

TEST(CudaScorer, GivesTheBitsOfTheCpuForEverySimilarity) {
  const auto items = random_matrix(700, 37, 1);
  const auto queries = random_matrix(19, 37, 2);
  const auto excluded = test::random_exclusions(19, 700, 4);
  for (const auto similarity :
       {Similarity::kInnerProduct, Similarity::kCosine, Similarity::kDistance}) {
    const auto gpu = make_cuda_scorer(items, similarity);
    const auto cpu = make_cpu_scorer(items, similarity);
    const auto got = all_scores(*gpu, queries), expected = all_scores(*cpu, queries);
    for (std::size_t q = 0; q < 19; ++q) {
      EXPECT_TRUE(std::ranges::equal(got.row(q), expected.row(q))) << q;
    }
    for (const std::size_t k : {1, 256, 257, 700}) {  // the last two by radix selection
      expect_same(gpu->top_k(queries, k, excluded, 1), cpu->top_k(queries, k, excluded, 1));
    }
  }
}

TEST(CudaScorer, GivesTheBitsOfTheCpuByWayOf8BitItemsAndWithoutThem) {
  auto items = random_matrix(5000, 24, 8);
  for (std::size_t i = 0; i < 5000; i += 2) std::ranges::fill(items.row(i), 3.0f);
  auto queries = random_matrix(20, 24, 9);
  std::ranges::fill(queries.row(7), 1.0f);  // as close to half of the items: all are scored
  const auto excluded = test::random_exclusions(20, 5000, 4);
  for (const auto similarity :
       {Similarity::kInnerProduct, Similarity::kCosine, Similarity::kDistance}) {
    const auto cpu = make_cpu_scorer(items, similarity);
    const auto with = make_cuda_scorer(items, similarity);
    std::unique_ptr<Scorer> without;
    {
      const SpareDeviceMemory spare(700'000);  // 640 KB of items
      without = make_cuda_scorer(items, similarity);
    }
    for (const std::size_t k : {10, 300}) {
      const TopK expected = cpu->top_k(queries, k, excluded, 1);
      expect_same(without->top_k(queries, k, excluded, 1), expected);
      expect_same(with->top_k(queries, k, excluded, 1), expected);
      const auto again = make_cuda_scorer(items, similarity);
      const SpareDeviceMemory spare(700'000);  // 80 KB a query: five at a time
      expect_same(again->top_k(queries, k, excluded, 1), expected);
    }
  }
}

TEST(CudaScorer, AsksFewerQueriesAtATimeWhenMemoryIsShort) {
  const auto items = random_matrix(600, 16, 3);
  const auto queries = random_matrix(40, 16, 4);
  const auto excluded = test::random_exclusions(40, 600, 4);
  const auto cpu = make_cpu_scorer(items);
  for (const std::size_t k : {5, 300}) {
    const auto scorer = make_cuda_scorer(items);
    // A query takes 1 KB, 0.6 of it for the items that its list must not hold; with a long list 15.
    const SpareDeviceMemory spare(k == 5 ? 10'000 : 100'000);
    expect_same(scorer->top_k(queries, k, excluded, 1), cpu->top_k(queries, k, excluded, 1));
  }
  const auto scorer = make_cuda_scorer(items);
  const SpareDeviceMemory spare(30'000);  // 2.4 KB of scores each
  const auto got = all_scores(*scorer, queries), expected = all_scores(*cpu, queries);
  for (std::size_t q = 0; q < 40; ++q) {
    EXPECT_TRUE(std::ranges::equal(got.row(q), expected.row(q)));
  }
}

TEST(CudaScorer, SaysWhatDoesNotFitIntoDeviceMemory) {
  const auto items = random_matrix(600, 16, 5);
  const auto scorer = make_cuda_scorer(items);
  const SpareDeviceMemory spare(2000);
  EXPECT_EQ(test::error_of([&] { all_scores(*scorer, items); }),
            "scorer: a query: does not fit into device memory: simt: no device memory for 2400 "
            "bytes");
  EXPECT_EQ(test::error_of([&] { make_cuda_scorer(items); }),
            "scorer: 600 items of dimension 16 do not fit into device memory: simt: no device "
            "memory for 38400 bytes");
}

TEST(CudaScorer, SaysSoWhereverTheDeviceIsTakenAway) {
  const auto items = random_matrix(2100, 16, 10);
  const auto queries = random_matrix(2, 16, 11);
  const auto ask = [&] { make_cuda_scorer(items)->top_k(queries, 5, {}, 1); };
  const std::size_t before = simt::runtime_calls();
  ask();
  const std::size_t calls = simt::runtime_calls() - before;
  ASSERT_GT(calls, 20u);
  for (std::size_t call = 0; call < calls; ++call) {
    simt::lose_device_after(call);
    const std::string error = test::error_of(ask);
    simt::give_device_back();
    EXPECT_TRUE(error.ends_with(": simt: the device was taken away")) << error;
    EXPECT_EQ(simt::device_memory_use().bytes, 0u);
  }
}

TEST(CudaScorer, AnswersSeveralThreadsAtOnce) {
  const auto items = random_matrix(2100, 16, 12);
  const auto queries = random_matrix(24, 16, 13);
  const auto excluded = test::random_exclusions(24, 2100, 4);
  const auto scorer = make_cuda_scorer(items);
  const TopK expected = scorer->top_k(queries, 10, excluded, 1);
  const TopK expected_long = scorer->top_k(queries, 300, {}, 1);
  const auto expected_scores = all_scores(*scorer, queries);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      expect_same(scorer->top_k(queries, 10, excluded, 1), expected);
      expect_same(scorer->top_k(queries, 300, {}, 1), expected_long);
      const auto scores = all_scores(*scorer, queries);
      for (std::size_t q = 0; q < 24; ++q) {
        EXPECT_TRUE(std::ranges::equal(scores.row(q), expected_scores.row(q)));
      }
    });
  }
}

TEST(CudaScorer, AllocatesNothingWhenItIsAskedAgain) {
  const auto items = random_matrix(2100, 16, 6);  // the shorter lists by way of 8-bit items
  const auto queries = random_matrix(20, 16, 7);
  const auto excluded = test::random_exclusions(20, 2100, 4);
  const auto scorer = make_cuda_scorer(items);
  const auto ask = [&](std::size_t count) {
    const auto some = queries.view().rows_between(0, count);
    scorer->top_k(some, 10, count == 20 ? excluded : UserItems(), 1);
    scorer->top_k(some, 300, {}, 1);
    all_scores(*scorer, some);
  };
  ask(20);
  const std::size_t before = simt::device_memory_use().allocations;
  ask(20);
  ask(7);
  EXPECT_EQ(simt::device_memory_use().allocations, before);
}

}  // namespace
}  // namespace reckon::cuda
