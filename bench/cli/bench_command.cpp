#include <memory>

#include "bench/cli/command.h"
#include "bench/cli/micro_command.h"
#include "bench/cli/scenario_command.h"

namespace reckon {

void add_bench(CLI::App& app, Shell& shell) {
  const auto command = std::make_shared<ScenarioCommand>();
  const auto micro = std::make_shared<MicroCommand>();
  add_scenario_options(app, *command);
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
      run_scenario_command(*command, scenario_options(app, *command), shell);
      return;
    }
    micro->model = command->model;
    micro->input = command->input;
    micro->json = command->json;
    run_micro_command(*micro, app, shell);
  });
}

}  // namespace reckon
