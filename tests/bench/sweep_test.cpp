#include "bench/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace reckon {
namespace {

using testing::ElementsAre;

ModelConfig model() {
  ModelConfig config;
  config.hidden = 384;
  config.layers = 6;
  config.max_length = 256;
  config.pooling = {Pooling::kMean};
  return config;
}

std::vector<std::string> variants_of(std::string_view sweep) {
  return sweep_variants(parse_sweep(sweep), model());
}

TEST(Sweep, VariantsAreAllCombinationsBehindTheReference) {
  EXPECT_THAT(
      variants_of("precision=int8,bf16;layers=3,2"),
      ElementsAre("fp32", "int8:layers=3", "int8:layers=2", "bf16:layers=3", "bf16:layers=2"));
  EXPECT_THAT(variants_of("precision=int8,batch=1,8,length=64"),
              ElementsAre("fp32", "int8:batch=1,length=64", "int8:batch=8,length=64"));
}

TEST(Sweep, WhatTheModelHasByItselfIsNoOption) {
  EXPECT_THAT(variants_of("precision=fp32,int8,layers=6,3,dim=384,length=256"),
              ElementsAre("fp32", "fp32:layers=3", "int8", "int8:layers=3"));
}

TEST(Sweep, AnAxisWithoutValuesHasTheUsualOnes) {
  EXPECT_THAT(variants_of("layers"), ElementsAre("fp32", "fp32:layers=3"));
  EXPECT_THAT(variants_of("dim,precision=int8"), ElementsAre("fp32", "int8", "int8:dim=192"));
  EXPECT_EQ(variants_of("precision,batch,length,layers,dim").size(), 1 + 3 * 2 * 2 * 2 * 2);
}

TEST(Sweep, ItemsAreKeptInEachFormatAndRescoredWhereTheyAreNotFloats) {
  EXPECT_THAT(variants_of("items"),
              ElementsAre("fp32", "fp32:items=int8", "fp32:items=int4", "fp32:items=binary"));
  EXPECT_THAT(variants_of("precision=int8,rescore=none,50,items=fp32,binary"),
              ElementsAre("fp32", "int8", "int8:items=binary", "int8:rescore=50,items=binary"));
  EXPECT_THAT(variants_of("items=int4,rescore"),
              ElementsAre("fp32", "fp32:items=int4", "fp32:items=int4,rescore=100"));
}

TEST(Sweep, WhatIsNoSweepIsRefused) {
  for (const char* text : {"", "precisions", "fp32,int8", "layers=", "layers=3,", "layers,,dim",
                           "layers=3,3", "layers,dim,layers=2", "=3"}) {
    EXPECT_THROW(parse_sweep(text), Error) << text;
  }
  EXPECT_THROW(variants_of("layers=1,2,3,4,5,6,dim=1,2,3,4,5,6,length=10,20,30,40,50,60,70,80"),
               Error);
}

}  // namespace
}  // namespace reckon
