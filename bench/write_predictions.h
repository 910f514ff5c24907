#pragma once

#include <filesystem>
#include <string>

#include "bench/experiment.h"

namespace reckon {

// Writes predictions.h5: top-K lists, per-user metrics and task scores of every system and variant.
void write_predictions(const std::filesystem::path& path, const ExperimentResult& result);

}  // namespace reckon
