#include <memory>

#include "bench/cli/command.h"
#include "bench/cli/micro_command.h"
#include "bench/cli/scenario_command.h"
#include "bench/cli/shared_options.h"
#include "core/error.h"

namespace reckon {
namespace {

void add_service_options(CLI::App& app, ScenarioCommand& command) {
  app.add_option("--model", command.model, "Hugging Face model directory");
  app.add_option("--input", command.input,
                 "One text a line, or .jsonl with \"text\" (and \"pair\"); - is standard input");
  add_json_flag(app, command.json);
  add_scenario_options(app, command);
  const std::size_t first = app.get_options().size();
  app.add_option("--variant", command.variant,
                 "How the model is computed: int8, cuda/bf16, ... (reckon run --help lists all)")
      ->capture_default_str();
  add_threads(app, command.threads);
  add_seed(app, command.seed, "Of arrivals and texts");
  app.add_option("--log", command.log, "CSV file for the times of every query");
  app.add_option("-o,--output", command.output, "JSON file for the result");
  add_history(app, command.history);
  require_scenario(app, first);
}

}  // namespace

void add_bench(CLI::App& app, Shell& shell) {
  const auto command = std::make_shared<ScenarioCommand>();
  const auto micro = std::make_shared<MicroCommand>();
  add_service_options(app, *command);
  add_micro_options(app, *micro);
  app.footer(
      "Without --scenario the microbenchmarks of every hot path run; they take Google Benchmark's "
      "flags and give its output, with bytes/s, FLOP/s and fraction_of_limit, the share of a limit "
      "measured in the same process. Scenarios are those of MLPerf inference; the result is VALID "
      "or says why not. Exit codes: 0 VALID, 4 INVALID, 5 INVALID for wrong answers.\n"
      "Examples:\n"
      "  reckon bench --benchmark_filter=gemm --json\n"
      "  reckon bench --model MiniLM/ --input texts.txt --benchmark_out=micro.json\n"
      "  reckon bench --scenario offline --model MiniLM/ --input texts.txt --variant int8\n"
      "  reckon bench --scenario server --model MiniLM/ --input texts.txt --rate 100 "
      "--latency-bound 50 --duration 60\n"
      "  reckon bench --scenario server --model MiniLM/ --input texts.txt --latency-bound 50 "
      "--find-peak");
  app.callback([command, micro, &app, &shell] {
    if (!command->scenario.empty()) {
      for (const char* name : {"--model", "--input"}) {
        if (app.count(name) == 0) fail("{} is required with --scenario", name);
      }
      bench_scenario(*command, scenario_options(app, *command), shell);
      return;
    }
    micro->model = command->model;
    micro->input = command->input;
    micro->json = command->json;
    run_micro_command(*micro, app, shell);
  });
}

}  // namespace reckon
