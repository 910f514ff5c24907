// What batches and devices can do to the CUDA encoder.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "cuda/cuda_encoder.h"
#include "tests/core/cpu/tiny_case.h"
#include "tests/cuda/simt/spare_device_memory.h"
#include "tests/support/errors.h"

namespace reckon::cuda {
namespace {

using test::SpareDeviceMemory;

constexpr std::size_t kRoomForSomeTokens = 200'000;  // about 2.5 KB each

class CudaEncoderCases : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto directories = test::TinyCase::directories();
    if (directories.empty()) GTEST_SKIP() << "no tiny models";
    tiny_.emplace(directories.front());
    encoder_ = make_cuda_encoder(tiny_->model, parse_variant("cuda/fp32"));
    session_ = encoder_->make_session();
  }

  // Sequences of these lengths, of ids that differ.
  TokenBatch batch(const std::vector<std::size_t>& lengths) const {
    TokenBatch out;
    for (const std::size_t length : lengths) {
      for (std::size_t i = 0; i < length; ++i) {
        out.ids.push_back(static_cast<std::int32_t>((7 * out.ids.size() + lengths.size()) %
                                                    tiny_->model.config().vocabulary));
      }
      out.type_ids.resize(out.ids.size());
      out.end_sequence();
    }
    return out;
  }
  Matrix<float> encode(const TokenBatch& batch) {
    Matrix<float> out(batch.sequences(), encoder_->dimension());
    session_->encode(batch, out);
    return out;
  }
  // Every row is what the CPU's encoder gives.
  void expect_cpu_rows(const Matrix<float>& got, const TokenBatch& batch) const {
    const auto cpu = make_encoder(tiny_->model, parse_variant("fp32"));
    Matrix<float> expected(batch.sequences(), cpu->dimension());
    cpu->make_session()->encode(batch, expected);
    float largest = 0;
    for (std::size_t i = 0; i < got.rows() * got.cols(); ++i) {
      largest = std::max(largest, std::abs(got.data()[i] - expected.data()[i]));
    }
    EXPECT_LE(largest, 2e-6f);
  }

  std::optional<test::TinyCase> tiny_;
  std::unique_ptr<Encoder> encoder_;
  std::unique_ptr<Encoder::Session> session_;
};

TEST_F(CudaEncoderCases, AnEmptyBatchHasNoVectors) { EXPECT_EQ(encode(TokenBatch()).rows(), 0u); }

TEST_F(CudaEncoderCases, ATextOfOneTokenAndOneOfAllPositions) {
  const TokenBatch texts = batch({1, encoder_->max_length(), 1});
  expect_cpu_rows(encode(texts), texts);
}

// In runs of fewer than all: a small stand-in for a million of them.
TEST_F(CudaEncoderCases, ManyTextsOfOneToken) {
  const TokenBatch texts = batch(std::vector<std::size_t>(400, 1));
  const SpareDeviceMemory spare(kRoomForSomeTokens);
  expect_cpu_rows(encode(texts), texts);
}

TEST_F(CudaEncoderCases, ASequenceLongerThanThePositionsIsRefused) {
  const std::size_t length = encoder_->max_length() + 1;
  EXPECT_EQ(test::error_of([&] {
              encode(batch({2, length}));
            }),
            fmt::format("encoder: sequence 1 has {} tokens, expected 1 to {}", length, length - 1));
}

TEST_F(CudaEncoderCases, HalvesABatchThatDoesNotFitIntoDeviceMemory) {
  const TokenBatch texts = batch(std::vector<std::size_t>(64, 8));
  const Matrix<float> whole = encode(texts);
  session_ = encoder_->make_session();
  const SpareDeviceMemory spare(kRoomForSomeTokens);
  const Matrix<float> halved = encode(texts);
  EXPECT_TRUE(std::equal(whole.data(), whole.data() + whole.rows() * whole.cols(), halved.data()));
}

TEST_F(CudaEncoderCases, SaysWhatDoesNotFitIntoDeviceMemory) {
  const SpareDeviceMemory spare(500);
  const std::string error = test::error_of([&] { encode(batch({3, 8, 5})); });
  EXPECT_EQ(error.find("encoder: a text of 3 tokens: does not fit into device memory: "), 0u)
      << error;
  EXPECT_EQ(test::error_of([&] {
              make_cuda_encoder(tiny_->model, parse_variant("cuda/int8"));
            }).find("variant 'cuda/int8': the weights do not fit into device memory: "),
            0u);
}

TEST_F(CudaEncoderCases, AllocatesNothingWhenItIsAskedAgain) {
  for (const char* variant : {"cuda/fp32", "cuda/bf16", "cuda/int8"}) {
    encoder_ = make_cuda_encoder(tiny_->model, parse_variant(variant));
    session_ = encoder_->make_session();
    encode(batch({5, 9, 3}));
    const std::size_t before = simt::device_memory_use().allocations;
    encode(batch({5, 9, 3}));
    encode(batch({4, 1}));
    EXPECT_EQ(simt::device_memory_use().allocations, before) << variant;
  }
}

}  // namespace
}  // namespace reckon::cuda
