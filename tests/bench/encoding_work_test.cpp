#include "bench/encoding_work.h"

#include <gtest/gtest.h>

#include <numeric>

#include "core/cpu/gemm_bf16.h"
#include "core/cpu/instruction_set.h"
#include "core/cpu/prune.h"
#include "core/model/model.h"
#include "tests/core/cpu/tiny_case.h"

namespace reckon {
namespace {

const std::vector<std::size_t> kLengths = {3, 4, 9, 16};
constexpr std::size_t kBatches = 2;

EncodeCounts counts() {
  EncodeCounts counts{.texts = kLengths.size(), .batches = kBatches};
  for (const std::size_t n : kLengths) {
    counts.tokens += n;
    counts.squared_tokens += n * n;
  }
  return counts;
}

// Counts what a plain program would execute: one at a time.
struct Counter {
  std::size_t multiply_adds = 0;
  std::size_t weights = 0;

  void linear(const Model::Linear& linear, std::size_t rows) {
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t output = 0; output < linear.weight.rows(); ++output) {
        for (std::size_t input = 0; input < linear.weight.cols(); ++input) ++multiply_adds;
      }
    }
  }
  void attention(std::size_t length, std::size_t heads, std::size_t depth) {
    for (std::size_t head = 0; head < heads; ++head) {
      for (std::size_t query = 0; query < length; ++query) {
        for (std::size_t key = 0; key < length; ++key) {
          for (std::size_t column = 0; column < depth; ++column) ++multiply_adds;  // of a score
          for (std::size_t column = 0; column < depth; ++column) ++multiply_adds;  // of the sum
        }
      }
    }
  }
};

Counter counted(const Model& model, const Variant& variant) {
  const ModelConfig& config = model.config();
  const std::size_t heads = count_option(variant, "heads", config.heads);
  Counter counter;
  for (std::size_t l = 0; l < count_option(variant, "layers", config.layers); ++l) {
    Model::Layer layer = model.layer(l);
    cpu::prune_heads(layer, cpu::head_magnitudes(layer, config.heads), heads);
    cpu::prune_ffn_columns(layer, cpu::ffn_column_magnitudes(layer),
                           count_option(variant, "ffn_columns", config.intermediate));
    for (const Model::Linear* linear :
         {&layer.query, &layer.key, &layer.value, &layer.attention_output, &layer.intermediate,
          &layer.output}) {
      for (const std::size_t length : kLengths) counter.linear(*linear, length);
      counter.weights += linear->weight.rows() * linear->weight.cols();
    }
    for (const std::size_t length : kLengths) {
      counter.attention(length, heads, layer.query.weight.rows() / heads);
    }
  }
  for (std::size_t i = 0; i < config.dense.size(); ++i) {
    counter.linear(model.dense(i), kLengths.size());
  }
  return counter;
}

class EncodingWorkTest : public testing::Test {
 protected:
  void TearDown() override { cpu::limit_instruction_set(cpu::available_instruction_sets().back()); }
};

TEST_F(EncodingWorkTest, IsWhatAPlainProgramExecutes) {
  std::size_t models = 0;
  for (const auto& directory : test::TinyCase::directories()) {
    const Model model = Model::load(directory);
    if (model.config().output != OutputKind::kEmbeddings) continue;
    ++models;
    for (const char* text : {"fp32", "int4", "bf16:layers=1", "int8:heads=1,ffn_columns=3",
                             "fp32:ffn=int8,first=bf16"}) {
      const Variant variant = parse_variant(text);
      const EncodingWork work = cpu_encoding_work(model.config(), variant, counts());
      EXPECT_EQ(work.operations(), 2.0 * static_cast<double>(counted(model, variant).multiply_adds))
          << directory << " " << text;
    }
    EXPECT_EQ(encoding_operations(model.config(), counts()),
              2.0 * static_cast<double>(counted(model, parse_variant("fp32")).multiply_adds));
    for (const auto& [text, bytes] : {std::pair("fp32", 4.0), std::pair("bf16", 2.0),
                                      std::pair("int8:layers=1", 1.0), std::pair("int4", 1.0)}) {
      const Variant variant = parse_variant(text);
      EXPECT_EQ(cpu_encoding_work(model.config(), variant, counts()).weight_bytes,
                bytes * static_cast<double>(kBatches * counted(model, variant).weights));
    }
  }
  if (models == 0) GTEST_SKIP() << "no tiny models there";
}

