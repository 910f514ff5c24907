#include "cuda/kernels/pooling.h"

#include "cuda/kernels/vector8.h"

namespace reckon::cuda {
namespace {

constexpr int kLanes = 32;  // of 8 columns each
constexpr int kGroups = 8;  // of tokens: the tokens t of a group have the same t % kGroups
constexpr int kColumns = kLanes * kVector;

struct Range {
  int begin, end;
};

// The tokens that a way of pooling looks at.
__device__ __forceinline__ Range tokens_of(Pooling mode, Range sequence) {
  if (mode == Pooling::kCls) return {sequence.begin, sequence.begin + 1};
  if (mode == Pooling::kLastToken) return {sequence.end - 1, sequence.end};
  return sequence;
}

__device__ __forceinline__ float weight_of(Pooling mode, int token) {
  return mode == Pooling::kWeightedMean ? static_cast<float>(token + 1) : 1.0f;
}

// What the weighted sum is multiplied by.
__device__ __forceinline__ float factor_of(Pooling mode, float length) {
  if (mode == Pooling::kMean) return __fdividef(1, length);
  if (mode == Pooling::kMeanSqrtLength) return rsqrtf(length);
  if (mode == Pooling::kWeightedMean) return __fdividef(2, length * (length + 1));
  return 1;
}

// A block is one sequence: threadIdx.x is a vector of columns, threadIdx.y a group of tokens.
template <class T>
__global__ void __launch_bounds__(kLanes* kGroups, 4)
    pool_sequences(PoolingInput<T> input, float* out) {
  RECKON_SHARED(Vector8[kGroups][kLanes], of_groups);
  const int lane = static_cast<int>(threadIdx.x), group = static_cast<int>(threadIdx.y);
  const Range sequence = {input.cu_seqlens[blockIdx.x], input.cu_seqlens[blockIdx.x + 1]};
  const auto columns = static_cast<std::size_t>(input.columns);
  float* row = out + blockIdx.x * columns * static_cast<unsigned>(input.modes.count);
  float squares = 0;
  for (int m = 0; m < input.modes.count; ++m) {
    const auto mode = static_cast<Pooling>(input.modes.bits >> 4 * m & 15);
    const bool largest = mode == Pooling::kMax;
    const Range tokens = tokens_of(mode, sequence);
    const float factor = factor_of(mode, static_cast<float>(sequence.end - sequence.begin));
    for (int first = 0; first < input.columns; first += kColumns) {
      const int column = first + lane * kVector;
      const bool exists = column < input.columns;
      Vector8 pooled;
      RECKON_UNROLL
      for (int e = 0; e < kVector; ++e) pooled.at[e] = largest ? -INFINITY : 0;
      for (int token = tokens.begin + group; exists && token < tokens.end; token += kGroups) {
        const Vector8 x = load8(input.hidden + static_cast<std::size_t>(token) * columns + column);
        const float weight = weight_of(mode, token - sequence.begin);
        RECKON_UNROLL
        for (int e = 0; e < kVector; ++e) {
          pooled.at[e] =
              largest ? fmaxf(pooled.at[e], x.at[e]) : fmaf(weight, x.at[e], pooled.at[e]);
        }
      }
      of_groups[group][lane] = pooled;
      __syncthreads();
      if (group == 0 && exists) {
        for (int g = 1; g < kGroups; ++g) {
          RECKON_UNROLL
          for (int e = 0; e < kVector; ++e) {
            const float other = of_groups[g][lane].at[e];
            pooled.at[e] = largest ? fmaxf(pooled.at[e], other) : pooled.at[e] + other;
          }
        }
        RECKON_UNROLL
        for (int e = 0; e < kVector; ++e) {
          pooled.at[e] *= factor;
          squares = fmaf(pooled.at[e], pooled.at[e], squares);
        }
        store8(row + static_cast<std::size_t>(m) * columns + column, pooled);
      }
      __syncthreads();  // the next columns go to the same place
    }
  }
  if (!input.normalize || group != 0) return;
  RECKON_UNROLL
  for (int distance = kLanes / 2; distance > 0; distance /= 2) {
    squares += __shfl_xor_sync(0xffffffff, squares, distance);
  }
  const float scale = rsqrtf(fmaxf(squares, 1e-24f));
  // Every thread reads what it wrote itself.
  for (int m = 0; m < input.modes.count; ++m) {
    for (int column = lane * kVector; column < input.columns; column += kColumns) {
      float* at = row + static_cast<std::size_t>(m) * columns + column;
      Vector8 x = load8(at);
      RECKON_UNROLL
      for (int e = 0; e < kVector; ++e) x.at[e] *= scale;
      store8(at, x);
    }
  }
}

}  // namespace

template <class T>
void pool(const PoolingInput<T>& input, float* out, Stream stream) {
  if (input.sequences == 0) return;
  launch(pool_sequences<T>, {static_cast<unsigned>(input.sequences), {kLanes, kGroups}}, stream,
         input, out);
}

template void pool<float>(const PoolingInput<float>&, float*, Stream);
template void pool<Half>(const PoolingInput<Half>&, float*, Stream);
template void pool<BFloat16>(const PoolingInput<BFloat16>&, float*, Stream);

}  // namespace reckon::cuda
