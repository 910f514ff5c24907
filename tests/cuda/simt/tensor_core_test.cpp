#include "cuda/kernels/tensor_core.h"

#include "core/random.h"
#include "tests/cuda/simt/thread_orders.h"
#include "tests/support/errors.h"

namespace reckon::cuda {
namespace {

class SimtTensorCore : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(SimtTensorCore);

// Numbers in 16 and 32 bytes.
template <class T>
constexpr unsigned kVectorSize = 16 / sizeof(T);
template <class T>
constexpr unsigned kDepth = 2 * kVectorSize<T>;

// out [16, 8] = a [16, kDepth] b [8, kDepth]^T: both are read from shared memory by load_matrices.
template <class T, class Sum>
__global__ void multiply(const T* a, const T* b, Sum* out) {
  RECKON_SHARED(T[24 * kDepth<T>], rows);
  const unsigned lane = threadIdx.x, size = kVectorSize<T>;
  T* const rows_of_b = rows + 16 * kDepth<T>;
  for (unsigned i = lane; i < 32; i += 32) copy_async(&rows[i * size], a + i * size);
  for (unsigned i = lane; i < 16; i += 32) copy_async(&rows_of_b[i * size], b + i * size);
  commit_copies();
  wait_for_copies<0>();
  __syncwarp();
  std::uint32_t a_registers[4], b_registers[4];
  load_matrices(a_registers, &rows[(lane % 16 * 2 + lane / 16) * size]);
  // Matrices 0 and 1: the two halves of b's depth; 2 and 3 are not used.
  load_matrices(b_registers, &rows_of_b[(lane % 8 * 2 + lane / 8 % 2) * size]);
  Sum sums[4] = {};
  multiply_add<T>(sums, a_registers, {b_registers[0], b_registers[1]});
  for (unsigned i = 0; i < 4; ++i) {
    out[(lane / 4 + 8 * (i / 2)) * 8 + 2 * (lane % 4) + i % 2] = sums[i];
  }
}

template <class T>
double value(T x) {
  if constexpr (std::is_same_v<T, std::int8_t>) {
    return x;
  } else {
    return static_cast<double>(widen(x));
  }
}

template <class T, class Sum>
void expect_product(float size) {
  Random random(1);
  std::vector<T> a(16 * kDepth<T>), b(8 * kDepth<T>);
  for (std::vector<T>* numbers : {&a, &b}) {
    for (T& x : *numbers) x = narrow<T>(size * static_cast<float>(random.normal()));
  }
  DeviceArray<T> device_a(a), device_b(b);
  DeviceArray<Sum> out(128);
  launch(multiply<T, Sum>, {1, 32}, nullptr, device_a.data(), device_b.data(), out.data());
  const auto got = out.to_host();
  for (std::size_t r = 0; r < 16; ++r) {
    for (std::size_t c = 0; c < 8; ++c) {
      double sum = 0;
      for (std::size_t k = 0; k < kDepth<T>; ++k) {
        sum += value(a[r * kDepth<T> + k]) * value(b[c * kDepth<T> + k]);
      }
      EXPECT_NEAR(static_cast<double>(got[r * 8 + c]), sum, 1e-5);
    }
  }
}

TEST_P(SimtTensorCore, MultipliesMatricesLaidOutAsThePtxIsaSays) {
  expect_product<Half, float>(1);
  expect_product<BFloat16, float>(1);
  expect_product<std::int8_t, std::int32_t>(25);
}

TEST_P(SimtTensorCore, LoadsMatricesTransposed) {
  DeviceArray<std::uint32_t> out(4 * 32);
  launch(
      +[](std::uint32_t* at) {
        RECKON_SHARED(std::uint16_t[32 * 8], rows);
        const unsigned lane = threadIdx.x;
        for (unsigned c = 0; c < 8; ++c)
          rows[lane * 8 + c] = static_cast<std::uint16_t>(lane * 8 + c);
        __syncwarp();
        std::uint32_t registers[4];
        load_matrices<true>(registers, &rows[lane * 8]);
        for (unsigned m = 0; m < 4; ++m) at[m * 32 + lane] = registers[m];
      },
      {1, 32}, nullptr, out.data());
  const auto got = out.to_host();
  for (std::uint32_t m = 0; m < 4; ++m) {
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
      const std::uint32_t first = m * 64 + 2 * (lane % 4) * 8 + lane / 4;
      EXPECT_EQ(got[m * 32 + lane], first | (first + 8) << 16);
    }
  }
}

TEST_P(SimtTensorCore, FindsCopiesThatNobodyWaitedFor) {
  DeviceArray<int4> numbers(std::vector<int4>(64, int4{1, 2, 3, 4}));
  DeviceArray<int> out(64);
  launch(
      +[](const int4* from, int* to) {
        RECKON_SHARED(int4[64], copied);
        copy_async(&copied[threadIdx.x], from + threadIdx.x);
        commit_copies();
        copy_async(&copied[32 + threadIdx.x], from + threadIdx.x);
        commit_copies();
        wait_for_copies<1>();
        to[threadIdx.x] = copied[threadIdx.x].w;
        to[32 + threadIdx.x] = copied[32 + threadIdx.x].w;
        wait_for_copies<0>();
      },
      {1, 32}, nullptr, static_cast<const int4*>(numbers.data()), out.data());
  const auto got = out.to_host();
  EXPECT_EQ(got[5], 4);
  EXPECT_EQ(got[37], -1);
  EXPECT_NE(test::error_of([&] {
              launch(
                  +[](const int4* from) {
                    RECKON_SHARED(int4[32], copied);
                    copy_async(&copied[threadIdx.x], from + threadIdx.x);
                    wait_for_copies<0>();
                  },
                  {1, 32}, nullptr, static_cast<const int4*>(numbers.data()));
            }).find("it ended before its cp.async did"),
            std::string::npos);
}

}  // namespace
}  // namespace reckon::cuda
