#pragma once

#include "bench/cli/command.h"
#include "bench/cli/scenario_options.h"

namespace reckon {

// `reckon bench --scenario`: runs it, prints and writes the report, and sets the exit code.
void run_scenario_command(const ScenarioCommand& command, ScenarioOptions options, Shell& shell);

}  // namespace reckon
