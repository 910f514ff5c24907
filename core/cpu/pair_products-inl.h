// Sums of products of 16-bit integers, two by two. Compiled once an instruction set (Highway): no
// include guard of the usual kind.
#if defined(RECKON_CORE_CPU_PAIR_PRODUCTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECKON_CORE_CPU_PAIR_PRODUCTS_INL_H_
#undef RECKON_CORE_CPU_PAIR_PRODUCTS_INL_H_
#else
#define RECKON_CORE_CPU_PAIR_PRODUCTS_INL_H_
#endif

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR

// Lane i of the result is lane i of the sum + a[2i] b[2i] + a[2i + 1] b[2i + 1]. Highway's own
// operation leaves open which lanes the products go to, and means others on Arm.
template <class D, class Words, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V add_pair_products(D d, V sum, Words a, Words b) {
  namespace hn = hwy::HWY_NAMESPACE;
#if HWY_ARCH_X86
  V unused = sum;
  return hn::ReorderWidenMulAccumulate(d, a, b, sum, unused);
#else
  const hn::Repartition<std::int32_t, hn::DFromV<Words>> wide;
  const hn::Half<hn::DFromV<Words>> half;
  const auto low = hn::Mul(hn::PromoteTo(wide, hn::LowerHalf(half, a)),
                           hn::PromoteTo(wide, hn::LowerHalf(half, b)));
  const auto high = hn::Mul(hn::PromoteTo(wide, hn::UpperHalf(half, a)),
                            hn::PromoteTo(wide, hn::UpperHalf(half, b)));
  return hn::Add(sum, hn::Add(hn::ConcatEven(d, high, low), hn::ConcatOdd(d, high, low)));
#endif
}

#endif

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
