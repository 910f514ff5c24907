#pragma once

#include <gtest/gtest.h>

#include <string>

#ifndef RECKON_ON_DEVICE
#include "cuda/simt/launch.h"
#endif

namespace reckon::test {

#ifdef RECKON_ON_DEVICE

// A GPU has an order of its own.
class ForEachThreadOrder : public ::testing::TestWithParam<int> {};

#else

// A test that runs once for each order in which the threads of a block take turns. Instantiate with
// RECKON_FOR_EACH_THREAD_ORDER(Fixture).
class ForEachThreadOrder : public ::testing::TestWithParam<simt::ThreadOrder> {
 protected:
  void SetUp() override { simt::set_thread_order(GetParam()); }
  void TearDown() override { simt::set_thread_order({}); }
};

inline std::string thread_order_name(const ::testing::TestParamInfo<simt::ThreadOrder>& info) {
  switch (info.param.kind) {
    case simt::ThreadOrder::kForward:
      return "Forward";
    case simt::ThreadOrder::kReverse:
      return "Reverse";
    case simt::ThreadOrder::kRandom:
      break;
  }
  return "Random" + std::to_string(info.param.seed);
}

#endif

}  // namespace reckon::test

#ifdef RECKON_ON_DEVICE
#define RECKON_FOR_EACH_THREAD_ORDER(fixture) \
  INSTANTIATE_TEST_SUITE_P(OnDevice, fixture, ::testing::Values(0))
#else
#define RECKON_FOR_EACH_THREAD_ORDER(fixture)                                                  \
  INSTANTIATE_TEST_SUITE_P(                                                                    \
      Order, fixture,                                                                          \
      ::testing::Values(::reckon::simt::ThreadOrder{::reckon::simt::ThreadOrder::kForward},    \
                        ::reckon::simt::ThreadOrder{::reckon::simt::ThreadOrder::kReverse},    \
                        ::reckon::simt::ThreadOrder{::reckon::simt::ThreadOrder::kRandom, 1}), \
      ::reckon::test::thread_order_name)
#endif
