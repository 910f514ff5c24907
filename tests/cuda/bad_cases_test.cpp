// What batches and devices can do to the CUDA encoder.
#include <gtest/gtest.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "cuda/device.h"
#include "cuda/encoder_session.h"
#include "cuda/simt/device_loss.h"
#include "tests/core/model/model_files.h"
#include "tests/cuda/cuda_encoder_cases.h"
#include "tests/cuda/simt/spare_device_memory.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon::cuda {
namespace {

using test::SpareDeviceMemory;

constexpr std::size_t kRoomForSomeTokens = 200'000;  // about 2.5 KB each

using test::CudaEncoderCases;

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
  EXPECT_TRUE(same(whole, halved));
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

// Each of the texts alone and all together; the simulated algorithms of few rows split their sums.
TEST_F(CudaEncoderCases, BatchInvariantVectorsHaveTheSameBitsInAnyBatch) {
  const std::vector<std::size_t> lengths = {5, 9, 3, 17};
  const TokenBatch texts = batch(lengths);
  for (const char* precision : {"fp32", "tf32", "fp16", "bf16", "int8", "fp8"}) {
    for (const bool invariant : {true, false}) {
      make(fmt::format("cuda/{}{}", precision, invariant ? ":batch_invariant=on" : ""));
      const Matrix<float> together = encode(texts);
      bool same = true;
      for (std::size_t s = 0; s < lengths.size(); ++s) {
        TokenBatch one;
        const auto begin = texts.cu_seqlens[s], end = texts.cu_seqlens[s + 1];
        one.ids.assign(texts.ids.begin() + begin, texts.ids.begin() + end);
        one.type_ids.resize(one.ids.size());
        one.end_sequence();
        same = same && std::ranges::equal(encode(one).row(0), together.row(s));
      }
      // Sums of int8 are exact, and rounding to few bits may hide the rest.
      if (invariant || std::string_view(precision) == "fp32") {
        EXPECT_EQ(same, invariant) << precision;
      }
    }
  }
}

// Launched kernel by kernel, captured and replayed.
TEST_F(CudaEncoderCases, SaysSoWhereverTheDeviceIsTakenAway) {
  constexpr std::string_view kReason = ": simt: the device was taken away";
  std::size_t calls = 0;  // that the work took
  const auto expect_reason_at_each_call = [&](const auto& prepare, const auto& work) {
    session_.reset();
    const std::size_t bytes = simt::device_memory_use().bytes;
    prepare();
    const std::size_t before = simt::runtime_calls();
    work();
    calls = simt::runtime_calls() - before;
    for (std::size_t call = 0; call < calls; ++call) {
      prepare();
      simt::lose_device_after(call);
      const std::string error = test::error_of(work);
      simt::give_device_back();
      session_.reset();
      ASSERT_TRUE(error.ends_with(kReason)) << call << ": " << error;
      ASSERT_EQ(error.find('\n'), std::string::npos);
      ASSERT_EQ(simt::device_memory_use().bytes, bytes);
    }
  };
  const TokenBatch texts = batch({3, 5});
  const Matrix<float> expected = encode(texts);
  for (int turn = 0; turn < 3; ++turn) {
    expect_reason_at_each_call(
        [&] {
          session_ = encoder_->make_session();
          for (int i = 0; i < turn; ++i) encode(texts);
        },
        [&] { encode(texts); });
    EXPECT_GE(calls, turn < 2 ? 20u : 6u);
  }
  expect_reason_at_each_call(
      [] {}, [&] { make_cuda_encoder(tiny_->model, parse_variant("cuda/int8"))->make_session(); });
}

TEST_F(CudaEncoderCases, GoesOnWhenTheDeviceIsThereAgain) {
  const TokenBatch texts = batch({3, 5});
  const Matrix<float> expected = encode(texts);
  for (std::size_t call = 0; call < 30; ++call) {
    simt::lose_device_after(call);
    try {
      encode(texts);
    } catch (const Error&) {
    }
    simt::give_device_back();
    ASSERT_TRUE(same(encode(texts), expected)) << call;
  }
}

// The first tiny model with another number in one of its tensors.
Model with_weight(const test::TemporaryDirectory& folder, const std::string& tensor, float x) {
  std::filesystem::copy(
      test::TinyCase::directories().front(), folder.path(),
      std::filesystem::copy_options::overwrite_existing | std::filesystem::copy_options::recursive);
  std::string bytes = test::read_text(folder / "model.safetensors");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof(length));
  const auto header = nlohmann::json::parse(bytes.substr(sizeof(length), length));
  const auto begin = header.at(tensor).at("data_offsets").at(0).get<std::size_t>();
  std::memcpy(&bytes[sizeof(length) + length + begin + 2 * sizeof(x)], &x, sizeof(x));
  test::write_text(folder / "model.safetensors", bytes);
  return Model::load(folder.path());
}