double operations_of(const EncodingWork& work, LimitKind kind, double products = 1) {
  double sum = 0;
  for (const EncodingWork::Part& part : work.parts) {
    if (part.arithmetic == kind && part.products == products) sum += part.operations;
  }
  return sum;
}

ModelConfig small_config() {
  ModelConfig config;
  config.hidden = 8;
  config.layers = 2;
  config.heads = 2;
  config.intermediate = 10;
  return config;
}

// Of both layers: 32 tokens, 362 squared ones.
constexpr double kAttention = 2 * 4.0 * 362 * 8;
constexpr double kQkvAndOutput = 2 * 2.0 * 32 * 4 * 8 * 8;
constexpr double kFeedForward = 2 * 2.0 * 32 * 2 * 8 * 10;

TEST_F(EncodingWorkTest, IsInTheArithmeticOfEachPart) {
  for (const cpu::InstructionSet set : cpu::available_instruction_sets()) {
    cpu::limit_instruction_set(set);
    const auto work = [](const char* text) {
      return cpu_encoding_work(small_config(), parse_variant(text), counts());
    };
    const bool has_bf16 = cpu::has_bf16_products();
    const LimitKind bf16 = has_bf16 ? LimitKind::kBf16Products : LimitKind::kMultiplyAdd;
    EXPECT_EQ(operations_of(work("fp32"), LimitKind::kMultiplyAdd),
              kAttention + kQkvAndOutput + kFeedForward);
    EXPECT_EQ(operations_of(work("int8"), LimitKind::kInt8Products), kQkvAndOutput + kFeedForward);
    EXPECT_EQ(operations_of(work("int8"), bf16), kAttention);
    EXPECT_EQ(operations_of(work("int8:attention=fp32"), LimitKind::kInt8Products), kFeedForward);
    EXPECT_EQ(operations_of(work("int8:attention=fp32"), LimitKind::kMultiplyAdd),
              kAttention + kQkvAndOutput);
    EXPECT_EQ(operations_of(work("bf16"), bf16), kAttention + kQkvAndOutput + kFeedForward);
    if (!has_bf16) continue;
    EXPECT_EQ(operations_of(work("bf16x3"), LimitKind::kBf16Products, 3),
              kQkvAndOutput + kFeedForward);
    EXPECT_EQ(operations_of(work("bf16x3"), LimitKind::kMultiplyAdd), kAttention);
  }
}

TEST_F(EncodingWorkTest, TakesTheSumOfItsPartsAtTheirLimits) {
  Limits limits({.count = 1, .seconds = 1e-4});
  const double fp32 = limits.of(LimitKind::kMultiplyAdd, 1)->value;
  const double int8 = limits.of(LimitKind::kInt8Products, 1)->value;
  EncodingWork work{
      .parts = {{LimitKind::kMultiplyAdd, 3e9, 1}, {LimitKind::kInt8Products, 5e9, 3}}};
  EXPECT_DOUBLE_EQ(seconds_at_limits(work, {.batches = 1}, limits, 1), 3e9 / fp32 + 15e9 / int8);
  work.weight_bytes = 1e15;
  const double slow = seconds_at_limits(work, {.batches = 1}, limits, 1);
  if (slow < 1000) GTEST_SKIP() << "the size of the third cache is not known";
  EXPECT_DOUBLE_EQ(slow, 1e15 / limits.of(LimitKind::kMemoryRead, 1)->value);
  EXPECT_DOUBLE_EQ(seconds_at_limits(work, {.batches = std::size_t{1} << 40U}, limits, 1),
                   3e9 / fp32 + 15e9 / int8)
      << "many batches, whose weights stay in the cache";
}

}  // namespace
}  // namespace reckon
