#include "bench/load/issue_queries.h"

#include <gtest/gtest.h>

#include <array>

#include "bench/load/arrivals.h"
#include "core/error.h"

namespace reckon {
namespace {

using namespace std::chrono_literals;

// Stands still but for those who sleep.
class FakeClock final : public LoadClock {
 public:
  Nanoseconds now() const override { return now_; }
  void sleep_until(Nanoseconds time) override { now_ = std::max(now_, time + oversleep); }
  void pass(Nanoseconds time) { now_ += time; }

  Nanoseconds oversleep{};

 private:
  Nanoseconds now_ = 1000s;  // a clock's own origin is of no importance
};

// Answers at once; each call of issue() takes a time.
class FakeSystem final : public SystemUnderTest {
 public:
  FakeSystem(QueryLog& log, FakeClock& clock) : log_(log), clock_(clock) {}

  void issue(std::span<const Query> queries) override {
    calls.emplace_back(queries.front().id, queries.back().id + 1);
    clock_.pass(service);
    const std::array<float, 1> output = {1};
    for (const Query& query : queries) {
      log_.complete(std::array{query.id}, clock_.now(),
                    MatrixView<const float>(output.data(), 1, 1));
    }
  }
  void flush() override { ++flushes; }

  Nanoseconds service{};
  std::vector<std::pair<std::size_t, std::size_t>> calls;
  int flushes = 0;

 private:
  QueryLog& log_;
  FakeClock& clock_;
};

class IssueQueries : public testing::Test {
 protected:
  void schedule(std::initializer_list<Nanoseconds> times) {
    for (const Nanoseconds time : times) log_.append(0, time);
  }
  Nanoseconds latency(std::size_t q) const {
    return log_.queries()[q].completed - log_.queries()[q].scheduled;
  }

  QueryLog log_;
  FakeClock clock_;
  FakeSystem system_{log_, clock_};
  SilentProgress progress_;
};

TEST_F(IssueQueries, AreIssuedWhenTheyAreScheduled) {
  schedule({0ms, 10ms, 250ms});
  system_.service = 1ms;
  issue_scheduled(log_, system_, clock_, progress_);
  for (std::size_t q = 0; q < 3; ++q) {
    EXPECT_EQ(log_.queries()[q].issued, log_.queries()[q].scheduled) << q;
    EXPECT_EQ(latency(q), Nanoseconds(1ms)) << q;
  }
  EXPECT_EQ(system_.flushes, 1);
}

TEST_F(IssueQueries, CountLatencyFromTheScheduleWhenTheGeneratorIsLate) {
  schedule({0ms, 10ms, 20ms, 30ms, 500ms});
  system_.service = 25ms;  // blocks the generator
  issue_scheduled(log_, system_, clock_, progress_);
  EXPECT_EQ(latency(0), Nanoseconds(25ms));
  EXPECT_EQ(log_.queries()[1].issued, Nanoseconds(25ms));  // with what else was due
  EXPECT_EQ(latency(1), Nanoseconds(40ms));
  EXPECT_EQ(latency(2), Nanoseconds(30ms));
  EXPECT_EQ(latency(3), Nanoseconds(45ms));
  EXPECT_EQ(latency(4), Nanoseconds(25ms));
  EXPECT_EQ(system_.calls,
            (std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}, {1, 3}, {3, 4}, {4, 5}}));
}

TEST_F(IssueQueries, CountLatencyFromTheScheduleWhenTheClockWakesUpLate) {
  schedule({10ms, 20ms});
  clock_.oversleep = 3ms;
  issue_scheduled(log_, system_, clock_, progress_);
  EXPECT_EQ(latency(0), Nanoseconds(3ms));
  EXPECT_EQ(latency(1), Nanoseconds(3ms));
}

TEST_F(IssueQueries, FollowOneAnotherUntilDurationAndNumberAreReached) {
  system_.service = 4ms;
  issue_one_by_one({.samples = 2, .least_duration = 10ms, .least_queries = 2, .texts = 5}, log_,
                   system_, clock_, progress_);
  ASSERT_EQ(log_.queries().size(), 8u);  // issued at 0, 4, 8 and 12 ms
  for (std::size_t q = 0; q < 8; ++q) {
    EXPECT_EQ(log_.queries()[q].issued, Nanoseconds(4ms) * static_cast<int>(q / 2));
    EXPECT_EQ(latency(q), Nanoseconds(4ms));
  }
  for (std::size_t q = 0; q < 8; q += 2) {
    EXPECT_EQ(log_.queries()[q + 1].text, (log_.queries()[q].text + 1) % 5);
  }
  QueryLog longer;
  FakeSystem system(longer, clock_);
  issue_one_by_one({.least_queries = 100, .texts = 5}, longer, system, clock_, progress_);
  EXPECT_EQ(longer.queries().size(), 100u);
}

TEST_F(IssueQueries, EndWhenTheSystemBreaks) {
  schedule({0ms, 10ms, 20ms});
  log_.fail(std::make_exception_ptr(Error("no memory")));
  EXPECT_THROW(issue_scheduled(log_, system_, clock_, progress_), Error);
  EXPECT_TRUE(system_.calls.empty());
}

TEST_F(IssueQueries, EndWhenTheUserStopsThem) {
  class Stopped final : public Progress {
   public:
    void begin(std::string_view, std::uint64_t) override {}
    void advance(std::uint64_t) override { throw Interrupted(); }
  } stopped;
  schedule({0ms, 1h});
  EXPECT_THROW(issue_scheduled(log_, system_, clock_, stopped), Interrupted);
}

}  // namespace
}  // namespace reckon
