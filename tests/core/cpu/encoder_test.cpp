#include "core/encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/cpu/gemm_bf16.h"
#include "core/cpu/output_head.h"
#include "core/cpu/transformer.h"
#include "core/model/model.h"
#include "core/parallel.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"
#include "tests/support/errors.h"
#include "tests/support/shared.h"

namespace reckon {
namespace {

using test::error_of;

std::filesystem::path tiny(const std::string& name) {
  return test::shared_directory() / "conformance" / "encoder" / "tiny" / name;
}

// Random sequences within the limits of a model.
std::vector<std::vector<std::int32_t>> random_sequences(const Encoder& encoder,
                                                        std::size_t vocabulary, std::size_t count,
                                                        std::uint64_t seed) {
  Random random(seed);
  std::vector<std::vector<std::int32_t>> sequences(count);
  for (auto& ids : sequences) {
    ids.resize(1 + random.below(encoder.max_length()));
    for (auto& id : ids) id = static_cast<std::int32_t>(random.below(vocabulary));
  }
  return sequences;
}

void append(TokenBatch& batch, const std::vector<std::int32_t>& ids) {
  batch.ids.insert(batch.ids.end(), ids.begin(), ids.end());
  batch.type_ids.resize(batch.ids.size(), 0);
  batch.end_sequence();
}

std::vector<float> encode_alone(Encoder::Session& session, const Encoder& encoder,
                                const std::vector<std::int32_t>& ids) {
  TokenBatch batch;
  append(batch, ids);
  std::vector<float> out(encoder.dimension());
  session.encode(batch, {out.data(), 1, out.size()});
  return out;
}

class CpuEncoder : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(CpuEncoder);

// All precisions that the instruction set of now has.
std::vector<std::string> variants() {
  std::vector<std::string> all = {"fp32", "bf16", "int8", "int4", "int8:attention=bf16,last=fp32"};
  if (cpu::has_bf16_products()) all.emplace_back("bf16x3");
  return all;
}

TEST_P(CpuEncoder, SaysWhereBf16IsOfWeightsAlone) {
  RECKON_REQUIRE_PATH(tiny("07_dense_tanh"));
  const Model model = Model::load(tiny("07_dense_tanh"));
  const auto remark = [&](const char* variant) {
    return make_encoder(model, parse_variant(variant))->remark();
  };
  const std::string expected = cpu::has_bf16_products()
                                   ? ""
                                   : fmt::format(
                                         "only weights are in bf16, products in float32: {} "
                                         "multiplies no bf16",
                                         cpu::name_of(GetParam()));
  EXPECT_EQ(remark("bf16"), expected);
  EXPECT_EQ(remark("int8:attention=bf16"), expected);
  EXPECT_EQ(remark("int8"), "");
}

TEST_P(CpuEncoder, GivesTheSameBitsForATextInAnyBatchAndThread) {
  RECKON_REQUIRE_PATH(tiny(""));
  for (const std::string name :
       {"02_h96_heads12_gelu_new_cls", "07_dense_tanh", "15_classifier5"}) {
    const Model model = Model::load(tiny(name));
    for (const std::string& variant : variants()) {
      SCOPED_TRACE(name + " " + variant);
      const auto encoder = make_encoder(model, parse_variant(variant));
      const auto sequences = random_sequences(*encoder, model.config().vocabulary, 40, 1);
      std::vector<std::vector<float>> alone;
      const auto session = encoder->make_session();
      for (const auto& ids : sequences) alone.push_back(encode_alone(*session, *encoder, ids));

      parallel_chunks(6, 3, [&](std::size_t chunk, std::size_t) {
        Random choice(chunk);
        TokenBatch batch;
        std::vector<std::size_t> members(1 + choice.below(40));
        for (auto& member : members) append(batch, sequences[member = choice.below(40)]);
        Matrix<float> out(members.size(), encoder->dimension());
        encoder->make_session()->encode(batch, out);
        for (std::size_t i = 0; i < members.size(); ++i) {
          EXPECT_TRUE(std::ranges::equal(out.row(i), alone[members[i]]));
        }
      });
    }
  }
}

TEST_P(CpuEncoder, GivesTheSameBitsForRandomBatchesOfTheRealModel) {
  RECKON_REQUIRE_PATH(test::minilm_directory());
  static const Model model = Model::load(test::minilm_directory());
  static const std::map<std::string, std::unique_ptr<Encoder>> encoders = [] {
    std::map<std::string, std::unique_ptr<Encoder>> made;
    for (const std::string variant : {"fp32", "bf16", "int8"}) {
      made[variant] = make_encoder(model, parse_variant(variant));
    }
    return made;
  }();
  for (const auto& [variant, encoder] : encoders) {
    SCOPED_TRACE(variant);
    const auto session = encoder->make_session();
    auto sequences = random_sequences(*encoder, model.config().vocabulary, 6, 3);
    for (std::size_t i = 1; i < sequences.size(); ++i) {
      sequences[i].resize(std::min<std::size_t>(sequences[i].size(), 7 * i));
    }
    TokenBatch batch;
    for (const auto& ids : sequences) append(batch, ids);
    Matrix<float> out(sequences.size(), encoder->dimension());
    session->encode(batch, out);
    for (std::size_t i = 1; i < sequences.size(); ++i) {
      EXPECT_TRUE(std::ranges::equal(out.row(i), encode_alone(*session, *encoder, sequences[i])));
    }
  }
}

TEST_P(CpuEncoder, GivesTheFirstNumbersOfAnEmbeddingNormalisedAnew) {
  RECKON_REQUIRE_PATH(tiny(""));
  const Model model = Model::load(tiny("01_h64_gelu_mean"));
  const auto whole = make_encoder(model, parse_variant("fp32"));
  const auto part = make_encoder(model, parse_variant("fp32:dim=20"));
  ASSERT_EQ(part->dimension(), 20u);
  for (const auto& ids : random_sequences(*whole, model.config().vocabulary, 5, 1)) {
    const auto expected = encode_alone(*whole->make_session(), *whole, ids);
    const auto got = encode_alone(*part->make_session(), *part, ids);
    double norm = 0;
    for (std::size_t i = 0; i < 20; ++i) norm += std::pow(static_cast<double>(expected[i]), 2);
    if (!model.config().normalize) norm = 1;
    for (std::size_t i = 0; i < 20; ++i) {
      EXPECT_NEAR(got[i], static_cast<double>(expected[i]) / std::sqrt(norm), 1e-6);
    }
  }
}

TEST_P(CpuEncoder, OfOneLayerIsAModelThatHasNoOthers) {
  RECKON_REQUIRE_PATH(tiny(""));
  const Model model = Model::load(tiny("01_h64_gelu_mean"));
  const auto encoder = make_encoder(model, parse_variant("fp32:layers=1"));
  cpu::Transformer transformer(model, cpu::PrecisionPlan(2, cpu::Precision::kFp32));
  const cpu::OutputHead head(model, model.config().dimension());
  for (const auto& ids : random_sequences(*encoder, model.config().vocabulary, 5, 1)) {
    const std::vector<std::int32_t> types(ids.size());
    const std::vector<std::int32_t> offsets = {0, static_cast<std::int32_t>(ids.size())};
    cpu::TransformerScratch scratch;
    Matrix<float> hidden(ids.size(), model.config().hidden);
    transformer.embed({ids, types, offsets}, scratch, hidden);
    transformer.apply_layer(0, offsets, scratch, hidden);
    Matrix<float> expected(1, encoder->dimension());
    head.apply(hidden, offsets, expected);
    EXPECT_TRUE(
        std::ranges::equal(encode_alone(*encoder->make_session(), *encoder, ids), expected.row(0)));
  }
}

class EncoderInput : public ::testing::Test {
 protected:
  void SetUp() override {
    RECKON_REQUIRE_PATH(tiny(""));
    model_ = std::make_unique<Model>(Model::load(tiny("01_h64_gelu_mean")));
    encoder_ = make_encoder(*model_, parse_variant("fp32"));
  }
  std::string error_for(const TokenBatch& batch) const {
    Matrix<float> out(batch.sequences(), encoder_->dimension());
    return error_of([&] { encoder_->make_session()->encode(batch, out); });
  }

