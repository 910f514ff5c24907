#include <cstdio>
#include <memory>

#include "bench/cli/command.h"
#include "bench/gate/worker.h"

namespace reckon {

void add_gate_worker(CLI::App& app, Shell&) {
  app.group("");  // for the gate, not for people: left out of the help
  const auto options = std::make_shared<gate::WorkerOptions>();
  app.add_option("--model", options->model, "Hugging Face directory");
  app.add_option("--variant", options->variant, "Of the encoder");
  app.add_option("--spin", options->spin, "Planted slowdown, a share of the work")
      ->check(CLI::Range(0.0, 10.0));
  app.add_flag("--wrong", options->wrong, "Planted wrong results");
  app.footer("Example:\n  reckon gate-worker < requests.jsonl");
  app.callback([options] { gate::serve_slices(*options, stdin, stdout); });
}

}  // namespace reckon
