// Small batches of the CUDA encoder, whose launches are captured and replayed: on a GPU, and with
// kernels run by the CPU.
#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "cuda/cuda_encoder.h"
#include "tests/core/cpu/tiny_case.h"
#include "tests/cuda/made_up_batch.h"

namespace reckon::cuda {
namespace {

using Lengths = std::vector<std::size_t>;

// Batches whose launches are of one shape: of 16, 40 and 160 tokens, 2, 8 and 4 tiles.
const std::vector<std::vector<Lengths>> kOfOneShape = {
    {{3}, {15}, {1}},
    {{5, 9, 3, 17}, {9, 9, 9, 8}, {2, 2, 2, 2, 2, 26}},
    {{60, 60, 20}, {50, 50, 50}, {63, 40, 30}},
};

class EncoderGraphs : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const auto directories = test::TinyCase::directories();
    if (directories.empty()) GTEST_SKIP() << "no tiny models";
    tiny_.emplace(directories.front());
    encoder_ = make(":batch_invariant=on");
    session_ = encoder_->make_session();
  }
  std::unique_ptr<Encoder> make(const std::string& options) const {
    return make_cuda_encoder(tiny_->model, parse_variant(GetParam() + options));
  }
  TokenBatch batch(const Lengths& lengths, std::size_t seed) const {
    return test::made_up_batch(lengths, tiny_->model.config().vocabulary, seed);
  }
  std::vector<float> encode(Encoder::Session& session, const TokenBatch& batch) const {
    std::vector<float> out(batch.sequences() * encoder_->dimension());
    session.encode(batch, {out.data(), batch.sequences(), encoder_->dimension()});
    return out;
  }

  std::optional<test::TinyCase> tiny_;
  std::unique_ptr<Encoder> encoder_;
  std::unique_ptr<Encoder::Session> session_;
};
INSTANTIATE_TEST_SUITE_P(Precisions, EncoderGraphs,
                         ::testing::Values("cuda/fp32", "cuda/tf32", "cuda/fp16", "cuda/bf16",
                                           "cuda/int8", "cuda/fp8"),
                         [](const auto& of) { return std::string(of.param).substr(5); });

// What is launched first, captured next and then replayed, each time with other texts, against
// launches of the batch's own shape.
TEST_P(EncoderGraphs, GiveTheBitsOfSingleLaunchesWhoseShapesAreNotPadded) {
  const auto without_graphs = make(":batch_invariant=on,graphs=off");
  const auto plain = without_graphs->make_session();
  for (const auto& shape : kOfOneShape) {
    for (std::size_t turn = 0; turn < 5; ++turn) {
      const TokenBatch texts = batch(shape[turn % shape.size()], turn);
      EXPECT_EQ(encode(*session_, texts), encode(*plain, texts))
          << shape[0][0] << " tokens first, turn " << turn;
    }
  }
}

TEST_P(EncoderGraphs, AreCapturedAnewWhenALargerBatchHasMovedTheMemory) {
  const TokenBatch small = batch({5, 9}, 1), large = batch({60, 30}, 2);
  const std::vector<float> expected = encode(*session_, small);
  for (int turn = 0; turn < 2; ++turn) EXPECT_EQ(encode(*session_, small), expected);
  encode(*session_, large);
  for (int turn = 0; turn < 2; ++turn) EXPECT_EQ(encode(*session_, small), expected);
}

// More texts of as many tokens: of all memory that moves, the input alone.
TEST_P(EncoderGraphs, AreCapturedAnewWhenMoreTextsHaveMovedTheInput) {
  const auto without_graphs = make(":batch_invariant=on,graphs=off");
  const auto plain = without_graphs->make_session();
  for (int turn = 0; turn < 2; ++turn) encode(*session_, batch({16}, 1));
  encode(*session_, batch(Lengths(16, 1), 2));
  encode(*encoder_->make_session(), batch({16}, 3));  // takes the memory that was given back
  for (std::size_t turn = 4; turn < 6; ++turn) {
    const TokenBatch texts = batch({16}, turn);
    EXPECT_EQ(encode(*session_, texts), encode(*plain, texts));
  }
}

// With other algorithms for other numbers of rows, too: each thread chooses the same.
TEST_P(EncoderGraphs, OfSeveralThreadsGiveTheBitsOfOne) {
  encoder_ = make("");
  session_ = encoder_->make_session();
  std::vector<TokenBatch> texts;
  for (std::size_t i = 0; i < 6; ++i) texts.push_back(batch(kOfOneShape[i % 2][i % 3], i));
  std::vector<std::vector<float>> expected;
  for (const TokenBatch& one : texts) expected.push_back(encode(*session_, one));
  constexpr std::size_t kThreads = 4;
  std::vector<std::size_t> differing(kThreads);
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        const auto session = encoder_->make_session();
        for (std::size_t i = 0; i < 2 * texts.size(); ++i) {
          const std::size_t which = (i + t) % texts.size();
          if (encode(*session, texts[which]) != expected[which]) ++differing[t];
        }
      });
    }
  }
  EXPECT_EQ(differing, std::vector<std::size_t>(kThreads));
}

}  // namespace
}  // namespace reckon::cuda
