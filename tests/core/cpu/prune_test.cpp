#include "core/cpu/prune.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/encoder.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"
#include "tests/core/model/model_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon::cpu {
namespace {

// A model whose heads and columns differ in importance, in any order.
class PrunedModel : public test::ForEachInstructionSet {
 protected:
  static constexpr std::size_t kHidden = 8, kHeads = 4, kDepth = 2, kColumns = 10;

  void SetUp() override {
    files_.config()["num_attention_heads"] = kHeads;
    Random random(5);
    for (const std::string layer : {"encoder.layer.0.", "encoder.layer.1."}) {
      for (std::size_t i = 0; i < kHidden; ++i) {
        const auto factor = static_cast<float>(random.uniform());
        scale_row(layer + "attention.self.value", i, factor);
        scale_column(layer + "attention.output.dense", i, factor);
      }
      for (std::size_t i = 0; i < kColumns; ++i) {
        scale_column(layer + "output.dense", i, static_cast<float>(2 * random.uniform()));
      }
    }
  }

  float& element(const std::string& linear, std::size_t row, std::size_t column) {
    test::TensorBytes& tensor = files_.tensors.at(linear + ".weight");
    return reinterpret_cast<float*>(tensor.bytes.data())[row * tensor.shape[1] + column];
  }
  void scale_row(const std::string& linear, std::size_t row, float factor) {
    const std::size_t columns = files_.tensors.at(linear + ".weight").shape[1];
    for (std::size_t c = 0; c < columns; ++c) element(linear, row, c) *= factor;
  }
  void scale_column(const std::string& linear, std::size_t column, float factor) {
    const std::size_t rows = files_.tensors.at(linear + ".weight").shape[0];
    for (std::size_t r = 0; r < rows; ++r) element(linear, r, column) *= factor;
  }
  double squares_of_row(const std::string& linear, std::size_t row) {
    double sum = 0;
    for (std::size_t c = 0; c < kHidden; ++c) {
      sum += std::pow(static_cast<double>(element(linear, row, c)), 2);
    }
    return sum;
  }
  double squares_of_column(const std::string& linear, std::size_t column) {
    double sum = 0;
    for (std::size_t r = 0; r < kHidden; ++r) {
      sum += std::pow(static_cast<double>(element(linear, r, column)), 2);
    }
    return sum;
  }
  // The units that are not among the `kept` most important.
  static std::vector<std::size_t> dropped(std::vector<double> importance, std::size_t kept) {
    std::vector<std::size_t> units;
    for (std::size_t unit = 0; unit < importance.size(); ++unit) {
      const auto larger =
          std::ranges::count_if(importance, [&](double other) { return other > importance[unit]; });
      if (static_cast<std::size_t>(larger) >= kept) units.push_back(unit);
    }
    EXPECT_EQ(units.size() + kept, importance.size());
    return units;
  }
  void zero_heads(std::size_t kept) {
    for (const std::string layer : {"encoder.layer.0.", "encoder.layer.1."}) {
      std::vector<double> importance(kHeads);
      for (std::size_t i = 0; i < kHidden; ++i) {
        for (const char* part : {"query", "key", "value"}) {
          importance[i / kDepth] += squares_of_row(layer + "attention.self." + part, i);
        }
        importance[i / kDepth] += squares_of_column(layer + "attention.output.dense", i);
      }
      for (const std::size_t head : dropped(importance, kept)) {
        for (std::size_t i = head * kDepth; i < (head + 1) * kDepth; ++i) {
          for (const char* part : {"query", "key", "value"}) {
            scale_row(layer + "attention.self." + part, i, 0);
          }
          scale_column(layer + "attention.output.dense", i, 0);
        }
      }
    }
  }
  void zero_columns(std::size_t kept) {
    for (const std::string layer : {"encoder.layer.0.", "encoder.layer.1."}) {
      std::vector<double> importance(kColumns);
      for (std::size_t i = 0; i < kColumns; ++i) {
        importance[i] = squares_of_row(layer + "intermediate.dense", i) +
                        squares_of_column(layer + "output.dense", i);
      }
      for (const std::size_t column : dropped(importance, kept)) {
        scale_row(layer + "intermediate.dense", column, 0);
        scale_column(layer + "output.dense", column, 0);
      }
    }
  }
  Matrix<float> encode(const std::string& variant) {
    files_.write(directory_.path());
    const auto encoder = make_encoder(Model::load(directory_.path()), parse_variant(variant));
    TokenBatch batch;
    Random random(7);
    for (std::size_t s = 0; s < 40; ++s) {
      for (std::size_t length = 1 + random.below(16); length > 0; --length) {
        batch.ids.push_back(static_cast<std::int32_t>(random.below(12)));
      }
      batch.type_ids.resize(batch.ids.size());
      batch.end_sequence();
    }
    Matrix<float> out(batch.sequences(), encoder->dimension());
    encoder->make_session()->encode(batch, out);
    return out;
  }

