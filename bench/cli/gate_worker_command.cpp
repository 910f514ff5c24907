#include <cstdio>
#include <memory>

#include "bench/cli/command.h"
#include "bench/gate/second_load.h"
#include "bench/gate/worker.h"

namespace reckon {

void add_gate_worker(CLI::App& app, Shell&) {
  app.group("");  // for the gate, not for people: left out of the help
  const auto options = std::make_shared<gate::WorkerOptions>();
  app.add_option("--model", options->model, "Hugging Face directory");
  app.add_option("--variant", options->variant, "Of the encoder");
  const auto injection = std::make_shared<std::string>("nothing");
  app.add_option("--inject", *injection, "A fault, as `reckon selftest` names it");
  const auto load = std::make_shared<bool>(false);
  app.add_flag("--second-load", *load, "Disturb the machine instead, until the input ends");
  app.footer("Example:\n  reckon gate-worker < requests.jsonl");
  app.callback([options, injection, load] {
    options->injection = gate::parse_injection(*injection);
    if (*load) {
      gate::disturb_machine(stdin);
    } else {
      gate::serve_slices(*options, stdin, stdout);
    }
  });
}

}  // namespace reckon
