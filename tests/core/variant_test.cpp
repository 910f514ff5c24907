#include "core/variant.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace reckon {
namespace {

TEST(Variant, IsAPrecisionOnTheCpuUnlessABackendIsWritten) {
  EXPECT_EQ(parse_variant("fp32").backend, "cpu");
  EXPECT_EQ(parse_variant("cuda/fp8").backend, "cuda");
  EXPECT_EQ(parse_variant("cuda/fp8").precision, "fp8");
}

TEST(Variant, TakesOptionsAfterAColon) {
  const Variant variant = parse_variant("int8:attention=bf16,layers=4");
  EXPECT_EQ(variant.precision, "int8");
  EXPECT_EQ(variant.options.at("attention"), "bf16");
  EXPECT_EQ(variant.options.at("layers"), "4");
}

TEST(Variant, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"", "fp31", "cpu/", "tpu/fp32", "fp32:", "fp32:layers", "fp32:=4",
                           "fp32:layers=", "fp32:layers=4,", "fp32:layers=4,layers=5"}) {
    EXPECT_THROW(parse_variant(text), Error) << text;
  }
}

TEST(Variant, ListsAreCutAtTheCommasBetweenVariantsOnly) {
  using Pieces = std::vector<std::string>;
  EXPECT_EQ(join_variant_options({"fp32", "int8:first=fp32", "last=fp32", "ffn=bf16", "bf16"}),
            (Pieces{"fp32", "int8:first=fp32,last=fp32,ffn=bf16", "bf16"}));
  EXPECT_EQ(join_variant_options({"layers=4", "fp32", "layers=4"}),
            (Pieces{"layers=4", "fp32", "layers=4"}));
  EXPECT_EQ(join_variant_options({}), Pieces());
}

}  // namespace
}  // namespace reckon
