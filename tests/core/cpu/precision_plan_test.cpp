#include "core/cpu/precision_plan.h"

#include <gtest/gtest.h>

#include "tests/support/errors.h"

namespace reckon::cpu {
namespace {

PrecisionPlan plan_of(const char* variant) {
  return PrecisionPlan::parse(parse_variant(variant), 3);
}

TEST(PrecisionPlan, GivesEveryPartThePrecisionOfTheVariant) {
  const PrecisionPlan plan = plan_of("int8");
  for (std::size_t layer = 0; layer < 3; ++layer) {
    for (std::size_t part = 0; part < kParts; ++part) {
      EXPECT_EQ(plan.of(layer, Part(part)), Precision::kInt8);
    }
  }
}

TEST(PrecisionPlan, TakesPartsLayersAndPartsOfLayers) {
  const PrecisionPlan plan = plan_of("int8:attention=bf16,qkv=fp32,first=bf16x3,layer2.ffn=int4");
  EXPECT_EQ(plan.of(1, Part::kQkv), Precision::kFp32);
  EXPECT_EQ(plan.of(1, Part::kAttentionOutput), Precision::kBf16);
  EXPECT_EQ(plan.of(1, Part::kIntermediate), Precision::kInt8);
  EXPECT_EQ(plan.of(0, Part::kQkv), Precision::kBf16x3) << "the layer wins over the part";
  EXPECT_EQ(plan.of(0, Part::kOutput), Precision::kBf16x3);
  EXPECT_EQ(plan.of(2, Part::kOutput), Precision::kInt4);
  EXPECT_EQ(plan.of(2, Part::kAttentionOutput), Precision::kBf16);
}

TEST(PrecisionPlan, LetsTheSmallerPartWinInAnyOrder) {
  const PrecisionPlan plan = plan_of("fp32:last.output=int4,last=int8,last.ffn=bf16");
  EXPECT_EQ(plan.of(2, Part::kQkv), Precision::kInt8);
  EXPECT_EQ(plan.of(2, Part::kIntermediate), Precision::kBf16);
  EXPECT_EQ(plan.of(2, Part::kOutput), Precision::kInt4);
}

TEST(PrecisionPlan, RefusesTwoNamesOfTheSameWithDifferentPrecisions) {
  const auto refusal = [](const char* variant, std::size_t layers) {
    return test::error_of([&] { PrecisionPlan::parse(parse_variant(variant), layers); });
  };
  EXPECT_EQ(refusal("int8:layer0=fp32,first=bf16", 6),
            "variant 'int8:layer0=fp32,first=bf16': first and layer0 mean the same of the 6 "
            "layers, expected one of them");
  EXPECT_NE(refusal("int8:layer5.ffn=fp32,last.ffn=bf16", 6), "");
  EXPECT_NE(refusal("int8:first=fp32,last=bf16", 1), "");
  for (const char* fine :
       {"int8:first=fp32,last=bf16", "int8:layer0=fp32,first=fp32",
        "int8:layer0=fp32,first.ffn=bf16", "int8:layer0.ffn=fp32,first.qkv=bf16"}) {
    EXPECT_NO_THROW(PrecisionPlan::parse(parse_variant(fine), 6)) << fine;
  }
}

TEST(PrecisionPlan, KnowsWhichOptionsMeanParts) {
  for (const char* option :
       {"attention", "ffn", "qkv", "attention_output", "intermediate", "output", "first", "last",
        "layer0", "layer2", "layer1.qkv", "first.ffn"}) {
    EXPECT_TRUE(means_parts(option, 3)) << option;
  }
  for (const char* option : {"layers", "layer", "layer3", "layer-1", "layer1.", ".qkv", "layer1.x",
                             "dim", "qkv.first", "layer99999999999999999999"}) {
    EXPECT_FALSE(means_parts(option, 3)) << option;
  }
}

TEST(PrecisionPlan, RefusesAnUnknownPrecision) {
  EXPECT_EQ(
      test::error_of([] { plan_of("int8:first=fp16"); }),
      "variant 'int8:first=fp16': no precision 'fp16' on backend 'cpu', available: fp32, bf16, "
      "bf16x3, int8, int4");
}

}  // namespace
}  // namespace reckon::cpu
