#include "cuda/simt/tensor_core.h"

#include "cuda/number_format.h"

namespace reckon::simt {
namespace {

float value_of_half(std::uint32_t bits) {
  return cuda::to_float(cuda::Half{static_cast<std::uint16_t>(bits)});
}
float value_of_bfloat16(std::uint32_t bits) {
  return cuda::to_float(cuda::BFloat16{static_cast<std::uint16_t>(bits)});
}
std::int32_t value_of_int8(std::uint32_t bits) { return static_cast<std::int8_t>(bits); }

// Elements of `32 / kPerRegister` bits, kPerRegister a register. Row-major a [16, k], column-major
// b [k, 8], sums [16, 8], k = 8 * kPerRegister. With g = lane / 4 and t = lane % 4, register i of
// a holds row g + 8 (i % 2), and columns from t * kPerRegister + (i / 2) * k / 2 on; b holds column
// g, register i rows from t * kPerRegister + i * k / 2 on; the sums are of row g + 8 (i / 2) and
// column 2 t + i % 2.
template <int kPerRegister, class Value, class Sum>
void compute_mma(Value (*value_of)(std::uint32_t), const WarpWords& in, WarpWords& out) {
  constexpr int kDepth = 8 * kPerRegister, kBits = 32 / kPerRegister;
  Value a[16][kDepth], b[8][kDepth];
  for (unsigned lane = 0; lane < kWarpSize; ++lane) {
    std::uint32_t registers[6];
    std::memcpy(registers, in[lane].data(), sizeof(registers));
    const unsigned g = lane / 4, t = lane % 4;
    for (unsigned i = 0; i < 4; ++i) {
      for (unsigned e = 0; e < kPerRegister; ++e) {
        a[g + 8 * (i % 2)][t * kPerRegister + i / 2 * (kDepth / 2) + e] =
            value_of(registers[i] >> e * kBits);
      }
    }
    for (unsigned i = 0; i < 2; ++i) {
      for (unsigned e = 0; e < kPerRegister; ++e) {
        b[g][t * kPerRegister + i * (kDepth / 2) + e] = value_of(registers[4 + i] >> e * kBits);
      }
    }
  }
  for (unsigned lane = 0; lane < kWarpSize; ++lane) {
    Sum sums[4];
    std::memcpy(sums, &in[lane][3], sizeof(sums));
    for (unsigned i = 0; i < 4; ++i) {
      const Value* row = a[lane / 4 + 8 * (i / 2)];
      const Value* column = b[2 * (lane % 4) + i % 2];
      for (int k = 0; k < kDepth; ++k) sums[i] += row[k] * column[k];
    }
    std::memcpy(&out[lane][0], sums, sizeof(sums));
  }
}

void compute_mma_half(const WarpWords& in, WarpWords& out, unsigned) {
  compute_mma<2, float, float>(value_of_half, in, out);
}
void compute_mma_bfloat16(const WarpWords& in, WarpWords& out, unsigned) {
  compute_mma<2, float, float>(value_of_bfloat16, in, out);
}
void compute_mma_int8(const WarpWords& in, WarpWords& out, unsigned) {
  compute_mma<4, std::int32_t, std::int32_t>(value_of_int8, in, out);
}

// Register m of lane l: of matrix m, elements 2 (l % 4) and the next one of row l / 4, or the other
// way round.
template <bool kTransposed>
void compute_load_matrix(const WarpWords& in, WarpWords& out, unsigned) {
  for (unsigned lane = 0; lane < kWarpSize; ++lane) {
    std::uint16_t registers[4][2];
    for (unsigned matrix = 0; matrix < 4; ++matrix) {
      for (unsigned e = 0; e < 2; ++e) {
        const unsigned major = lane / 4, minor = 2 * (lane % 4) + e;
        std::uint16_t row[8];
        std::memcpy(row, in[8 * matrix + (kTransposed ? minor : major)].data(), sizeof(row));
        registers[matrix][e] = row[kTransposed ? major : minor];
      }
    }
    std::memcpy(&out[lane][0], registers, sizeof(registers));
  }
}

}  // namespace

const WarpCollective kMmaHalf = {"mma.m16n8k16.f16", compute_mma_half};
const WarpCollective kMmaBFloat16 = {"mma.m16n8k16.bf16", compute_mma_bfloat16};
const WarpCollective kMmaInt8 = {"mma.m16n8k32.s8", compute_mma_int8};
const WarpCollective kLoadMatrix = {"ldmatrix.x4", compute_load_matrix<false>};
const WarpCollective kLoadMatrixTransposed = {"ldmatrix.x4.trans", compute_load_matrix<true>};

}  // namespace reckon::simt
