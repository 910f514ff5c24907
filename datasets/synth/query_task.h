#pragma once

#include <span>
#include <string>

#include "datasets/dataset.h"
#include "datasets/synth/query_templates.h"
#include "datasets/synth/synthesize.h"

namespace reckon {

// options.labelled_texts texts of these classes in turn; of each ten of a class seven are train,
// one validation and two test.
Task make_query_task(const std::string& kind, std::span<const QueryClass> classes,
                     const SynthOptions& options);

}  // namespace reckon
