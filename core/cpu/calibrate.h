#pragma once

#include <cstddef>

#include "core/cpu/input_histogram.h"
#include "core/model/model.h"
#include "core/model/quantize_model.h"
#include "core/progress.h"
#include "core/token_batch.h"

namespace reckon::cpu {

// The ranges of what every linear module of every layer is applied to while the sequences are
// encoded in fp32. Throws Error for a sequence that the model cannot encode.
InputRanges calibrate(const Model& model, const TokenBatch& texts, RangeRule rule,
                      std::size_t threads, Progress& progress);

}  // namespace reckon::cpu
