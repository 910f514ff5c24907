#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/encoding_work.h"
#include "bench/item_encoding.h"
#include "bench/limits.h"
#include "core/text_encoder.h"

namespace reckon {

// What a variant computed in its timed passes.
struct MeasuredWork {
  EncodeCounts counts = {};  // of the passes; without the times of its stages
  double seconds = 0;        // of the passes, tokenizing included
  double operations = 0;
  std::optional<EncodingWork> parts = {};        // none on a GPU
  std::optional<double> seconds_at_limits = {};  // the same
  std::string reason = {};                       // why there are none
};

// Of the variants in their order, and the limits that they stand beside.
struct WorkAtLimits {
  std::vector<MeasuredWork> variants = {};
  std::deque<Limit> limits = {};
};

// Measures the limits, in some tenths of a second.
WorkAtLimits measure_work(std::span<const MeasuredVariant> variants, const ModelConfig& config,
                          std::size_t threads);

}  // namespace reckon
