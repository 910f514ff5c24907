#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "cuda/simt/block.h"

// Instructions of the tensor cores, with the register layouts of the PTX ISA ("Matrix Fragments for
// mma.m16n8k16", "... mma.m16n8k32", "ldmatrix"). All lanes of the warp meet.
namespace reckon::simt {

extern const WarpCollective kMmaHalf, kMmaBFloat16, kMmaInt8, kLoadMatrix, kLoadMatrixTransposed;

// Sums = float, or std::int32_t for int8.
template <class Sum>
void mma(const WarpCollective& collective, Sum (&sums)[4], const std::uint32_t (&a)[4],
         const std::uint32_t (&b)[2], const Place& where) {
  LaneWords words{};
  std::memcpy(&words[0], a, sizeof(a));
  std::memcpy(&words[2], b, sizeof(b));
  std::memcpy(&words[3], sums, sizeof(sums));
  words = meet(collective, ~0u, words, where);
  std::memcpy(sums, &words[0], sizeof(sums));
}

// Four matrices of 8 rows of 16 bytes; lane l brings row l % 8 of matrix l / 8.
inline void load_matrix(const WarpCollective& collective, std::uint32_t (&registers)[4],
                        const void* row, const Place& where) {
  LaneWords words{};
  const auto* vector = static_cast<const std::uint64_t*>(row);
  words[0] = vector[0];
  words[1] = vector[1];
  words = meet(collective, ~0u, words, where);
  std::memcpy(registers, &words[0], sizeof(registers));
}

}  // namespace reckon::simt
