#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/cpu/calibrate.h"
#include "core/cpu/gemm_int8.h"
#include "core/cpu/linear.h"
#include "core/cpu/transformer.h"
#include "core/encoder.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"
#include "tests/core/model/model_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon::cpu {
namespace {

using testing::HasSubstr;

class StaticActivations : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(StaticActivations);

// Activations rounded to 256 steps of [low, high], weights as the file format says.
test::Rows reference(MatrixView<const float> x, MatrixView<const float> weight,
                     std::span<const float> bias, const InputRange& range,
                     const WeightRounding& rounding) {
  const double scale = (static_cast<double>(range.high) - static_cast<double>(range.low)) / 255;
  const double zero = std::nearbyint(-static_cast<double>(range.low) / scale);
  Matrix<float> rounded_x(x.rows, x.cols);
  for (std::size_t r = 0; r < x.rows; ++r) {
    for (std::size_t c = 0; c < x.cols; ++c) {
      const double q = std::nearbyint(static_cast<double>(x.row(r)[c]) / scale);
      rounded_x.row(r)[c] = static_cast<float>(std::clamp(q, -zero, 255 - zero));
    }
  }
  Matrix<float> rounded_weight(weight.rows, weight.cols);
  std::vector<std::int8_t> integers(weight.cols);
  for (std::size_t o = 0; o < weight.rows; ++o) {
    for (std::size_t begin = 0; begin < weight.cols; begin += rounding.group_depth) {
      const std::size_t count = std::min(rounding.group_depth, weight.cols - begin);
      const float step = round_weights(weight.row(o).subspan(begin, count), rounding,
                                       std::span(integers).first(count));
      for (std::size_t i = 0; i < count; ++i) {
        rounded_weight.row(o)[begin + i] = step * static_cast<float>(integers[i]);
      }
    }
  }
  test::Rows out = test::linear_reference(rounded_x, rounded_weight, {});
  for (auto& row : out) {
    for (std::size_t o = 0; o < row.size(); ++o) {
      row[o] = row[o] * scale + static_cast<double>(bias[o]);
    }
  }
  return out;
}

// Numbers in the middle of a step: no rounding of the scale can move them to the next.
Matrix<float> random_steps(std::size_t rows, std::size_t cols, float scale, std::uint64_t seed) {
  Matrix<float> x = test::random_matrix(rows, cols, seed, 60);
  for (std::size_t i = 0; i < rows * cols; ++i) {
    x.data()[i] = (std::nearbyint(x.data()[i]) + 0.3f) * scale;
  }
  return x;
}

TEST_P(StaticActivations, AreRoundedInOneRangeWhateverTheRow) {
  struct Shape {
    std::size_t rows, inputs, outputs;
  };
  constexpr InputRange kRange = {-2, 3.1f};  // steps of 0.02
  for (const auto& [rows, inputs, outputs] :
       {Shape{1, 1, 1}, Shape{5, 7, 31}, Shape{13, 96, 33}, Shape{25, 385, 65}, Shape{3, 1536, 32},
        Shape{200, 200, 70}}) {
    SCOPED_TRACE(fmt::format("{} x {} x {}", rows, inputs, outputs));
    Matrix<float> x = random_steps(rows, inputs, 0.02f, 1);
    x.data()[0] = 1e30f;  // beyond every integer
    if (rows > 1) x.row(1)[0] = -1e30f;
    const auto weight = test::random_matrix(outputs, inputs, 2, 1 / std::sqrt(inputs));
    const auto bias = test::random_vector(outputs, 3);
    for (const auto& [precision, rounding] : {std::pair{Precision::kInt8, int8_rounding()},
                                              std::pair{Precision::kInt4, kInt4Weights}}) {
      const Linear linear(weight, bias, precision, kRange);
      LinearScratch scratch;
      Matrix<float> out(rows, outputs);
      linear.apply(x, {}, scratch, out);
      EXPECT_LE(test::largest_difference(out, reference(x, weight, bias, kRange, rounding)), 1e-5);
      Matrix<float> alone(1, outputs);
      linear.apply(x.view().rows_between(rows - 1, rows), {}, scratch, alone);
      EXPECT_TRUE(std::ranges::equal(alone.row(0), out.row(rows - 1)));
    }
  }
}

TEST_P(StaticActivations, ShowWhatIsNotFinite) {
  const Linear linear(test::random_matrix(3, 50, 1), {}, Precision::kInt8, InputRange{-1, 1});
  for (const float bad : {NAN, INFINITY, -INFINITY}) {
    Matrix<float> x = test::random_matrix(2, 50, 2);
    x.row(1)[47] = bad;
    LinearScratch scratch;
    Matrix<float> out(2, 3);
    linear.apply(x, {}, scratch, out);
    for (const float v : out.row(0)) EXPECT_TRUE(std::isfinite(v));
    for (const float v : out.row(1)) EXPECT_TRUE(std::isnan(v));
  }
}

TEST_P(StaticActivations, OfARangeOfNothingAreZeros) {
  const auto bias = test::random_vector(3, 3);
  const Linear linear(test::random_matrix(3, 50, 1), bias, Precision::kInt8, InputRange{});
  LinearScratch scratch;
  Matrix<float> out(1, 3);
  linear.apply(test::random_matrix(1, 50, 2), {}, scratch, out);
  EXPECT_TRUE(std::ranges::equal(out.row(0), bias));
}

TokenBatch random_texts(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  TokenBatch batch;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t length = 1 + random.below(16); length > 0; --length) {
      batch.ids.push_back(static_cast<std::int32_t>(random.below(12)));
    }
    batch.type_ids.resize(batch.ids.size());
    batch.end_sequence();
  }
  return batch;
}

