#include "core/text_encoder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>

#include "core/error.h"
#include "tests/core/counting_encoder.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

using test::CharacterTokenizer;
using test::CountingEncoder;

class CountingProgress final : public Progress {
 public:
  void begin(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t units) override {
    done += units;
    if (done >= stop_after) throw Interrupted();
  }
  std::atomic<std::uint64_t> done{0};
  std::uint64_t stop_after = static_cast<std::uint64_t>(-1);
};

std::vector<std::string> texts_of_many_lengths(std::size_t count) {
  std::vector<std::string> texts(count);
  for (std::size_t i = 0; i < count; ++i) {
    texts[i] = std::string(i * 7 % 31, static_cast<char>('a' + i % 26));
  }
  return texts;
}

struct Setting {
  std::size_t threads, budget, texts = 1000, tokens_of_device = 0;
};
// With a device, texts enough to tokenize some of them while it encodes others.
constexpr Setting kSettings[] = {
    {1, 1},       {1, 64},           {1, 1000000},           {2, 64}, {5, 1}, {5, 64},
    {5, 1000000}, {1, 1, 5000, 200}, {3, 1000000, 5000, 200}};

TEST(TextEncoder, WritesEachRowInTheOrderOfTheTextsForAnyThreadsAndBudget) {
  CountingEncoder encoder;
  const CharacterTokenizer tokenizer;
  for (const Setting& setting : kSettings) {
    encoder.of_device = setting.tokens_of_device;
    const auto texts = texts_of_many_lengths(setting.texts);
    TextEncoder text_encoder(encoder, tokenizer,
                             {.threads = setting.threads, .token_budget = setting.budget});
    Matrix<float> out(texts.size(), 3);
    CountingProgress progress;
    encoder.batches = 0;
    const EncodeCounts counts = text_encoder.encode(texts, out, progress);
    std::size_t tokens = 0;
    std::size_t squared_tokens = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::size_t kept = std::min<std::size_t>(texts[i].size(), 18);
      tokens += kept + 2;
      squared_tokens += (kept + 2) * (kept + 2);
      ASSERT_EQ(out.row(i)[0], static_cast<float>(kept + 2));
      ASSERT_EQ(out.row(i)[1], static_cast<float>(3 + kept * ('a' + i % 26)));
    }
    EXPECT_EQ(counts.texts, texts.size());
    EXPECT_EQ(counts.tokens, tokens);
    EXPECT_EQ(counts.squared_tokens, squared_tokens);
    EXPECT_EQ(counts.batches, encoder.batches);
    EXPECT_EQ(progress.done, texts.size());
  }
}

TEST(TextEncoder, KeepsChunksWithinTheTokenBudget) {
  const CountingEncoder encoder;
  const CharacterTokenizer tokenizer;
  TextEncoder text_encoder(encoder, tokenizer, {.threads = 2, .token_budget = 64});
  const auto texts = texts_of_many_lengths(300);
  Matrix<float> out(texts.size(), 3);
  SilentProgress progress;
  text_encoder.encode(texts, out, progress);
  EXPECT_LE(encoder.most_tokens, 64u);
  EXPECT_GT(encoder.most_tokens, 40u);
}

TEST(TextEncoder, GivesADeviceAtLeastTheTokensThatKeepItBusy) {
  CountingEncoder encoder;
  encoder.of_device = 500;
  const CharacterTokenizer tokenizer;
  TextEncoder text_encoder(encoder, tokenizer, {.threads = 2, .token_budget = 64});
  EXPECT_EQ(text_encoder.options().token_budget, 500u);
  EXPECT_EQ(TextEncoder(encoder, tokenizer, {.token_budget = 5000}).options().token_budget, 5000u);
  const auto texts = texts_of_many_lengths(300);
  Matrix<float> out(texts.size(), 3);
  SilentProgress progress;
  text_encoder.encode(texts, out, progress);
  EXPECT_GT(encoder.most_tokens, 400u);
}

