#include "core/variant.h"

#include <gtest/gtest.h>

#include "core/cuda_variant.h"
#include "core/error.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

TEST(Variant, IsAPrecisionOnTheCpuUnlessABackendIsWritten) {
  EXPECT_EQ(parse_variant("fp32").backend, "cpu");
  EXPECT_EQ(parse_variant("cuda/fp8").backend, "cuda");
  EXPECT_EQ(parse_variant("cuda/fp8").precision, "fp8");
}

TEST(CudaVariant, SaysOnAnyMachineWhatIsWrongWithIt) {
  EXPECT_EQ(test::error_of([] { parse_cuda_options(parse_variant("cuda/int4")); }),
            "variant 'cuda/int4': no precision 'int4' on backend 'cuda', available: fp32, tf32, "
            "fp16, bf16, int8, fp8");
  for (const char* option : {"layers=2", "graphs=maybe", "batch_invariant=1"}) {
    const std::string text = std::string("cuda/bf16:") + option;
    EXPECT_EQ(test::error_of([&] { parse_cuda_options(parse_variant(text)); }),
              "variant '" + text + "': option '" + option +
                  "', expected on backend 'cuda' batch_invariant=on|off or graphs=on|off");
  }
}

TEST(CudaVariant, HasGraphsAndBatchesThatChangeBitsUnlessAskedOtherwise) {
  const CudaOptions options = parse_cuda_options(parse_variant("cuda/fp8"));
  EXPECT_TRUE(options.graphs);
  EXPECT_FALSE(options.batch_invariant);
  const CudaOptions others =
      parse_cuda_options(parse_variant("cuda/fp8:graphs=off,batch_invariant=on"));
  EXPECT_FALSE(others.graphs);
  EXPECT_TRUE(others.batch_invariant);
  const CudaOptions written =
      parse_cuda_options(parse_variant("cuda/fp8:graphs=on,batch_invariant=off"));
  EXPECT_TRUE(written.graphs);
  EXPECT_FALSE(written.batch_invariant);
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
