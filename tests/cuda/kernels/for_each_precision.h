#pragma once

#include <gtest/gtest.h>

#include "cuda/kernels/precision.h"
#include "tests/cuda/simt/thread_orders.h"

namespace reckon::test {

// Calls function.operator()<P>() for every precision, naming it in failures.
template <class Function>
void for_each_precision(const Function& function) {
  const auto call = [&]<class P>(const char* name) {
    SCOPED_TRACE(name);
    function.template operator()<P>();
  };
  call.template operator()<cuda::Fp32>("fp32");
  call.template operator()<cuda::Fp16>("fp16");
  call.template operator()<cuda::Bf16>("bf16");
  call.template operator()<cuda::Int8>("int8");
  call.template operator()<cuda::Fp8>("fp8");
}

}  // namespace reckon::test
