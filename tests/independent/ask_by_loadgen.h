#pragma once

#include <filesystem>
#include <vector>

#include "bench/load/arrivals.h"
#include "bench/load/batched_model.h"
#include "bench/load/scenario.h"

namespace reckon {

// Lets MLPerf's LoadGen ask for the texts of this model in its server scenario, behind the same
// batcher, for as long as and at the rate that the options say. Its logs go to the folder. Returns
// when it asked for which text.
std::vector<Arrival> ask_by_loadgen(const BatchedModel& model, const ScenarioOptions& options,
                                    const std::filesystem::path& folder);

}  // namespace reckon
