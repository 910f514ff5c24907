// The CUDA encoder, its kernels run by the CPU, against the float64 outputs of tiny models.
#include "cuda/cuda_encoder.h"

#include <gtest/gtest.h>

#include "core/model/model.h"
#include "tests/core/cpu/reference.h"
#include "tests/core/cpu/tiny_case.h"
#include "tests/support/errors.h"

namespace reckon::cuda {
namespace {

struct Bound {
  const char* variant;
  double smallest_cosine;
};
// Random models of hidden sizes 32 to 128; the worst is a classifier's five logits, 0.973 in fp8.
constexpr Bound kBounds[] = {{"cuda/tf32", 0.99999},
                             {"cuda/fp16", 0.99999},
                             {"cuda/bf16", 0.999},
                             {"cuda/int8", 0.99},
                             {"cuda/fp8", 0.97}};

Matrix<float> encode(const Model& model, const std::string& variant, const TokenBatch& batch) {
  const auto encoder = make_cuda_encoder(model, parse_variant(variant));
  Matrix<float> out(batch.sequences(), encoder->dimension());
  encoder->make_session()->encode(batch, out);
  return out;
}

std::string folder_name(const ::testing::TestParamInfo<std::filesystem::path>& folder) {
  return folder.param.filename().string();
}

class CudaEncoder : public ::testing::TestWithParam<std::filesystem::path> {};
INSTANTIATE_TEST_SUITE_P(Tiny, CudaEncoder, ::testing::ValuesIn(test::TinyCase::directories()),
                         folder_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CudaEncoder);

TEST_P(CudaEncoder, GivesItsFloat64OutputsInFp32) {
  const test::TinyCase tiny(GetParam());
  const double error =
      test::largest_difference(encode(tiny.model, "cuda/fp32", tiny.batch), tiny.expected);
  EXPECT_LE(error, std::max(1e-6, 2 * tiny.torch_error));
}

// Of its first two texts: the tensor cores are slow on a CPU.
TEST_P(CudaEncoder, StaysCloseInTheOtherPrecisions) {
  test::TinyCase tiny(GetParam());
  tiny.batch.cu_seqlens.resize(3);
  tiny.batch.ids.resize(static_cast<std::size_t>(tiny.batch.cu_seqlens[2]));
  tiny.batch.type_ids.resize(tiny.batch.ids.size());
  for (const Bound& bound : kBounds) {
    EXPECT_GE(test::smallest_cosine(encode(tiny.model, bound.variant, tiny.batch), tiny.expected),
              bound.smallest_cosine)
        << bound.variant;
  }
}

}  // namespace
}  // namespace reckon::cuda
