#pragma once

#include <memory>
#include <string>

#include "bench/cli/command.h"
#include "bench/cli/scenario_options.h"
#include "bench/cli/text_input.h"
#include "core/model/model.h"
#include "core/text/tokenizer.h"
#include "reports/scenario_record.h"

namespace reckon {

// A model and the texts that it is asked for.
struct Service {
  Model files;
  std::unique_ptr<Tokenizer> tokenizer;
  TextWindow texts;
  std::string input;  // where they are from
};
Service make_service(const ScenarioCommand& command, TextWindow texts);

struct ScenarioResult {
  ScenarioRecord record;
  std::string json;  // of the record
  ExitCode exit_code = kExitPass;
  std::string problem = {};  // a file that could not be written; empty: none
};

// Puts the command's variant under load, and writes the files and the history that it names
// (what was measured is not lost where one cannot be written).
ScenarioResult put_under_load(const ScenarioCommand& command, ScenarioOptions options,
                              const Service& service, Progress& progress);

// `reckon bench --scenario`: one variant, the texts of a file.
void bench_scenario(const ScenarioCommand& command, const ScenarioOptions& options, Shell& shell);

}  // namespace reckon
