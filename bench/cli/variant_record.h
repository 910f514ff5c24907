#pragma once

#include "bench/experiment.h"
#include "reports/record.h"

namespace reckon {

// What a run measured of its variants: encoding, latency, memory and fidelity to the first.
std::vector<VariantResult> record_variants(const ExperimentResult& result);

// What each variant's passes took.
std::vector<VariantEnergy> record_energy(const ExperimentResult& result);
// Of the variants all of whose passes are of this run.
std::vector<ProcessorUse> record_processor_use(const ExperimentResult& result);

}  // namespace reckon