TEST(TextEncoder, TokenizesTheNextTextsWhileADeviceEncodes) {
  CountingEncoder encoder;
  encoder.of_device = 64;
  const CharacterTokenizer tokenizer;
  std::atomic<std::size_t> seen = 0;
  encoder.before_a_batch = [&] {
    if (seen > 0) return;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (tokenizer.texts < 3000 && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    seen = tokenizer.texts.load();
  };
  TextEncoder text_encoder(encoder, tokenizer, {.threads = 1});
  const auto texts = texts_of_many_lengths(3000);
  Matrix<float> out(texts.size(), 3);
  SilentProgress progress;
  text_encoder.encode(texts, out, progress);
  EXPECT_EQ(seen, 3000u);
}

TEST(TextEncoder, KeepsItsSessionsFromCallToCall) {
  const CountingEncoder encoder;
  const CharacterTokenizer tokenizer;
  TextEncoder text_encoder(encoder, tokenizer, {.threads = 2, .token_budget = 32});
  const auto texts = texts_of_many_lengths(100);
  Matrix<float> out(texts.size(), 3);
  SilentProgress progress;
  for (int i = 0; i < 5; ++i) text_encoder.encode(texts, out, progress);
  EXPECT_LE(encoder.sessions, 2u);
}

TEST(TextEncoder, EncodesPairs) {
  const CountingEncoder encoder;
  const CharacterTokenizer tokenizer;
  TextEncoder text_encoder(encoder, tokenizer);
  const std::vector<std::string> first = {"a", "bb"};
  const std::vector<std::string> second = {"ccc", ""};
  Matrix<float> out(2, 3);
  SilentProgress progress;
  text_encoder.encode_pairs(first, second, out, progress);
  EXPECT_EQ(out.row(0)[0], 6);
  EXPECT_EQ(out.row(0)[2], 3);
  EXPECT_EQ(out.row(1)[0], 4);
  EXPECT_EQ(out.row(1)[2], 0);
  EXPECT_THROW(text_encoder.encode_pairs(first, std::span(second).first(1), out, progress), Error);
}

TEST(TextEncoder, RefusesPairsForAModelWithOneTokenTypeUnlessTheyNeedOnlyThat) {
  CountingEncoder encoder;
  encoder.types = 1;
  const CharacterTokenizer tokenizer;
  TextEncoder text_encoder(encoder, tokenizer, {.threads = 1});
  const std::vector<std::string> first = {"a", "bb"};
  std::vector<std::string> second = {"", "c"};
  Matrix<float> out(2, 3);
  SilentProgress progress;
  EXPECT_EQ(test::error_of([&] { text_encoder.encode_pairs(first, second, out, progress, 7); }),
            "text 8: found token type 1, as a pair's second text has, expected types below 1, the "
            "model's type_vocab_size: it takes single texts only");
  EXPECT_EQ(encoder.sessions, 0u);
  second[1] = "";  // the types are all 0, as RoBERTa's are
  text_encoder.encode_pairs(first, second, out, progress);
  encoder.types = 0;  // a model without a table
  second[1] = "c";
  text_encoder.encode_pairs(first, second, out, progress);
}

TEST(TextEncoder, DoesNothingForNoTexts) {
  const CountingEncoder encoder;
  const CharacterTokenizer tokenizer;
  TextEncoder text_encoder(encoder, tokenizer);
  SilentProgress progress;
  EXPECT_EQ(text_encoder.encode({}, MatrixView<float>(nullptr, 0, 3), progress).tokens, 0u);
}

TEST(TextEncoder, NamesTheTextThatCannotBeTokenized) {
  const CountingEncoder encoder;
  const CharacterTokenizer tokenizer;
  TextEncoder text_encoder(encoder, tokenizer, {.threads = 1});
  const std::vector<std::string> texts = {"fine", "not fine!"};
  Matrix<float> out(2, 3);
  SilentProgress progress;
  try {
    text_encoder.encode(texts, out, progress, 5000);
    FAIL() << "expected an Error";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "text 5001: a '!' at byte 8");
  }
}

TEST(TextEncoder, NamesTheTextWhoseVectorIsNotFinite) {
  CountingEncoder encoder;
  const CharacterTokenizer tokenizer;
  const std::vector<std::string> texts = {"a", "bcd", "ef"};
  Matrix<float> out(3, 3);
  SilentProgress progress;
  for (const float bad : {NAN, INFINITY, -INFINITY}) {
    encoder.of_four_tokens = bad;
    TextEncoder text_encoder(encoder, tokenizer, {.threads = 1});
    text_encoder.encode(std::span(texts).first(1), out.view().rows_between(0, 1), progress);
    EXPECT_EQ(test::error_of([&] { text_encoder.encode(texts, out, progress, 5000); }),
              "text 5002: the numbers inside the model overflow: its vector is not finite");
  }
}

TEST(TextEncoder, NamesATextThatIsTokenizedWhileADeviceEncodes) {
  CountingEncoder encoder;
  encoder.of_device = 64;
  const CharacterTokenizer tokenizer;
  TextEncoder text_encoder(encoder, tokenizer, {.threads = 2});
  auto texts = texts_of_many_lengths(5000);
  texts[4500] = "!";
  Matrix<float> out(texts.size(), 3);
  SilentProgress progress;
  EXPECT_EQ(test::error_of([&] { text_encoder.encode(texts, out, progress, 100); }),
            "text 4600: a '!' at byte 0");
}

TEST(TextEncoder, RefusesAnOutputOfAnotherShape) {
  const CountingEncoder encoder;
  const CharacterTokenizer tokenizer;
  TextEncoder text_encoder(encoder, tokenizer);
  const std::vector<std::string> texts = {"a"};
  SilentProgress progress;
  Matrix<float> wrong_rows(2, 3);
  Matrix<float> wrong_columns(1, 4);
  EXPECT_THROW(text_encoder.encode(texts, wrong_rows, progress), Error);
  EXPECT_THROW(text_encoder.encode(texts, wrong_columns, progress), Error);
}

TEST(TextEncoder, LetsAnInterruptionPass) {
  const CountingEncoder encoder;
  const CharacterTokenizer tokenizer;
  TextEncoder text_encoder(encoder, tokenizer, {.threads = 2, .token_budget = 32});
  const auto texts = texts_of_many_lengths(1000);
  Matrix<float> out(texts.size(), 3);
  CountingProgress progress;
  progress.stop_after = 10;
  EXPECT_THROW(text_encoder.encode(texts, out, progress), Interrupted);
  EXPECT_LT(progress.done, 100u);
}

// The texts may be gone afterwards.
TEST(TextEncoder, LeavesNoTextToBeTokenizedWhenItIsInterrupted) {
  CountingEncoder encoder;
  encoder.of_device = 64;
  const CharacterTokenizer tokenizer;
  TextEncoder text_encoder(encoder, tokenizer, {.threads = 2});
  const auto texts = texts_of_many_lengths(4000);
  Matrix<float> out(texts.size(), 3);
  CountingProgress progress;
  progress.stop_after = 1;
  EXPECT_THROW(text_encoder.encode(texts, out, progress), Interrupted);
  EXPECT_EQ(tokenizer.texts, 4000u);
}

}  // namespace
}  // namespace reckon
