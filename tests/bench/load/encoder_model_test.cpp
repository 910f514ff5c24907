#include "bench/load/encoder_model.h"

#include <gtest/gtest.h>

#include "bench/load/requirements.h"
#include "bench/load/run_scenario.h"
#include "core/model/model.h"
#include "core/variant.h"
#include "tests/support/errors.h"
#include "tests/support/shared.h"

namespace reckon {
namespace {

class EncoderModelTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto directory = test::shared_directory() / "conformance/encoder/tiny/01_h64_gelu_mean";
    RECKON_REQUIRE_PATH(directory);
    encoder_ = make_encoder(Model::load(directory), parse_variant("fp32"));
    tokenizer_ = load_tokenizer(directory);
  }
  std::vector<std::string> texts_ = {"a quiet film", "", "two brothers and a long, long road",
                                     "noise", "the sea"};
  std::unique_ptr<Encoder> encoder_;
  std::unique_ptr<Tokenizer> tokenizer_;
};

TEST_F(EncoderModelTest, CountsTheTokensOfEachText) {
  const EncoderModel model(*encoder_, *tokenizer_, texts_, {});
  TokenBatch batch;
  tokenizer_->append(batch, texts_[2], encoder_->max_length());
  EXPECT_EQ(model.tokens(2), batch.tokens());
  EXPECT_EQ(model.texts(), 5u);
}

TEST_F(EncoderModelTest, AnswersInBatchesWhatItAnswersToSingleTexts) {
  const EncoderModel model(*encoder_, *tokenizer_, texts_, {});
  SilentProgress progress;
  const OutputCheck check(answer_one_by_one(model, 2, progress));
  const ScenarioOptions options{.scenario = Scenario::kOffline,
                                .least_queries = 200,
                                .threads = 2,
                                .batching = {.token_budget = 100}};
  const ScenarioRun run = run_scenario(model, check, options, progress);
  const RunTotals totals = totals_of(run);
  EXPECT_EQ(totals.answered, run.texts.size());
  EXPECT_EQ(totals.wrong, 0u);
  EXPECT_LT(run.batches.batches, run.texts.size() / 2);
}

TEST_F(EncoderModelTest, TakesPairs) {
  const EncoderModel model(*encoder_, *tokenizer_, {"a film"}, {"of the sea"});
  const EncoderModel single(*encoder_, *tokenizer_, {"a film"}, {});
  EXPECT_GT(model.tokens(0), single.tokens(0));
  test::error_of([&] { EncoderModel(*encoder_, *tokenizer_, {"a film", "b"}, {"of the sea"}); });
}

TEST_F(EncoderModelTest, NamesATextThatCannotBeTokenized) {
  const std::string error = test::error_of([&] {
    EncoderModel(*encoder_, *tokenizer_, {"fine", "\xff"}, {});
  });
  EXPECT_TRUE(error.starts_with("text 1: ")) << error;
}

}  // namespace
}  // namespace reckon
