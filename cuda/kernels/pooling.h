#pragma once

#include "core/model/model_config.h"
#include "cuda/kernels/precision.h"

namespace reckon::cuda {

// Up to eight ways of pooling, in the order of their vectors. (An array that is a kernel's
// parameter and has an index that is not constant would be copied to slow local memory.)
struct PoolingModes {
  std::uint32_t bits = 0;  // four a mode, the first one lowest
  int count = 0;

  void append(Pooling mode) { bits |= static_cast<std::uint32_t>(mode) << 4 * count++; }
};

// One vector a sequence from the states of its tokens, in a fixed order of additions. Several ways
// of pooling stand side by side.
template <class T>
struct PoolingInput {
  const T* hidden = nullptr;                 // [tokens, columns], columns a multiple of 8
  const std::int32_t* cu_seqlens = nullptr;  // [sequences + 1], no sequence empty
  int sequences = 0;
  int columns = 0;
  PoolingModes modes;
  bool normalize =
      false;  // the whole vector to length 1; of length below 1e-12: as if it were that
};

// -> out [sequences, modes.count * columns]
template <class T>
void pool(const PoolingInput<T>& input, float* out, Stream stream);

}  // namespace reckon::cuda
