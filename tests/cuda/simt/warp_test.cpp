#include "cuda/device_code.h"
#include "tests/cuda/simt/thread_orders.h"
#include "tests/support/errors.h"

namespace reckon::cuda {
namespace {

class SimtWarp : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(SimtWarp);

constexpr unsigned kAll = 0xffffffff;

template <class T>
std::vector<T> run(void (*kernel)(T*), unsigned threads) {
  DeviceArray<T> out(threads);
  launch(kernel, {1, threads}, nullptr, out.data());
  return out.to_host();
}

TEST_P(SimtWarp, ShufflesWithinGroupsOfLanes) {
  const auto out = run<int4>(
      [](int4* at) {
        const int x = static_cast<int>(threadIdx.x);
        at[x] = {__shfl_sync(kAll, x, 5, 8), __shfl_up_sync(kAll, x, 3, 16),
                 __shfl_down_sync(kAll, x, 3, 16), __shfl_xor_sync(kAll, x, 9)};
      },
      64);
  for (int x = 0; x < 64; ++x) {
    EXPECT_EQ(out[static_cast<std::size_t>(x)].x, x / 8 * 8 + 5);
    EXPECT_EQ(out[static_cast<std::size_t>(x)].y, x % 16 < 3 ? x : x - 3);
    EXPECT_EQ(out[static_cast<std::size_t>(x)].z, x % 16 > 12 ? x : x + 3);
    EXPECT_EQ(out[static_cast<std::size_t>(x)].w, x ^ 9);
  }
}

TEST_P(SimtWarp, VotesAndReducesOverTheLanesOfAMask) {
  const auto out = run<int4>(
      [](int4* at) {
        const int x = static_cast<int>(threadIdx.x);
        const unsigned mask = x < 8 ? 0xff : ~0xffu;
        at[x] = {static_cast<int>(__ballot_sync(mask, x % 2)), __reduce_add_sync(mask, x),
                 __reduce_max_sync(mask, -x), __reduce_min_sync(mask, -x)};
      },
      32);
  EXPECT_EQ(static_cast<unsigned>(out[3].x), 0xaau);
  EXPECT_EQ(static_cast<unsigned>(out[30].x), 0xaaaaaa00u);
  EXPECT_EQ(out[3].y, 28);
  EXPECT_EQ(out[30].y, 31 * 32 / 2 - 28);
  EXPECT_EQ(out[3].z, 0);
  EXPECT_EQ(out[30].z, -8);
  EXPECT_EQ(out[3].w, -7);
  EXPECT_EQ(out[30].w, -31);
}

TEST_P(SimtWarp, LetsGroupsOfLanesGoDifferentWays) {
  const auto out = run<int>(
      [](int* at) {
        int x = static_cast<int>(threadIdx.x);
        const bool low = x < 16;
        for (int i = 0; i < (low ? 1 : 5); ++i)
          x = __shfl_xor_sync(low ? 0xffff : 0xffff0000, x, 1);
        at[threadIdx.x] = x;
      },
      32);
  for (int x = 0; x < 32; ++x) EXPECT_EQ(out[static_cast<std::size_t>(x)], x ^ 1);
}

TEST_P(SimtWarp, CountsThePredicatesOfABlock) {
  const auto out =
      run<int>([](int* at) { at[threadIdx.x] = __syncthreads_count(threadIdx.x % 3 == 0); }, 96);
  EXPECT_EQ(out, std::vector<int>(96, 32));
}

TEST_P(SimtWarp, AddsAtomically) {
  const auto out = run<int>(
      [](int* at) {
        RECKON_SHARED(int, sum);
        if (threadIdx.x == 0) sum = 0;
        __syncthreads();
        atomicAdd(&sum, static_cast<int>(threadIdx.x));
        __syncthreads();
        at[threadIdx.x] = sum;
      },
      128);
  EXPECT_EQ(out, std::vector<int>(128, 127 * 64));
}

std::string failure_of(void (*kernel)(int*), unsigned threads) {
  DeviceArray<int> out(1024);
  return test::error_of([&] { launch(kernel, {1, threads}, nullptr, out.data()); });
}

TEST_P(SimtWarp, SaysWhoDoesNotComeToABarrier) {
  const std::string text = failure_of(
      [](int* at) {
        if (threadIdx.x < 40) {
          __syncthreads();
        }
        at[threadIdx.x] = 1;
      },
      64);
  EXPECT_NE(text.find("the threads of block (0,0,0) do not meet: 24 threads from (40,0,0) on have "
                      "ended; 40 threads from (0,0,0) on wait in __syncthreads at warp_test.cpp:"),
            std::string::npos)
      << text;
}

TEST_P(SimtWarp, SaysWhenThreadsWaitAtDifferentBarriers) {
  const std::string text = failure_of(
      [](int* at) {
        if (threadIdx.x < 32) {
          __syncthreads();
        } else {
          at[threadIdx.x] = 1;
          __syncthreads();
        }
      },
      64);
  EXPECT_NE(text.find("do not meet: 32 threads"), std::string::npos) << text;
}

TEST_P(SimtWarp, RefusesBadMasks) {
  EXPECT_NE(failure_of([](int* at) { at[threadIdx.x] = __shfl_sync(0xffff, 1, 0); }, 32)
                .find("a lane that is not in its own mask (in or after __shfl_sync of lanes "
                      "0000ffff at warp_test.cpp:"),
            std::string::npos);
  const std::string partial = failure_of(
      [](int* at) {
        if (threadIdx.x < 16) at[threadIdx.x] = __shfl_xor_sync(kAll, 1, 1);
      },
      32);
  EXPECT_TRUE(partial.find("lanes of the mask have ended") != std::string::npos ||
              partial.find("do not meet") != std::string::npos)
      << partial;
  EXPECT_NE(failure_of(
                [](int* at) {
                  if (threadIdx.x < 16) at[threadIdx.x] = __shfl_sync(0xffff, 1, 20);
                },
                32)
                .find("reads from a lane that is not in its mask"),
            std::string::npos);
  EXPECT_NE(failure_of(
                [](int* at) {
                  at[threadIdx.x] =
                      threadIdx.x < 16 ? __shfl_sync(kAll, 1, 0) : __shfl_xor_sync(kAll, 1, 1);
                },
                32)
                .find("lanes of a mask in different collectives"),
            std::string::npos);
}

TEST_P(SimtWarp, GivesEveryBlockSharedMemoryFullOfNan) {
  void (*kernel)(float2*) = [](float2* at) {
    RECKON_SHARED(float[64], numbers);
    RECKON_DYNAMIC_SHARED(bytes);
    const unsigned x = threadIdx.x;
    at[blockIdx.x * 64 + x] = {numbers[63 - x], reinterpret_cast<float*>(bytes)[63 - x]};
    __syncthreads();
    numbers[x] = reinterpret_cast<float*>(bytes)[x] = 1;
  };
  DeviceArray<float2> out(3 * 64);
  launch(kernel, {3, 64, 64 * sizeof(float)}, nullptr, out.data());
  for (const float2& pair : out.to_host()) {
    EXPECT_TRUE(std::isnan(pair.x));
    EXPECT_TRUE(std::isnan(pair.y));
  }
}

TEST(SimtMemory, RefusesCopiesThatAreNotBetweenHostAndDevice) {
  std::vector<int> host(4);
  DeviceArray<int> device(4);
  EXPECT_NE(test::error_of([&] {
              copy_to_host(host.data(), host.data(), 4, nullptr);
            }).find("not from device"),
            std::string::npos);
  EXPECT_NE(test::error_of([&] {
              copy_to_device(device.data(), host.data(), 20, nullptr);
            }).find("20 bytes from byte 0 of device memory of 16"),
            std::string::npos);
}

TEST(SimtLaunch, RefusesShapesThatAGpuWouldRefuse) {
  void (*nothing)() = [] {};
  EXPECT_NE(test::error_of([&] {
              launch(nothing, {1, 48}, nullptr);
            }).find("whole warps"),
            std::string::npos);
  EXPECT_NE(test::error_of([&] {
              launch(nothing, {1, 2048}, nullptr);
            }).find("2048 x 1 x 1"),
            std::string::npos);
  EXPECT_NE(test::error_of([&] {
              launch(nothing, {{1, 65536}, 32}, nullptr);
            }).find("grid of"),
            std::string::npos);
  EXPECT_NE(test::error_of([&] {
              launch(nothing, {1, 32, 300000}, nullptr);
            }).find("300000 bytes"),
            std::string::npos);
}

}  // namespace
}  // namespace reckon::cuda