TEST_F(CudaEncoderCases, NamesATensorWithANumberThatFp16CannotHold) {
  const test::TemporaryDirectory folder;
  const auto error_of = [](const Model& model, const char* variant) {
    return test::error_of([&] { make_cuda_encoder(model, parse_variant(variant)); });
  };
  {
    const Model model = with_weight(folder, "encoder.layer.1.attention.self.key.weight", -65505);
    EXPECT_EQ(
        error_of(model, "cuda/fp16"),
        "variant 'cuda/fp16': tensor layer.1.key.weight: element 2 is -65505, expected at most "
        "65504 in fp16");
    for (const char* variant : {"cuda/fp32", "cuda/bf16", "cuda/int8"}) {
      EXPECT_NO_THROW(make_cuda_encoder(model, parse_variant(variant))) << variant;
    }
  }
  const Model model = with_weight(folder, "embeddings.word_embeddings.weight", 1e6f);
  for (const char* variant : {"cuda/fp16", "cuda/int8", "cuda/fp8"}) {
    EXPECT_NE(error_of(model, variant).find("tensor word_embeddings: element 2 is 1000000"),
              std::string::npos);
  }
  EXPECT_NO_THROW(make_cuda_encoder(with_weight(folder, "embeddings.word_embeddings.weight", 65504),
                                    parse_variant("cuda/fp16")));
}

TEST_F(CudaEncoderCases, LooksAtEveryTensorThatBecomesFp16) {
  const std::pair<const char*, const char*> tensors[] = {
      {"embeddings.position_embeddings.weight", "position_embeddings"},
      {"embeddings.token_type_embeddings.weight", "type_embeddings"},
      {"encoder.layer.0.attention.self.query.bias", "layer.0.query.bias"},
      {"encoder.layer.0.attention.self.value.weight", "layer.0.value.weight"},
      {"encoder.layer.0.attention.output.dense.weight", "layer.0.attention_output.weight"},
      {"encoder.layer.1.intermediate.dense.bias", "layer.1.intermediate.bias"},
      {"encoder.layer.1.output.dense.weight", "layer.1.output.weight"}};
  for (const auto& [in_file, name] : tensors) {
    const test::TemporaryDirectory folder;
    const Model model = with_weight(folder, in_file, -65520);
    EXPECT_EQ(
        test::error_of([&] { make_cuda_encoder(model, parse_variant("cuda/fp16")); }),
        fmt::format("variant 'cuda/fp16': tensor {}: element 2 is -65520, expected at most 65504 "
                    "in fp16",
                    name));
  }
}

TEST_F(CudaEncoderCases, RefusesOptionsThatItDoesNotHave) {
  for (const char* option : {"layers=2", "batch_invariant=no", "graphs=1"}) {
    const Variant variant = parse_variant(fmt::format("cuda/fp32:{}", option));
    EXPECT_EQ(test::error_of([&] { make_cuda_encoder(tiny_->model, variant); }),
              fmt::format("variant '{}': option '{}', expected on backend 'cuda' "
                          "batch_invariant=on|off or graphs=on|off",
                          variant.text, option));
  }
}

TEST_F(CudaEncoderCases, EveryPrecisionHasNumbersOfItsOwn) {
  const TokenBatch texts = batch({5, 9, 3});
  std::vector<std::vector<float>> vectors;
  for (const char* variant :
       {"cuda/fp32", "cuda/tf32", "cuda/fp16", "cuda/bf16", "cuda/int8", "cuda/fp8"}) {
    make(variant);
    const Matrix<float> got = encode(texts);
    const std::vector<float> numbers(got.data(), got.data() + got.rows() * got.cols());
    EXPECT_EQ(std::ranges::count(vectors, numbers), 0) << variant;
    vectors.push_back(numbers);
  }
}

TEST_F(CudaEncoderCases, TellsWhatItIs) {
  EXPECT_EQ(encoder_->dimension(), tiny_->model.config().dimension());
  EXPECT_EQ(encoder_->max_length(), tiny_->model.config().max_length);
  EXPECT_EQ(encoder_->token_types(), tiny_->model.config().types);
  EXPECT_EQ(encoder_->tokens_to_keep_busy(), kTokensToKeepBusy);
  EXPECT_EQ(encoder_->instruction_set(), device_architecture());
}

// A graph is one call in place of its launches.
TEST_F(CudaEncoderCases, TakesGraphsUnlessTheyAreOff) {
  const TokenBatch texts = batch({3, 5});
  for (const bool graphs : {true, false}) {
    make(graphs ? "cuda/fp32" : "cuda/fp32:graphs=off");
    std::vector<std::size_t> calls;
    for (int turn = 0; turn < 4; ++turn) {
      const std::size_t before = simt::runtime_calls();
      encode(texts);
      calls.push_back(simt::runtime_calls() - before);
    }
    EXPECT_EQ(calls[3], calls[2]);
    if (graphs) {
      EXPECT_LT(calls[3], 10u);
    } else {
      EXPECT_GT(calls[3], 20u);
    }
  }
}

TEST_F(CudaEncoderCases, AllocatesNothingWhenItIsAskedAgain) {
  for (const char* variant : {"cuda/fp32", "cuda/bf16", "cuda/int8"}) {
    make(variant);
    encode(batch({5, 9, 3}));
    const std::size_t before = simt::device_memory_use().allocations;
    encode(batch({5, 9, 3}));
    encode(batch({4, 1}));
    EXPECT_EQ(simt::device_memory_use().allocations, before) << variant;
  }
}

}  // namespace
}  // namespace reckon::cuda
