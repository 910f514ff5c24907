// A model behind the batcher, for load generators (compare_load.py):
//
//     serve_encoder MODEL TEXTS THREADS [RATE SECONDS SEED]
//
// Reads queries from standard input, {uint64 handle, uint64 text} each, and writes the handle of
// each that is answered to standard output; the end of the input ends it. "ready" goes to standard
// error when queries are expected. With a rate, the server scenario asks instead, and a JSON line
// has [value, low, high] of p50, p90 and p99 in milliseconds. In place of MODEL, "timed" is a model
// that sleeps for 60 us a byte of text: how fast the machine is at the moment is not in its times.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "bench/load/dynamic_batcher.h"
#include "bench/load/encoder_model.h"
#include "bench/load/run_scenario.h"
#include "bench/load/scenario_measures.h"
#include "core/error.h"
#include "core/model/model.h"
#include "core/text/tokenizer.h"
#include "core/variant.h"

namespace reckon {
namespace {

void write_all(const std::uint64_t* words, std::size_t count) {
  const char* at = reinterpret_cast<const char*>(words);
  for (std::size_t left = count * sizeof(*words); left > 0;) {
    const ssize_t written = ::write(STDOUT_FILENO, at, left);
    if (written <= 0) fail("standard output: cannot write");
    at += written;
    left -= static_cast<std::size_t>(written);
  }
}

class Answers final : public AnswerSink {
 public:
  void complete(std::span<const std::size_t> ids, Nanoseconds /*now*/,
                MatrixView<const float> /*outputs*/) override {
    const std::vector<std::uint64_t> handles(ids.begin(), ids.end());
    const std::scoped_lock lock(mutex_);
    write_all(handles.data(), handles.size());
  }
  void shed(std::size_t id) override { complete({&id, 1}, {}, {}); }
  void fail(std::exception_ptr exception) override { std::rethrow_exception(exception); }

 private:
  std::mutex mutex_;
};

constexpr std::chrono::microseconds kTimeOfByte{60};

class TimedModel final : public BatchedModel {
 public:
  explicit TimedModel(const std::vector<std::string>& texts) : texts_(texts) {}

  std::size_t texts() const override { return texts_.size(); }
  std::size_t output_size() const override { return 1; }
  std::size_t tokens(std::size_t text) const override { return 1 + texts_[text].size() / 4; }
  std::unique_ptr<Worker> make_worker() const override { return std::make_unique<Sleeper>(texts_); }

 private:
  class Sleeper final : public Worker {
   public:
    explicit Sleeper(const std::vector<std::string>& texts) : texts_(texts) {}
    void answer(std::span<const std::size_t> texts, MatrixView<float> out) override {
      auto end = std::chrono::steady_clock::now();
      for (std::size_t i = 0; i < texts.size(); ++i) {
        end += kTimeOfByte * texts_[texts[i]].size();
        out.row(i)[0] = static_cast<float>(texts[i]);
      }
      std::this_thread::sleep_until(end);
    }

   private:
    const std::vector<std::string>& texts_;
  };

  const std::vector<std::string>& texts_;
};

void serve(const BatchedModel& model, std::size_t threads) {
  Answers answers;
  const SteadyClock clock;
  DynamicBatcher batcher(model, threads, {}, answers, clock);
  std::fputs("ready\n", stderr);
  std::array<std::uint64_t, 2> words{};
  while (std::fread(words.data(), sizeof(words), 1, stdin) == 1) {
    if (words[1] >= model.texts()) fail("text {} of {}", words[1], model.texts());
    const Query query{.id = words[0], .text = words[1]};
    batcher.issue({&query, 1});
  }
  batcher.flush();
  batcher.join();
}

void measure_latencies(const BatchedModel& model, const ScenarioOptions& options) {
  SilentProgress progress;
  const OutputCheck check(Matrix<float>(model.texts(), model.output_size()), -1);
  const ScenarioRun run = run_scenario(model, check, options, progress);
  std::string text;
  for (const char* name : {"latency p50", "latency p90", "latency p99"}) {
    const std::vector<Measure> measures = measure(options, run);
    const auto found = std::ranges::find(measures, name, &Measure::name);
    const auto number = [](std::optional<double> value) {
      return value ? fmt::format("{:.6f}", *value) : "null";
    };
    text += fmt::format("{}[{}, {}, {}]", text.empty() ? "" : ", ", number(found->value),
                        number(found->low), number(found->high));
  }
  fmt::print("[{}]\n", text);
}

void run(std::span<char*> arguments) {
  const std::string model_path = arguments[0];
  const auto number = [&](std::size_t i) { return std::strtod(arguments[i], nullptr); };
  std::vector<std::string> texts;
  std::ifstream file(arguments[1]);
  for (std::string line; std::getline(file, line);) texts.push_back(line);
  const auto threads = static_cast<std::size_t>(number(2));
  const auto use = [&](const BatchedModel& model) {
    if (arguments.size() == 3) return serve(model, threads);
    measure_latencies(model,
                      {.scenario = Scenario::kServer,
                       .rate = number(3),
                       .latency_bound = std::chrono::seconds(10),
                       .least_duration = std::chrono::milliseconds(std::llround(1000 * number(4))),
                       .threads = threads,
                       .seed = static_cast<std::uint64_t>(number(5))});
  };
  if (model_path == "timed") return use(TimedModel(texts));
  const Model files = Model::load(model_path);
  const auto tokenizer = load_tokenizer(model_path);
  const auto encoder = make_encoder(files, parse_variant("fp32"));
  use(EncoderModel(*encoder, *tokenizer, texts, {}));
}

}  // namespace
}  // namespace reckon

int main(int argc, char** argv) {
  try {
    if (argc != 4 && argc != 7) {
      reckon::fail("usage: serve_encoder MODEL TEXTS THREADS [RATE SECONDS SEED]");
    }
    std::setvbuf(stdin, nullptr, _IONBF, 0);  // a query is to be seen when it is there
    reckon::run(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
}
