// The encoder against the float64 answers of ../shared/conformance/encoder, for real and tiny
// models.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/cpu/transformer.h"
#include "core/encoder.h"
#include "core/model/model.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"
#include "tests/core/cpu/tiny_case.h"
#include "tests/support/npz.h"
#include "tests/support/shared.h"

namespace reckon::cpu {
namespace {

std::filesystem::path conformance() { return test::shared_directory() / "conformance" / "encoder"; }

// The real model, loaded and packed once: what is packed serves every instruction set.
struct MiniLm {
  Model model = Model::load(test::minilm_directory());
  std::unique_ptr<Encoder> fp32 = make_encoder(model, parse_variant("fp32"));
  std::unique_ptr<Encoder> int8 = make_encoder(model, parse_variant("int8"));

  static const MiniLm& get() {
    static const MiniLm minilm;
    return minilm;
  }
};

// Every `step`-th text of embeddings.npz: its tokens, and its embedding in float64.
struct EmbeddingCase {
  TokenBatch batch;
  test::Rows expected;

  explicit EmbeddingCase(std::size_t step) {
    auto arrays = test::read_npz(conformance() / "embeddings" / "embeddings.npz");
    const auto& ids = arrays["ids"].values;
    const auto& offsets = arrays["ids_offsets"].values;
    for (std::size_t i = 0; i + 1 < offsets.size(); i += step) {
      for (auto t = static_cast<std::size_t>(offsets[i]);
           t < static_cast<std::size_t>(offsets[i + 1]); ++t) {
        batch.ids.push_back(static_cast<std::int32_t>(ids[t]));
        batch.type_ids.push_back(0);
      }
      batch.end_sequence();
      expected.push_back(arrays["embeddings_f64"].row(i));
    }
  }
};

Matrix<float> encode(const Encoder& encoder, const TokenBatch& batch) {
  Matrix<float> out(batch.sequences(), encoder.dimension());
  encoder.make_session()->encode(batch, out);
  return out;
}

const InstructionSet kWidest = instruction_set();  // that is not emulated

class EncoderConformance : public test::ForEachInstructionSet {
 protected:
  // All texts for the best instruction set, fewer for the slower ones.
  std::size_t step() const {
    if (GetParam() == kWidest) return 1;
    return GetParam() >= InstructionSet::kAvx2 && GetParam() < kWidest ? 4 : 16;
  }
};
RECKON_FOR_EACH_INSTRUCTION_SET(EncoderConformance);

TEST_P(EncoderConformance, NamesItsInstructionSet) {
  RECKON_REQUIRE_PATH(test::minilm_directory());
  EXPECT_EQ(MiniLm::get().fp32->instruction_set(), name_of(GetParam()));
}

TEST_P(EncoderConformance, Fp32IsNoFurtherFromFloat64ThanTorchFp32) {
  RECKON_REQUIRE_PATH(test::minilm_directory());
  RECKON_REQUIRE_PATH(conformance());
  const EmbeddingCase texts(step());
  const auto got = encode(*MiniLm::get().fp32, texts.batch);
  const double error = test::largest_difference(got, texts.expected);
  const auto peers =
      nlohmann::json::parse(std::ifstream(conformance() / "embeddings" / "errors.json"));
  const double torch =
      peers["torch float32, batches of 32 with padding (embeddings_f32)"]["max_abs"];
  EXPECT_LE(error, torch);
  EXPECT_LE(error, 1e-6);
  RecordProperty("largest_error", fmt::format("{:.3g}", error));
}

TEST_P(EncoderConformance, Int8StaysCloseToFloat64) {
  RECKON_REQUIRE_PATH(test::minilm_directory());
  RECKON_REQUIRE_PATH(conformance());
  const EmbeddingCase texts(step());
  const auto got = encode(*MiniLm::get().int8, texts.batch);
  const double cosine = test::smallest_cosine(got, texts.expected);
  EXPECT_GE(cosine, 0.99);
  RecordProperty("smallest_cosine", fmt::format("{:.5f}", cosine));
}

TEST_P(EncoderConformance, StatesBehindEveryLayerEqualFloat64) {
  RECKON_REQUIRE_PATH(test::minilm_directory());
  RECKON_REQUIRE_PATH(conformance());
  const Transformer transformer(MiniLm::get().model, PrecisionPlan(6, Precision::kFp32));
  auto arrays = test::read_npz(conformance() / "embeddings" / "hidden.npz");
  for (const std::string text : {"t001", "t011", "t039", "t050"}) {
    const auto& ids64 = arrays.at(text + "_ids").values;
    const std::vector<std::int32_t> ids(ids64.begin(), ids64.end());
    const std::vector<std::int32_t> types(ids.size()),
        offsets = {0, static_cast<std::int32_t>(ids.size())};
    Matrix<float> hidden(ids.size(), 384);
    TransformerScratch scratch;
    transformer.embed({ids, types, offsets}, scratch, hidden);
    for (std::size_t layer = 0; layer <= transformer.layers(); ++layer) {
      if (layer > 0) transformer.apply_layer(layer - 1, offsets, scratch, hidden);
      const auto expected = arrays.at(text + "_layer" + std::to_string(layer)).rows();
      // States are of size 1 and, in single columns, up to 10.
      EXPECT_LE(test::largest_difference(hidden, expected), 1e-5) << text << " layer " << layer;
    }
  }
}

TEST_P(EncoderConformance, EveryTinyModelGivesItsFloat64Outputs) {
  RECKON_REQUIRE_PATH(conformance());
  const auto directories = test::TinyCase::directories();
  EXPECT_EQ(directories.size(), 16u);
  for (const auto& directory : directories) {
    SCOPED_TRACE(directory.filename());
    const test::TinyCase tiny(directory);
    ASSERT_EQ(tiny.batch.sequences(), tiny.expected.size());
    const auto encoder = make_encoder(tiny.model, parse_variant("fp32"));
    ASSERT_EQ(encoder->dimension(), tiny.expected[0].size());
    const double error = test::largest_difference(encode(*encoder, tiny.batch), tiny.expected);
    // Twice torch's own rounding: outputs that are not normalised are as large as 30.
    EXPECT_LE(error, std::max(1e-6, 2 * tiny.torch_error));
  }
}

TEST_P(EncoderConformance, EveryTinyModelStaysCloseInInt8) {
  RECKON_REQUIRE_PATH(conformance());
  for (const auto& directory : test::TinyCase::directories()) {
    SCOPED_TRACE(directory.filename());
    const test::TinyCase tiny(directory);
    const auto encoder = make_encoder(tiny.model, parse_variant("int8"));
    EXPECT_GE(test::smallest_cosine(encode(*encoder, tiny.batch), tiny.expected), 0.99);
  }
}

}  // namespace
}  // namespace reckon::cpu
