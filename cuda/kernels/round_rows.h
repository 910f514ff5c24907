#pragma once

#include <cstdint>

#include "cuda/runtime.h"

namespace reckon::cuda {

// What is known of a vector beside its 8-bit integers (core/scoring/quantized_row.h).
struct alignas(16) RoundedFacts {
  float scale;
  float error_norm;  // rounded up, as is the norm
  float norm;
  float unused;
};

struct RoundedRows {
  std::int8_t* integers;  // [count, padded_columns]: zeros behind a row
  RoundedFacts* facts;    // [count]
  int padded_columns;
};

// Rounds finite rows [count, columns] to 8 bits, each with a scale of its own, as quantize_row() of
// core/scoring does.
void round_rows(const float* rows, int count, int columns, const RoundedRows& to, Stream stream);

}  // namespace reckon::cuda
