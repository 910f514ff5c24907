// How a session of the CUDA encoder gives its work to the device: in graphs, several runs at a
// time.
#include <gmock/gmock.h>

#include "cuda/simt/device_loss.h"
#include "cuda/simt/gemm_epilogues.h"
#include "cuda/simt/stream.h"
#include "tests/cuda/cuda_encoder_cases.h"
#include "tests/cuda/simt/spare_device_memory.h"

namespace reckon::cuda {
namespace {

class EncoderSessionCases : public test::CudaEncoderCases {
 protected:
  std::size_t calls_to_encode(const TokenBatch& texts) {
    const std::size_t before = simt::runtime_calls();
    encode(texts);
    return simt::runtime_calls() - before;
  }
};

// Copy, graph, pooling, copy, an event and the wait for it.
TEST_F(EncoderSessionCases, TakesSixCallsForABatchWhoseShapeItHasCaptured) {
  const TokenBatch texts = batch({5, 9});
  EXPECT_GT(calls_to_encode(texts), 20u);
  EXPECT_GT(calls_to_encode(texts), 20u);
  EXPECT_EQ(calls_to_encode(texts), 6u);
  EXPECT_EQ(calls_to_encode(batch({4, 8})), 6u);
  make("cuda/fp32:graphs=off");
  for (int turn = 0; turn < 3; ++turn) EXPECT_GT(calls_to_encode(texts), 20u);
}

// As where cuBLASLt has no algorithm with one: kernels add the bias and activate.
TEST_F(EncoderSessionCases, GivesTheSameVectorsWithoutEpilogues) {
  for (const auto& folder : test::TinyCase::directories()) {
    SCOPED_TRACE(folder.filename().string());
    tiny_.emplace(folder);
    make("cuda/fp32:graphs=off");
    const TokenBatch texts = batch({5, 9});
    const Matrix<float> expected = encode(texts);
    const std::size_t calls = calls_to_encode(texts);
    simt::set_gemm_epilogues(false);
    const Matrix<float> without = encode(texts);
    EXPECT_GT(calls_to_encode(texts), calls);
    simt::set_gemm_epilogues(true);
    for (std::size_t i = 0; i < without.rows() * without.cols(); ++i) {
      ASSERT_NEAR(without.data()[i], expected.data()[i], 1e-5);
    }
  }
}

TEST_F(EncoderSessionCases, LaunchesKernelByKernelWhereCapturingFails) {
  const TokenBatch texts = batch({5, 9}), before = batch({4, 8});
  const Matrix<float> expected = encode(texts);
  make("cuda/fp32");
  encode(before);  // of the same shape
  simt::let_capture(false);
  testing::internal::CaptureStderr();
  for (int turn = 0; turn < 3; ++turn) EXPECT_TRUE(same(encode(texts), expected));
  simt::let_capture(true);
  EXPECT_TRUE(same(encode(batch({7, 7})), encode(batch({7, 7}))));
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "warning: small batches are launched kernel by kernel: simt: launches of this stream "
            "cannot be captured\n");
  EXPECT_GT(calls_to_encode(texts), 20u);
}

// With other addresses, and not before what is new has been allocated.
TEST_F(EncoderSessionCases, CapturesAgainWhenItsMemoryWasGivenBack) {
  const TokenBatch texts = batch({60});
  for (int turn = 0; turn < 3; ++turn) encode(texts);
  // Leaves room for about 20 tokens, once it has given its memory back.
  simt::set_device_memory(simt::device_memory_use().bytes - 100'000);
  encode(batch(std::vector<std::size_t>(60, 8)));
  simt::set_device_memory(static_cast<std::size_t>(-1));
  for (int turn = 0; turn < 2; ++turn) encode(texts);
  EXPECT_EQ(calls_to_encode(texts), 6u);
}

// Each run's memory on the host is used again two runs later.
TEST_F(EncoderSessionCases, KeepsRunsApartThatAreOnTheirWayAtTheSameTime) {
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < 60; ++i) lengths.push_back(3 + i * 5 % 11);
  const TokenBatch texts = batch(lengths);
  make("cuda/fp32:batch_invariant=on");
  const Matrix<float> expected = encode(texts);
  for (const char* graphs : {"", ",graphs=off"}) {
    make(fmt::format("cuda/fp32:batch_invariant=on{}", graphs));
    const test::SpareDeviceMemory spare(150'000);  // of about 60 tokens
    for (int turn = 0; turn < 3; ++turn) EXPECT_TRUE(same(encode(texts), expected)) << graphs;
  }
}

}  // namespace
}  // namespace reckon::cuda
