// Elementwise functions of vectors, compiled once an instruction set (Highway): no include guard of
// the usual kind. The coefficients are weighted minimax fits; tests/core/cpu/activation_test.cpp
// states and checks the error of each over all floats.
#if defined(RECKON_CORE_CPU_ACTIVATION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECKON_CORE_CPU_ACTIVATION_INL_H_
#undef RECKON_CORE_CPU_ACTIVATION_INL_H_
#else
#define RECKON_CORE_CPU_ACTIVATION_INL_H_
#endif

#include "core/cpu/lanes-inl.h"
#include "core/model/model_config.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

constexpr float kLog2E = 1.44269504f;

// 2^y for y in [-126, 127]: 2^round(y) by exponent bits, the rest by a polynomial. No argument
// makes a denormal, which would cost a hundred cycles.
HWY_INLINE FloatVector exp2(FloatVector y) {
  const FloatTag d;
  const hn::RebindToSigned<FloatTag> di;
  const FloatVector shifted = add_shift(y);
  const FloatVector f = hn::Sub(y, hn::Sub(shifted, hn::Set(d, kShift)));  // in [-1/2, 1/2]
  FloatVector p = hn::Set(d, 1.53533664e-4f);
  p = hn::MulAdd(p, f, hn::Set(d, 1.33988762e-3f));
  p = hn::MulAdd(p, f, hn::Set(d, 9.61843692e-3f));
  p = hn::MulAdd(p, f, hn::Set(d, 5.55033237e-2f));
  p = hn::MulAdd(p, f, hn::Set(d, 2.40226477e-1f));
  p = hn::MulAdd(p, f, hn::Set(d, 6.93147182e-1f));
  p = hn::MulAdd(p, f, hn::Set(d, 1.0f));
  // Of the shifted number, the bits of round(y) are all that stays.
  return hn::BitCast(d, hn::Add(hn::BitCast(di, p), hn::ShiftLeft<23>(hn::BitCast(di, shifted))));
}

// x in [0, 87]: 1 / (1 + e^x), the logistic function of -x.
HWY_INLINE FloatVector sigmoid_of_negative(FloatVector x) {
  const FloatTag d;
  const FloatVector e = exp2(hn::Mul(x, hn::Set(d, -kLog2E)));
  return hn::Div(e, hn::Add(e, hn::Set(d, 1.0f)));
}

struct Identity {
  HWY_INLINE FloatVector operator()(FloatVector x) const { return x; }
};

struct Relu {
  HWY_INLINE FloatVector operator()(FloatVector x) const {
    return hn::Max(x, hn::Zero(FloatTag()));
  }
};

// x Phi(x) (Hendrycks and Gimpel, arXiv 1606.08415), the exact, "erf" form. Written as
// max(x, 0) - |x| Phi(-|x|), so that nothing cancels; log2 Phi(-t) is smooth enough for one
// polynomial on [0, 9], beyond which t Phi(-t) < 2e-18 is as good as 0.
struct Gelu {
  HWY_INLINE FloatVector operator()(FloatVector x) const {
    const FloatTag d;
    const FloatVector t = hn::Min(hn::Abs(x), hn::Set(d, 9.0f));
    FloatVector p = hn::Set(d, -1.48694852e-8f);
    p = hn::MulAdd(p, t, hn::Set(d, 5.25635471e-7f));
    p = hn::MulAdd(p, t, hn::Set(d, -7.68601240e-6f));
    p = hn::MulAdd(p, t, hn::Set(d, 5.89842857e-5f));
    p = hn::MulAdd(p, t, hn::Set(d, -2.24358402e-4f));
    p = hn::MulAdd(p, t, hn::Set(d, -1.07127278e-4f));
    p = hn::MulAdd(p, t, hn::Set(d, 7.07205851e-3f));
    p = hn::MulAdd(p, t, hn::Set(d, -5.25244735e-2f));
    p = hn::MulAdd(p, t, hn::Set(d, -4.59193140e-1f));
    p = hn::MulAdd(p, t, hn::Set(d, -1.15110755f));
    p = hn::MulAdd(p, t, hn::Set(d, -1.0f));
    return hn::NegMulAdd(t, exp2(p), hn::Max(x, hn::Zero(d)));
  }
};

// The tanh form of the same paper, 0.5 x (1 + tanh u), u = sqrt(2 / pi) (x + 0.044715 x^3), which
// is x / (1 + e^(-2u)).
struct GeluTanh {
  HWY_INLINE FloatVector operator()(FloatVector x) const {
    const FloatTag d;
    const FloatVector t = hn::Min(hn::Abs(x), hn::Set(d, 9.5f));
    const FloatVector slope =
        hn::MulAdd(hn::Mul(t, t), hn::Set(d, 7.13548163e-2f), hn::Set(d, 1.59576912f));
    return hn::NegMulAdd(t, sigmoid_of_negative(hn::Mul(t, slope)), hn::Max(x, hn::Zero(d)));
  }
};

// x / (1 + e^-x)
struct Silu {
  HWY_INLINE FloatVector operator()(FloatVector x) const {
    const FloatTag d;
    const FloatVector t = hn::Min(hn::Abs(x), hn::Set(d, 87.0f));
    return hn::NegMulAdd(t, sigmoid_of_negative(t), hn::Max(x, hn::Zero(d)));
  }
};

// An odd polynomial near 0, where 1 - 2 / (1 + e^(2x)) cancels.
struct Tanh {
  HWY_INLINE FloatVector operator()(FloatVector x) const {
    const FloatTag d;
    const FloatVector t = hn::Min(hn::Abs(x), hn::Set(d, 10.0f));
    const FloatVector two = hn::Set(d, 2.0f);
    const FloatVector far =
        hn::NegMulAdd(two, sigmoid_of_negative(hn::Mul(t, two)), hn::Set(d, 1.0f));
    const FloatVector z = hn::Mul(t, t);
    FloatVector p = hn::Set(d, -5.70496637e-3f);
    p = hn::MulAdd(p, z, hn::Set(d, 2.06390694e-2f));
    p = hn::MulAdd(p, z, hn::Set(d, -5.37397116e-2f));
    p = hn::MulAdd(p, z, hn::Set(d, 1.33314416e-1f));
    p = hn::MulAdd(p, z, hn::Set(d, -3.33332807e-1f));
    const FloatVector near = hn::MulAdd(hn::Mul(t, z), p, t);
    return hn::CopySignToAbs(hn::IfThenElse(hn::Lt(t, hn::Set(d, 0.625f)), near, far), x);
  }
};

// Calls visitor(functor), the functor of that activation.
template <class Visitor>
HWY_INLINE void with_activation(Activation activation, const Visitor& visitor) {
  switch (activation) {
    case Activation::kIdentity:
      return visitor(Identity());
    case Activation::kGelu:
      return visitor(Gelu());
    case Activation::kGeluTanh:
      return visitor(GeluTanh());
    case Activation::kRelu:
      return visitor(Relu());
    case Activation::kSilu:
      return visitor(Silu());
    case Activation::kTanh:
      return visitor(Tanh());
  }
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
