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

TokenBatch first_texts(const TokenBatch& batch, std::size_t count) {
  TokenBatch out = batch;
  out.cu_seqlens.resize(count + 1);
  out.ids.resize(static_cast<std::size_t>(out.cu_seqlens.back()));
  out.type_ids.resize(out.ids.size());
  return out;
}

// Of its first text, then of all: what a session keeps from call to call must grow.
TEST_P(CudaEncoder, GivesItsFloat64OutputsInFp32) {
  const test::TinyCase tiny(GetParam());
  const auto encoder = make_cuda_encoder(tiny.model, parse_variant("cuda/fp32"));
  const auto session = encoder->make_session();
  for (const std::size_t texts : {std::size_t{1}, tiny.batch.sequences()}) {
    Matrix<float> got(texts, encoder->dimension());
    session->encode(first_texts(tiny.batch, texts), got);
    const test::Rows expected(tiny.expected.begin(),
                              tiny.expected.begin() + static_cast<std::ptrdiff_t>(texts));
    EXPECT_LE(test::largest_difference(got, expected), std::max(1e-6, 2 * tiny.torch_error));
  }
}

// Of its first two texts: the tensor cores are slow on a CPU.
TEST_P(CudaEncoder, StaysCloseInTheOtherPrecisions) {
  const test::TinyCase tiny(GetParam());
  const TokenBatch texts = first_texts(tiny.batch, 2);
  for (const Bound& bound : kBounds) {
    EXPECT_GE(test::smallest_cosine(encode(tiny.model, bound.variant, texts), tiny.expected),
              bound.smallest_cosine)
        << bound.variant;
  }
}

}  // namespace
}  // namespace reckon::cuda
