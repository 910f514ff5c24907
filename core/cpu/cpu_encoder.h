#pragma once

#include <memory>

#include "core/encoder.h"

namespace reckon::cpu {

// The encoder of a model on the CPU, with the best instruction set that the processor has. Options
// of a variant: precisions of parts (see PrecisionPlan), and
//   layers=N  the first N layers only
//   heads=N, ffn_columns=N  the N most important attention heads, or columns between the two halves
//             of the feed-forward network, of each layer only, see prune.h
//   importance=first_order  by what the model's folder says, see importance.h, instead of their
//             weights (magnitude)
//   activations=static  of int8 and int4: rounded in the ranges of the model, see
//             quantize_model.h, instead of what each row has (dynamic)
//   dim=N     the first N numbers of an embedding only, normalised anew where the model normalises
// Throws Error for another option, or a value that does not fit the model.
std::unique_ptr<Encoder> make_cpu_encoder(const Model& model, const Variant& variant);

}  // namespace reckon::cpu
