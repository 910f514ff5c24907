#include "core/cpu/activation.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/activation.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/activation-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

struct ApplyInPlace {
  std::span<float> values;

  template <class Function>
  void operator()(Function function) const {
    for (std::size_t i = 0; i < values.size(); i += kLanes) {
      float* at = values.data() + i;
      const std::size_t count = values.size() - i;
      store_first(function(load_first(at, count)), at, count);
    }
  }
};

void activate(Activation activation, std::span<float> values, bool narrow) {
  with_activation(activation, narrow, ApplyInPlace{values});
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(activate);

void activate(Activation activation, std::span<float> values, bool narrow) {
  HWY_DYNAMIC_DISPATCH(activate)(activation, values, narrow);
}

}  // namespace reckon::cpu
#endif
