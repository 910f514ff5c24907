#include "core/cpu/pooling.h"

#include <algorithm>
#include <cmath>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/pooling.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

void pool_max(MatrixView<const float> tokens, std::span<float> out) {
  for (std::size_t c = 0; c < out.size(); c += kLanes) {
    const std::size_t count = out.size() - c;
    FloatVector largest = load_first(tokens.data + c, count);
    for (std::size_t t = 1; t < tokens.rows; ++t) {
      const FloatVector v = load_first(tokens.data + t * tokens.stride + c, count);
      largest = hn::IfThenElse(hn::IsNaN(largest), largest, at_least(v, largest));
    }
    store_first(largest, out.data() + c, count);
  }
}

// Sum over the tokens of (first_weight + t * step) * token, times scale.
void pool_sum(MatrixView<const float> tokens, float first_weight, float step, float scale,
              std::span<float> out) {
  const FloatTag d;
  for (std::size_t c = 0; c < out.size(); c += kLanes) {
    const std::size_t count = out.size() - c;
    FloatVector sum = hn::Zero(d);
    for (std::size_t t = 0; t < tokens.rows; ++t) {
      const FloatVector weight = hn::Set(d, first_weight + step * static_cast<float>(t));
      sum = hn::MulAdd(weight, load_first(tokens.data + t * tokens.stride + c, count), sum);
    }
    store_first(hn::Mul(sum, hn::Set(d, scale)), out.data() + c, count);
  }
}

void normalize(std::span<float> x) {
  const FloatTag d;
  FloatVector squares = hn::Zero(d);
  for (std::size_t c = 0; c < x.size(); c += kLanes) {
    const FloatVector v = load_first(x.data() + c, x.size() - c);
    squares = hn::MulAdd(v, v, squares);
  }
  const float norm = std::sqrt(hn::GetLane(hn::SumOfLanes(d, squares)));
  const FloatVector scale = hn::Set(d, std::isinf(norm) ? std::numeric_limits<float>::quiet_NaN()
                                                        : 1.0f / std::max(norm, 1e-12f));
  for (std::size_t c = 0; c < x.size(); c += kLanes) {
    const std::size_t count = x.size() - c;
    store_first(hn::Mul(load_first(x.data() + c, count), scale), x.data() + c, count);
  }
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(pool_max);
HWY_EXPORT(pool_sum);
HWY_EXPORT(normalize);

void pool(Pooling pooling, MatrixView<const float> tokens, std::span<float> out) {
  const auto n = static_cast<float>(tokens.rows);
  switch (pooling) {
    case Pooling::kCls:
      std::copy_n(tokens.row(0).data(), out.size(), out.data());
      return;
    case Pooling::kLastToken:
      std::copy_n(tokens.row(tokens.rows - 1).data(), out.size(), out.data());
      return;
    case Pooling::kMax:
      return HWY_DYNAMIC_DISPATCH(pool_max)(tokens, out);
    case Pooling::kMean:
      return HWY_DYNAMIC_DISPATCH(pool_sum)(tokens, 1, 0, 1 / n, out);
    case Pooling::kMeanSqrtLength:
      return HWY_DYNAMIC_DISPATCH(pool_sum)(tokens, 1, 0, 1 / std::sqrt(n), out);
    case Pooling::kWeightedMean:
      return HWY_DYNAMIC_DISPATCH(pool_sum)(tokens, 1, 1, 2 / (n * (n + 1)), out);
  }
}

void normalize(std::span<float> x) { HWY_DYNAMIC_DISPATCH(normalize)(x); }

}  // namespace reckon::cpu
#endif
