#pragma once

#include "bench/cli/scenario_command.h"
#include "bench/experiment.h"

namespace reckon {

// `reckon run --scenario`: each variant of the experiment under the same load, the texts of the
// dataset's items its queries. A JSON file a variant and scenario.html, which compares them, go
// into the experiment's folder. The gravest exit code holds.
void run_scenario_of_variants(ScenarioCommand command, const ScenarioOptions& options,
                              const ExperimentOptions& experiment, Shell& shell);

}  // namespace reckon
