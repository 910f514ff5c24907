#include "cuda/kernels/tensor_core.h"

#include "core/random.h"
#include "tests/cuda/simt/thread_orders.h"
#include "tests/support/errors.h"

namespace reckon::cuda {
namespace {

class SimtTensorCore : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(SimtTensorCore);

// out [16, 8] = a [16, 16] b [8, 16]^T: both are read from shared memory by load_matrices.
template <class T>
__global__ void multiply(const T* a, const T* b, float* out) {
  RECKON_SHARED(T[24 * 16], rows);
  const unsigned lane = threadIdx.x;
  for (unsigned i = lane; i < 32; i += 32) copy_async(&rows[i * 8], a + i * 8);
  for (unsigned i = lane; i < 16; i += 32) copy_async(&rows[256 + i * 8], b + i * 8);
  commit_copies();
  wait_for_copies<0>();
  __syncwarp();
  std::uint32_t a_registers[4], b_registers[4];
  load_matrices(a_registers, &rows[lane % 16 * 16 + lane / 16 * 8]);
  // Matrices 0 and 1: the two halves of b's depth; 2 and 3 are not used.
  load_matrices(b_registers, &rows[256 + lane % 8 * 16 + lane / 8 % 2 * 8]);
  float sums[4] = {};
  mma_16x8x16<T>(sums, a_registers, {b_registers[0], b_registers[1]});
  for (unsigned i = 0; i < 4; ++i) {
    out[(lane / 4 + 8 * (i / 2)) * 8 + 2 * (lane % 4) + i % 2] = sums[i];
  }
}

template <class T>
void expect_product() {
  Random random(1);
  std::vector<T> a, b;
  for (int i = 0; i < 256; ++i) a.push_back(narrow<T>(static_cast<float>(random.normal())));
  for (int i = 0; i < 128; ++i) b.push_back(narrow<T>(static_cast<float>(random.normal())));
  DeviceArray<T> device_a(a), device_b(b);
  DeviceArray<float> out(128);
  launch(multiply<T>, {1, 32}, nullptr, device_a.data(), device_b.data(), out.data());
  const auto got = out.to_host();
  for (std::size_t r = 0; r < 16; ++r) {
    for (std::size_t c = 0; c < 8; ++c) {
      double sum = 0;
      for (std::size_t k = 0; k < 16; ++k) {
        sum +=
            static_cast<double>(widen(a[r * 16 + k])) * static_cast<double>(widen(b[c * 16 + k]));
      }
      EXPECT_NEAR(static_cast<double>(got[r * 8 + c]), sum, 1e-5);
    }
  }
}

TEST_P(SimtTensorCore, MultipliesMatricesLaidOutAsThePtxIsaSays) {
  expect_product<Half>();
  expect_product<BFloat16>();
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
