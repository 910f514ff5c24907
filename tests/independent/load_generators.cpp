// A model behind the batcher, asked by one load generator or the other (compare_load.py):
//
//     load_generators MODEL TEXTS RATE SECONDS SEED [TRACE]
//     load_generators MODEL TEXTS RATE SECONDS SEED --loadgen FOLDER
//
// The first is the server scenario, with the arrivals of a trace where one is given; a JSON line
// has [value, low, high] of p50, p90 and p99 in milliseconds. The second lets LoadGen ask, writes
// its logs and trace.csv, its arrivals, to the folder, and needs a build with RECKON_LOADGEN. One
// thread answers. In place of MODEL, "timed" is a model whose answers take a fixed time.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/load/arrival_trace.h"
#include "bench/load/encoder_model.h"
#include "bench/load/run_scenario.h"
#include "bench/load/scenario_measures.h"
#include "core/error.h"
#include "core/model/model.h"
#include "core/text/tokenizer.h"
#include "core/variant.h"
#include "tests/independent/timed_model.h"
#ifdef RECKON_LOADGEN
#include "tests/independent/ask_by_loadgen.h"
#endif

namespace reckon {
namespace {

void measure_latencies(const BatchedModel& model, const ScenarioOptions& options) {
  SilentProgress progress;
  const OutputCheck check(Matrix<float>(model.texts(), model.output_size()), -1);
  const ScenarioRun run = run_scenario(model, check, options, progress);
  const std::vector<Measure> measures = measure(options, run);
  std::string text;
  for (const char* name : {"latency p50", "latency p90", "latency p99"}) {
    const auto found = std::ranges::find(measures, name, &Measure::name);
    const auto number = [](std::optional<double> value) {
      return value ? fmt::format("{:.6f}", *value) : "null";
    };
    text += fmt::format("{}[{}, {}, {}]", text.empty() ? "" : ", ", number(found->value),
                        number(found->low), number(found->high));
  }
  fmt::print("[{}]\n", text);
}

void write_trace(const std::filesystem::path& path, const std::vector<Arrival>& arrivals) {
  std::ofstream file(path);
  file << "seconds,text\n";
  for (const auto& [time, text] : arrivals) {
    file << fmt::format("{:.9f},{}\n", std::chrono::duration<double>(time).count(), text);
  }
}

void let_loadgen_ask([[maybe_unused]] const BatchedModel& model,
                     [[maybe_unused]] const ScenarioOptions& options,
                     [[maybe_unused]] const std::filesystem::path& folder) {
#ifdef RECKON_LOADGEN
  write_trace(folder / "trace.csv", ask_by_loadgen(model, options, folder));
#else
  fail("--loadgen: built without LoadGen, expected cmake -DRECKON_LOADGEN=its sources");
#endif
}

void run(std::span<const std::string> arguments) {
  const auto number = [&](std::size_t i) { return std::strtod(arguments[i].c_str(), nullptr); };
  std::vector<std::string> texts;
  std::ifstream file(arguments[1]);
  for (std::string line; std::getline(file, line);) texts.push_back(line);
  ScenarioOptions options{
      .scenario = Scenario::kServer,
      .rate = number(2),
      .latency_bound = std::chrono::seconds(10),
      .least_duration = std::chrono::milliseconds(std::llround(1000 * number(3))),
      .seed = static_cast<std::uint64_t>(number(4))};
  const auto use = [&](const BatchedModel& model) {
    if (arguments.size() == 7) return let_loadgen_ask(model, options, arguments[6]);
    if (arguments.size() == 6) {
      options.trace = read_arrival_trace(arguments[5], texts.size(), options.seed);
      options.least_duration = {};
    }
    measure_latencies(model, options);
  };
  if (arguments[0] == "timed") return use(TimedModel(texts));
  const Model files = Model::load(arguments[0]);
  const auto tokenizer = load_tokenizer(arguments[0]);
  const auto encoder = make_encoder(files, parse_variant("fp32"));
  use(EncoderModel(*encoder, *tokenizer, texts, {}));
}

}  // namespace
}  // namespace reckon

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const bool of_loadgen = arguments.size() == 7 && arguments[5] == "--loadgen";
    if (arguments.size() != 5 && arguments.size() != 6 && !of_loadgen) {
      reckon::fail(
          "usage: load_generators MODEL TEXTS RATE SECONDS SEED [TRACE | --loadgen FOLDER]");
    }
    reckon::run(arguments);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
}