  std::unique_ptr<Model> model_;
  std::unique_ptr<Encoder> encoder_;
};

TEST_F(EncoderInput, OfNoSequencesIsFine) {
  encoder_->make_session()->encode(TokenBatch(), {nullptr, 0, encoder_->dimension()});
}

TEST_F(EncoderInput, RefusesAnEmptySequence) {
  TokenBatch batch;
  append(batch, {1, 2});
  append(batch, {});
  EXPECT_EQ(error_for(batch), "encoder: sequence 1 has 0 tokens, expected 1 to 64");
}

TEST_F(EncoderInput, RefusesASequenceThatIsTooLong) {
  TokenBatch batch;
  append(batch, std::vector<std::int32_t>(64, 5));
  append(batch, std::vector<std::int32_t>(65, 5));
  EXPECT_EQ(error_for(batch), "encoder: sequence 1 has 65 tokens, expected 1 to 64");
}

TEST_F(EncoderInput, RefusesIdsOutsideOfTheVocabulary) {
  for (const std::int32_t id : {600, -1, INT32_MAX, INT32_MIN}) {
    TokenBatch batch;
    append(batch, {1, id});
    EXPECT_EQ(error_for(batch),
              fmt::format("encoder: token 1 has id {}, the vocabulary has 600", id));
  }
}

TEST_F(EncoderInput, RefusesTypesThatTheModelDoesNotHave) {
  TokenBatch batch;
  append(batch, {1, 2});
  batch.type_ids[1] = 2;
  EXPECT_EQ(error_for(batch), "encoder: token 1 has type 2, the model has 2 types");
}

TEST_F(EncoderInput, RefusesABatchThatContradictsItself) {
  TokenBatch batch;
  append(batch, {1, 2});
  batch.type_ids.pop_back();
  EXPECT_NE(error_for(batch).find("type ids"), std::string::npos);
  batch.type_ids.push_back(0);
  batch.cu_seqlens = {0, 3};
  EXPECT_NE(error_for(batch).find("sequences from"), std::string::npos);
  batch.cu_seqlens = {0, 2, 1, 2};
  EXPECT_NE(error_for(batch).find("sequence 1 has -1 tokens"), std::string::npos);
  batch.cu_seqlens.clear();
  EXPECT_NE(error_of([&] { encoder_->make_session()->encode(batch, {}); }).find("no cumulative"),
            std::string::npos);
}

TEST_F(EncoderInput, RefusesAnOutputOfAnotherShape) {
  TokenBatch batch;
  append(batch, {1, 2});
  Matrix<float> out(2, encoder_->dimension());
  EXPECT_EQ(error_of([&] { encoder_->make_session()->encode(batch, out); }),
            "encoder: output of 2 x 64, expected 1 x 64");
}

TEST_F(EncoderInput, MakesNoEncoderOfAVariantThatIsNotAvailable) {
  const auto refusal = [&](const char* variant) {
    return error_of([&] { make_encoder(*model_, parse_variant(variant)); });
  };
  for (const std::string precision : {"fp16", "tf32", "fp8"}) {
    EXPECT_EQ(refusal(precision.c_str()),
              fmt::format("variant '{0}': no precision '{0}' on backend 'cpu', available: fp32, "
                          "bf16, bf16x3, int8, int4",
                          precision));
  }
  EXPECT_EQ(refusal("cuda/fp32"),
            "variant 'cuda/fp32': backend 'cuda' is not built into this program");
  const std::string options =
      "expected activations, layers, heads, ffn_columns, importance, length, dim, in reckon run "
      "alone pca, batch, items and rescore, a part (attention, qkv, attention_output, ffn, "
      "intermediate, output), a layer (first, last, layer0 to layer1) or both (layer0.ffn)";
  EXPECT_EQ(refusal("int8:depth=2"), "variant 'int8:depth=2': unknown option 'depth', " + options);
  EXPECT_EQ(refusal("int8:layers=3"),
            "variant 'int8:layers=3': layers: found '3', expected 1 to 2");
  EXPECT_EQ(refusal("int8:dim=0"), "variant 'int8:dim=0': dim: found '0', expected 1 to 64");
  EXPECT_EQ(refusal("fp32:length=2"),
            "variant 'fp32:length=2': length: found 2, expected at least 3: a token between two "
            "special ones");
  EXPECT_EQ(make_encoder(*model_, parse_variant("fp32:length=5"))->max_length(), 5);
  EXPECT_EQ(refusal("int8:first=fp8"),
            "variant 'int8:first=fp8': no precision 'fp8' on backend 'cpu', available: fp32, bf16, "
            "bf16x3, int8, int4");
}

}  // namespace
}  // namespace reckon