// A small model, and the same quantized after calibration.
class CalibratedModel : public test::ForEachInstructionSet {
 protected:
  void SetUp() override {
    test::ModelFiles().write(original_);
    SilentProgress silent;
    ranges_ = calibrate(Model::load(original_), random_texts(200, 1), RangeRule::kMax, 1, silent);
    quantize_model(original_, {.bits = 8, .static_activations = true}, quantized_, ranges_);
  }
  static Matrix<float> encode(const std::filesystem::path& model, const char* variant,
                              const TokenBatch& batch) {
    const auto encoder = make_encoder(Model::load(model), parse_variant(variant));
    Matrix<float> out(batch.sequences(), encoder->dimension());
    encoder->make_session()->encode(batch, out);
    return out;
  }
  static std::string refusal(const std::filesystem::path& model, const char* variant) {
    return test::error_of([&] { make_encoder(Model::load(model), parse_variant(variant)); });
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path original_ = directory_.path() / "original";
  std::filesystem::path quantized_ = directory_.path() / "quantized";
  InputRanges ranges_;
};
RECKON_FOR_EACH_INSTRUCTION_SET(CalibratedModel);

TEST_P(CalibratedModel, HasTheRangesOfWhatItsLayersAreGiven) {
  const TokenBatch texts = random_texts(200, 1);
  const Model model = Model::load(original_);
  const Transformer transformer(model, PrecisionPlan(2, Precision::kFp32));
  TransformerScratch scratch;
  Matrix<float> hidden(texts.tokens(), 8);
  transformer.embed({texts.ids, texts.type_ids, texts.cu_seqlens}, scratch, hidden);
  for (std::size_t layer = 0; layer < 2; ++layer) {
    const auto [least, most] =
        std::ranges::minmax(std::span(hidden.data(), hidden.rows() * hidden.cols()));
    for (const char* module : {"query", "key", "value"}) {
      EXPECT_EQ(ranges_.at(fmt::format("layer.{}.{}", layer, module)), (InputRange{least, most}));
    }
    transformer.apply_layer(layer, texts.cu_seqlens, scratch, hidden);
  }
  EXPECT_EQ(ranges_.size(), 12u);
  SilentProgress silent;
  for (const RangeRule rule : {RangeRule::kMax, RangeRule::kPercentile, RangeRule::kMse}) {
    EXPECT_EQ(calibrate(model, texts, rule, 3, silent), calibrate(model, texts, rule, 1, silent));
  }
}

TEST_P(CalibratedModel, GivesTheSameBitsForATextInAnyBatch) {
  const TokenBatch texts = random_texts(300, 2);
  const Matrix<float> together = encode(quantized_, "int8:activations=static", texts);
  for (std::size_t s = 0; s < 300; s += 23) {
    TokenBatch alone;
    alone.ids.assign(texts.sequence(s).begin(), texts.sequence(s).end());
    alone.type_ids.resize(alone.ids.size());
    alone.end_sequence();
    EXPECT_TRUE(std::ranges::equal(encode(quantized_, "int8:activations=static", alone).row(0),
                                   together.row(s)));
  }
}

TEST_P(CalibratedModel, IsNearTheOriginalAndNotWhatRowsOfTheirOwnGive) {
  const TokenBatch texts = random_texts(50, 3);
  const Matrix<float> exact = encode(original_, "fp32", texts);
  const Matrix<float> fixed = encode(quantized_, "int8:activations=static", texts);
  const Matrix<float> dynamic = encode(quantized_, "int8", texts);
  EXPECT_LE(test::largest_difference(fixed, test::to_rows(exact)), 0.15);
  EXPECT_FALSE(std::equal(fixed.data(), fixed.data() + 50 * 8, dynamic.data()));
  const Matrix<float> original = encode(original_, "int8", texts);
  EXPECT_TRUE(std::equal(original.data(), original.data() + 50 * 8, dynamic.data()));
  const Matrix<float> named = encode(quantized_, "int8:activations=dynamic", texts);
  EXPECT_TRUE(std::equal(named.data(), named.data() + 50 * 8, dynamic.data()));
}

TEST_P(CalibratedModel, IsNeededByStaticActivations) {
  EXPECT_EQ(refusal(original_, "int8:activations=static"),
            "variant 'int8:activations=static': " + original_.string() +
                " has no input ranges: make a model that has them by reckon model quantize "
                "--calibrate TEXTS");
  EXPECT_THAT(refusal(quantized_, "fp32:activations=static"), HasSubstr("no part is int8 or int4"));
  EXPECT_THAT(refusal(quantized_, "int8:activations=1"),
              HasSubstr("activations: found '1', expected dynamic or static"));
}

}  // namespace
}  // namespace reckon::cpu