  test::TemporaryDirectory directory_;
  test::ModelFiles files_;
};
RECKON_FOR_EACH_INSTRUCTION_SET(PrunedModel);

TEST_P(PrunedModel, IsOneWhoseWeightsOfOtherHeadsAreZero) {
  const Matrix<float> whole = encode("fp32");
  for (const std::size_t kept : {3, 2, 1}) {
    const Matrix<float> pruned = encode("fp32:heads=" + std::to_string(kept));
    EXPECT_GT(test::largest_difference(pruned, test::to_rows(whole)), 1e-3);
    const test::ModelFiles before = files_;
    zero_heads(kept);
    EXPECT_LE(test::largest_difference(pruned, test::to_rows(encode("fp32"))), 1e-5);
    files_ = before;
  }
}

TEST_P(PrunedModel, IsOneWhoseWeightsOfOtherColumnsAreZero) {
  const Matrix<float> whole = encode("fp32");
  for (const std::size_t kept : {9, 4, 1}) {
    const Matrix<float> pruned = encode("fp32:ffn_columns=" + std::to_string(kept));
    EXPECT_GT(test::largest_difference(pruned, test::to_rows(whole)), 1e-3);
    const test::ModelFiles before = files_;
    zero_columns(kept);
    EXPECT_LE(test::largest_difference(pruned, test::to_rows(encode("fp32"))), 1e-5);
    files_ = before;
  }
}

TEST_P(PrunedModel, TakesBothInAnyPrecision) {
  const Matrix<float> exact = encode("fp32:heads=2,ffn_columns=5");
  for (const std::string precision : {"bf16", "int8"}) {
    EXPECT_LE(test::largest_difference(encode(precision + ":heads=2,ffn_columns=5"),
                                       test::to_rows(exact)),
              0.15);
  }
  const Matrix<float> whole = encode("int8");
  const Matrix<float> all = encode("int8:heads=4,ffn_columns=10");
  EXPECT_TRUE(std::equal(whole.data(), whole.data() + 40 * kHidden, all.data()));
}

TEST_P(PrunedModel, HasAtLeastOneHeadAndColumn) {
  const auto refusal = [&](const char* variant) {
    return test::error_of([&] { encode(variant); });
  };
  EXPECT_EQ(refusal("fp32:heads=0"), "variant 'fp32:heads=0': heads: found '0', expected 1 to 4");
  EXPECT_EQ(refusal("fp32:heads=5"), "variant 'fp32:heads=5': heads: found '5', expected 1 to 4");
  EXPECT_EQ(refusal("fp32:ffn_columns=11"),
            "variant 'fp32:ffn_columns=11': ffn_columns: found '11', expected 1 to 10");
}

TEST(PruneHeads, KeepsTheFirstOfEqualOnes) {
  Model::Layer layer;
  for (Model::Linear* linear : {&layer.query, &layer.key, &layer.value, &layer.attention_output}) {
    linear->weight = Matrix<float>(6, 6);
    for (std::size_t i = 0; i < 6; ++i) linear->weight.row(i)[i] = 1;
    linear->bias = {0, 1, 2, 3, 4, 5};
  }
  prune_heads(layer, head_magnitudes(layer, 3), 2);
  EXPECT_EQ(layer.value.bias, (std::vector<float>{0, 1, 2, 3}));
  EXPECT_EQ(layer.attention_output.weight.cols(), 4u);
  EXPECT_EQ(layer.attention_output.bias.size(), 6u);
}

}  // namespace
}  // namespace reckon::cpu
