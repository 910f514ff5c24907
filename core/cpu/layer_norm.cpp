#include "core/cpu/layer_norm.h"

#include <cmath>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/layer_norm.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

HWY_INLINE float sum_of_lanes(FloatVector v) { return hn::GetLane(hn::SumOfLanes(FloatTag(), v)); }

// x - mean in the lanes that exist, 0 in the others.
HWY_INLINE FloatVector centred(const float* x, std::size_t count, FloatVector mean) {
  const FloatTag d;
  return hn::IfThenElseZero(hn::FirstN(d, count), hn::Sub(load_first(x, count), mean));
}

void layer_norm(MatrixView<float> x, std::span<const float> gamma, std::span<const float> beta,
                float epsilon) {
  const FloatTag d;
  const std::size_t columns = x.cols;
  for (std::size_t r = 0; r < x.rows; ++r) {
    float* row = x.data + r * x.stride;
    FloatVector sum = hn::Zero(d);
    for (std::size_t c = 0; c < columns; c += kLanes) {
      sum = hn::Add(sum, load_first(row + c, columns - c));
    }
    const FloatVector mean = hn::Set(d, sum_of_lanes(sum) / static_cast<float>(columns));
    FloatVector squares = hn::Zero(d);
    for (std::size_t c = 0; c < columns; c += kLanes) {
      const FloatVector v = centred(row + c, columns - c, mean);
      squares = hn::MulAdd(v, v, squares);
    }
    const float variance = sum_of_lanes(squares) / static_cast<float>(columns);
    const FloatVector scale =
        hn::Set(d, std::isinf(variance) ? std::numeric_limits<float>::quiet_NaN()
                                        : 1.0f / std::sqrt(variance + epsilon));
    for (std::size_t c = 0; c < columns; c += kLanes) {
      const std::size_t count = columns - c;
      const FloatVector v = hn::Mul(hn::Sub(load_first(row + c, count), mean), scale);
      store_first(
          hn::MulAdd(v, load_first(gamma.data() + c, count), load_first(beta.data() + c, count)),
          row + c, count);
    }
  }
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(layer_norm);

void layer_norm(MatrixView<float> x, std::span<const float> gamma, std::span<const float> beta,
                float epsilon) {
  HWY_DYNAMIC_DISPATCH(layer_norm)(x, gamma, beta, epsilon);
}

}  // namespace reckon::cpu
#endif
