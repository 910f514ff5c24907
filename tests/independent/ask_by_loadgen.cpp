#include "tests/independent/ask_by_loadgen.h"

#include <loadgen.h>
#include <query_sample_library.h>
#include <system_under_test.h>
#include <test_settings.h>

#include <exception>
#include <string>

#include "bench/load/dynamic_batcher.h"

namespace reckon {
namespace {

class Answers final : public AnswerSink {
 public:
  void complete(std::span<const std::size_t> ids, Nanoseconds /*now*/,
                MatrixView<const float> /*outputs*/) override {
    std::vector<mlperf::QuerySampleResponse> responses;
    responses.reserve(ids.size());
    for (const std::size_t id : ids) responses.emplace_back(id, 0, 0);
    mlperf::QuerySamplesComplete(responses.data(), responses.size());
  }
  void shed(std::size_t id) override { complete({&id, 1}, {}, {}); }
  void fail(std::exception_ptr exception) override { std::rethrow_exception(exception); }
};

class Batched final : public mlperf::SystemUnderTest {
 public:
  Batched(const BatchedModel& model, std::size_t threads)
      : batcher_(model, threads, {}, answers_, clock_) {}

  const std::string& Name() override { return name_; }
  void IssueQuery(const std::vector<mlperf::QuerySample>& samples) override {
    const Nanoseconds now = clock_.now();
    if (asked_.empty()) start_ = now;
    queries_.clear();
    for (const mlperf::QuerySample& sample : samples) {
      queries_.push_back({.id = sample.id, .text = sample.index});
      asked_.push_back({.time = now - start_, .text = sample.index});
    }
    batcher_.issue(queries_);
  }
  void FlushQueries() override {}

  std::vector<Arrival> finish() {
    batcher_.flush();
    batcher_.join();
    return std::move(asked_);
  }

 private:
  const std::string name_ = "batched";
  const SteadyClock clock_;
  Answers answers_;
  DynamicBatcher batcher_;
  Nanoseconds start_{};
  std::vector<Query> queries_;
  std::vector<Arrival> asked_;
};

class Texts final : public mlperf::QuerySampleLibrary {
 public:
  explicit Texts(std::size_t count) : count_(count) {}
  const std::string& Name() override { return name_; }
  std::size_t TotalSampleCount() override { return count_; }
  std::size_t PerformanceSampleCount() override { return count_; }
  void LoadSamplesToRam(const std::vector<mlperf::QuerySampleIndex>& /*samples*/) override {}
  void UnloadSamplesFromRam(const std::vector<mlperf::QuerySampleIndex>& /*samples*/) override {}

 private:
  const std::string name_ = "texts";
  const std::size_t count_;
};

}  // namespace

std::vector<Arrival> ask_by_loadgen(const BatchedModel& model, const ScenarioOptions& options,
                                    const std::filesystem::path& folder) {
  using std::chrono::duration_cast;
  mlperf::TestSettings settings;
  settings.scenario = mlperf::TestScenario::Server;
  settings.mode = mlperf::TestMode::PerformanceOnly;
  settings.server_target_qps = options.rate;
  settings.server_target_latency_ns = static_cast<std::uint64_t>(options.latency_bound.count());
  settings.min_duration_ms = static_cast<std::uint64_t>(
      duration_cast<std::chrono::milliseconds>(options.least_duration).count());
  settings.min_query_count = 1;
  // Without these every run has the same arrivals.
  settings.schedule_rng_seed = settings.sample_index_rng_seed = options.seed;
  mlperf::LogSettings log;
  log.log_output.outdir = folder.string();
  Batched system(model, options.threads);
  Texts texts(model.texts());
  mlperf::StartTest(&system, &texts, settings, log, "no-audit.conf");
  return system.finish();
}

}  // namespace reckon
