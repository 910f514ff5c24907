// What the simulated streams and graphs find: wrong orders of host and device, arguments that were
// captured too early.
#include "cuda/simt/stream.h"

#include <gtest/gtest.h>

#include "cuda/device_code.h"
#include "cuda/graph.h"
#include "cuda/pinned_array.h"
#include "cuda/stream.h"
#include "tests/support/errors.h"

namespace reckon::cuda {
namespace {

// out[i] = in[i] + addend
void add(const int* in, int* out, int addend) { out[threadIdx.x] = in[threadIdx.x] + addend; }

class SimtStream : public ::testing::Test {
 protected:
  void launch_add(int addend) {
    launch(add, {1, 32}, stream_.get(), static_cast<const int*>(in_.data()), out_.data(), addend);
  }
  void copy_in(int value) {
    std::fill_n(host_in_.at_least(32), 32, value);
    copy_to_device(in_.data(), host_in_.at_least(32), 32 * sizeof(int), stream_.get());
  }
  int first_out() { return out_.to_host(stream_.get())[0]; }

  OwnedStream stream_;
  PinnedArray<int> host_in_;
  DeviceArray<int> in_{32, stream_.get()}, out_{32, stream_.get()};
};

TEST_F(SimtStream, DoesItsWorkWhenItIsWaitedFor) {
  PinnedArray<int> host_out;
  int* const got = host_out.at_least(32);
  std::fill_n(got, 32, -1);
  copy_in(1);
  launch_add(2);
  copy_to_host(got, out_.data(), 32 * sizeof(int), stream_.get());
  EXPECT_EQ(got[0], -1);
  wait_for(stream_.get());
  EXPECT_EQ(got[31], 3);
}

TEST_F(SimtStream, ReadsPinnedMemoryLateAndOtherMemoryAtOnce) {
  copy_in(1);
  host_in_.at_least(32)[0] = 100;
  launch_add(0);
  EXPECT_EQ(first_out(), 100);
  std::vector<int> pageable(32, 7);
  copy_to_device(in_.data(), pageable.data(), 32 * sizeof(int), stream_.get());
  pageable[0] = 100;
  launch_add(0);
  EXPECT_EQ(first_out(), 7);
}

TEST_F(SimtStream, IsDoneUpToAnEvent) {
  PinnedArray<int> host_out;
  int* const got = host_out.at_least(64);
  std::fill_n(got, 64, -1);
  Event event;
  event.wait();  // for nothing
  copy_in(1);
  launch_add(1);
  copy_to_host(got, out_.data(), 32 * sizeof(int), stream_.get());
  event.record(stream_.get());
  copy_to_host(got + 32, out_.data(), 32 * sizeof(int), stream_.get());
  event.wait();
  EXPECT_EQ(got[0], 2);
  EXPECT_EQ(got[32], -1);
  wait_for(stream_.get());  // it writes to host_out
}

TEST_F(SimtStream, ReplaysAGraphWithItsOwnArgumentsAndTheMemoryOfThen) {
  int addend = 10;
  const Graph graph(stream_.get(), [&] { launch_add(addend); });
  addend = 20;
  for (const int value : {1, 2}) {
    copy_in(value);
    graph.launch(stream_.get());
    EXPECT_EQ(first_out(), value + 10);
  }
}

TEST_F(SimtStream, DoesNothingOfWhatIsCaptured) {
  copy_in(1);
  launch_add(1);
  const Graph graph(stream_.get(), [&] { launch_add(50); });
  EXPECT_EQ(first_out(), 2);
}

TEST_F(SimtStream, RefusesWhatCannotBeCapturedAndCanBeUsedAfterwards) {
  std::vector<int> pageable(32);
  const auto error_in_capture = [&](const std::function<void()>& work) {
    return test::error_of([&] { Graph(stream_.get(), work); });
  };
  EXPECT_EQ(error_in_capture([&] { DeviceArray<int>(1, stream_.get()); }),
            "simt: allocation while a graph is captured");
  EXPECT_EQ(error_in_capture([&] { wait_for(stream_.get()); }),
            "simt: wait_for while a graph is captured");
  EXPECT_EQ(error_in_capture([&] {
              copy_to_device(in_.data(), pageable.data(), 32 * sizeof(int), stream_.get());
            }),
            "simt: a copy from memory that is not pinned while a graph is captured");
  EXPECT_NE(test::error_of([&] { Graph(nullptr, [] {}); }), "");
  copy_in(4);
  launch_add(1);
  EXPECT_EQ(first_out(), 5);
}

TEST_F(SimtStream, TellsOfAFailedKernelWhoWaitsForIt) {
  launch(
      +[] {
        if (threadIdx.x < 8) __syncthreads();
      },
      {1, 32}, stream_.get());
  EXPECT_NE(test::error_of([&] { wait_for(stream_.get()); }).find("do not meet"),
            std::string::npos);
  wait_for(stream_.get());
}

}  // namespace
}  // namespace reckon::cuda
