#include "bench/load/batch_queue.h"

#include <gtest/gtest.h>

namespace reckon {
namespace {

using namespace std::chrono_literals;
using Queries = std::vector<std::size_t>;

Queries take(BatchQueue& queue) {
  std::vector<Query> queries;
  queue.take(queries);
  Queries ids;
  for (const Query& query : queries) ids.push_back(query.id);
  return ids;
}

TEST(BatchQueue, TakesTheOldestQueriesThatFitTheBudget) {
  BatchQueue queue({.token_budget = 10});
  for (std::size_t q = 0; q < 5; ++q) ASSERT_TRUE(queue.push({.id = q}, 4, 0ns));
  EXPECT_EQ(take(queue), (Queries{0, 1}));
  EXPECT_EQ(take(queue), (Queries{2, 3}));
  EXPECT_EQ(take(queue), Queries{4});
  EXPECT_TRUE(queue.empty());
  EXPECT_FALSE(queue.ready_at());
}

TEST(BatchQueue, LetsAQueryBeyondTheBudgetBeABatchOfItsOwn) {
  BatchQueue queue({.token_budget = 10});
  queue.push({.id = 0}, 50, 0ns);
  queue.push({.id = 1}, 1, 0ns);
  EXPECT_EQ(take(queue), Queries{0});
  EXPECT_EQ(take(queue), Queries{1});
}

TEST(BatchQueue, KeepsAQueryNoLongerThanTheLongestWait) {
  BatchQueue queue({.token_budget = 10, .longest_wait = 5ms});
  queue.push({.id = 0}, 1, 1ms);
  queue.push({.id = 1}, 1, 4ms);
  EXPECT_EQ(queue.ready_at(), Nanoseconds(6ms));
  take(queue);
  queue.push({.id = 2}, 1, 8ms);
  EXPECT_EQ(queue.ready_at(), Nanoseconds(13ms));
}

TEST(BatchQueue, GivesAFullBatchAtOnce) {
  BatchQueue queue({.token_budget = 10, .longest_wait = 5ms});
  queue.push({.id = 0}, 6, 1ms);
  queue.push({.id = 1}, 4, 2ms);
  EXPECT_LE(*queue.ready_at(), Nanoseconds(2ms));
}

TEST(BatchQueue, WaitsForNothingAfterTheLastQuery) {
  BatchQueue queue({.token_budget = 10, .longest_wait = 5ms});
  queue.push({.id = 0}, 1, 1ms);
  queue.flush();
  EXPECT_LE(*queue.ready_at(), Nanoseconds(1ms));
}

TEST(BatchQueue, ShedsWhatItHasNoRoomFor) {
  BatchQueue queue({.token_budget = 10, .capacity = 2});
  EXPECT_TRUE(queue.push({.id = 0}, 1, 0ns));
  EXPECT_TRUE(queue.push({.id = 1}, 1, 0ns));
  EXPECT_FALSE(queue.push({.id = 2}, 1, 0ns));
  EXPECT_EQ(take(queue), (Queries{0, 1}));
  EXPECT_TRUE(queue.push({.id = 3}, 1, 0ns));
}

}  // namespace
}  // namespace reckon
