#include "bench/vector_loops.h"

#include <array>

#include "bench/use_memory.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/vector_loops.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

constexpr std::size_t kAccumulators = 12;

double multiply_add(std::size_t repeats, float* out) {
  const FloatTag d;
  FloatVector sum[kAccumulators];
  for (std::size_t i = 0; i < kAccumulators; ++i) sum[i] = hn::Set(d, static_cast<float>(i));
  const FloatVector x = hn::Set(d, out[0]);
  const FloatVector y = hn::Set(d, out[1]);
  for (std::size_t i = 0; i < repeats; ++i) {
#pragma GCC unroll 16
    for (std::size_t a = 0; a < kAccumulators; ++a) sum[a] = hn::MulAdd(sum[a], x, y);
  }
  for (std::size_t i = 0; i < kAccumulators; ++i) hn::StoreU(sum[i], d, out + i * kLanes);
  return 2.0 * static_cast<double>(repeats * kAccumulators * kLanes);
}

// numbers.size() is a multiple of 16.
void negate_vectors(std::span<float> numbers) {
  const FloatTag d;
  for (std::size_t i = 0; i < numbers.size(); i += kLanes) {
    hn::StoreU(hn::Neg(hn::LoadU(d, numbers.data() + i)), d, numbers.data() + i);
  }
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(multiply_add);
HWY_EXPORT(negate_vectors);

constexpr std::size_t kMostLanes = 16;

double multiply_add_in_registers(std::size_t repeats) {
  std::array<float, 12 * kMostLanes> out;
  out.fill(0.5F);
  const double operations = HWY_DYNAMIC_DISPATCH(multiply_add)(repeats, out.data());
  use_memory(out.data());
  return operations;
}

void negate(std::span<float> numbers) {
  const std::size_t vectors = numbers.size() / kMostLanes * kMostLanes;
  HWY_DYNAMIC_DISPATCH(negate_vectors)(numbers.first(vectors));
  for (float& number : numbers.subspan(vectors)) number = -number;
}

}  // namespace reckon::cpu
#endif
