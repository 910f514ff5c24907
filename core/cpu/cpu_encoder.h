#pragma once

#include <memory>

#include "core/cpu/precision.h"
#include "core/encoder.h"

namespace reckon::cpu {

// The encoder of a model on the CPU, with the best instruction set that the processor has.
std::unique_ptr<Encoder> make_cpu_encoder(const Model& model, Precision precision);

}  // namespace reckon::cpu
