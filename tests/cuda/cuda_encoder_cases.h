#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cuda/cuda_encoder.h"
#include "tests/core/cpu/tiny_case.h"
#include "tests/cuda/made_up_batch.h"

namespace reckon::test {

// A tiny model, and a session of its encoder in fp32.
class CudaEncoderCases : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto directories = TinyCase::directories();
    if (directories.empty()) GTEST_SKIP() << "no tiny models";
    tiny_.emplace(directories.front());
    make("cuda/fp32");
  }

  void make(const std::string& variant) {
    session_.reset();
    encoder_ = cuda::make_cuda_encoder(tiny_->model, parse_variant(variant));
    session_ = encoder_->make_session();
  }
  TokenBatch batch(const std::vector<std::size_t>& lengths) const {
    return made_up_batch(lengths, tiny_->model.config().vocabulary);
  }
  Matrix<float> encode(const TokenBatch& batch) {
    Matrix<float> out(batch.sequences(), encoder_->dimension());
    session_->encode(batch, out);
    return out;
  }
  static bool same(const Matrix<float>& a, const Matrix<float>& b) {
    return std::equal(a.data(), a.data() + a.rows() * a.cols(), b.data(),
                      b.data() + b.rows() * b.cols());
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

  std::optional<TinyCase> tiny_;
  std::unique_ptr<Encoder> encoder_;
  std::unique_ptr<Encoder::Session> session_;
};

}  // namespace reckon::test
