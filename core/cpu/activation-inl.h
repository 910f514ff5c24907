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

// c[0] + c[1] x + c[2] x^2 + ...
template <std::size_t kCount>
HWY_INLINE FloatVector polynomial(FloatVector x, const float (&c)[kCount]) {
  const FloatTag d;
  FloatVector p = hn::Set(d, c[kCount - 1]);
  for (std::size_t i = kCount - 1; i-- > 0;) p = hn::MulAdd(p, x, hn::Set(d, c[i]));
  return p;
}

// 2^y for y in [-126, 127]: 2^round(y) by exponent bits, the rest by a polynomial. No argument
// makes a denormal, which would cost a hundred cycles.
template <std::size_t kCount>
HWY_INLINE FloatVector exp2(FloatVector y, const float (&coefficients)[kCount]) {
  const FloatTag d;
  const hn::RebindToSigned<FloatTag> di;
  const FloatVector shifted = add_shift(y);
  const FloatVector f = hn::Sub(y, hn::Sub(shifted, hn::Set(d, kShift)));  // in [-1/2, 1/2]
  const FloatVector p = polynomial(f, coefficients);
  // Of the shifted number, the bits of round(y) are all that stays.
  return hn::BitCast(d, hn::Add(hn::BitCast(di, p), hn::ShiftLeft<23>(hn::BitCast(di, shifted))));
}

HWY_INLINE FloatVector exp2(FloatVector y) {
  constexpr float kCoefficients[] = {1.0f,           6.93147182e-1f, 2.40226477e-1f, 5.55033237e-2f,
                                     9.61843692e-3f, 1.33988762e-3f, 1.53533664e-4f};
  return exp2(y, kCoefficients);
}

// The same for what is rounded to bf16 next, by 2e-3 of itself at most: to 1.1e-4 of itself.
HWY_INLINE FloatVector narrow_exp2(FloatVector y) {
  constexpr float kCoefficients[] = {1.0f, 6.9328293e-1f, 2.4221096e-1f, 5.500893e-2f};
  return exp2(y, kCoefficients);
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
    return at_least(x, hn::Zero(FloatTag()));
  }
};

// x Phi(x) (Hendrycks and Gimpel, arXiv 1606.08415), the exact, "erf" form. Written as
// max(x, 0) - |x| Phi(-|x|), so that nothing cancels; log2 Phi(-t) is smooth enough for one
// polynomial on [0, 9], beyond which t Phi(-t) < 2e-18 is as good as 0.
struct Gelu {
  HWY_INLINE FloatVector operator()(FloatVector x) const {
    const FloatTag d;
    const FloatVector t = at_most(hn::Abs(x), hn::Set(d, 9.0f));
    constexpr float kCoefficients[] = {-1.0f,           -1.15110755f,   -4.59193140e-1f,
                                       -5.25244735e-2f, 7.07205851e-3f, -1.07127278e-4f,
                                       -2.24358402e-4f, 5.89842857e-5f, -7.68601240e-6f,
                                       5.25635471e-7f,  -1.48694852e-8f};
    const FloatVector log2_phi = polynomial(t, kCoefficients);
    return hn::NegMulAdd(t, exp2(log2_phi), at_least(x, hn::Zero(d)));
  }
};

// The same for what is rounded to 8 bits next, in half of the time: Phi(-t) = 1/2 - t p(t^2), wrong
// by at most 3e-5. At the bound of t it is about 0, and stays there.
struct NarrowGelu {
  HWY_INLINE FloatVector operator()(FloatVector x) const {
    const FloatTag d;
    const FloatVector t = at_most(hn::Abs(x), hn::Set(d, 4.03f));
    constexpr float kCoefficients[] = {3.98819964e-1f,  -6.61016027e-2f, 9.60898853e-3f,
                                       -1.02985512e-3f, 7.76156853e-5f,  -3.83195065e-6f,
                                       1.09748278e-7f,  -1.36945868e-9f};
    const FloatVector slope = polynomial(hn::Mul(t, t), kCoefficients);
    const FloatVector phi = hn::NegMulAdd(t, slope, hn::Set(d, 0.5f));
    return hn::NegMulAdd(t, phi, at_least(x, hn::Zero(d)));
  }
};

// The tanh form of the same paper, 0.5 x (1 + tanh u), u = sqrt(2 / pi) (x + 0.044715 x^3), which
// is x / (1 + e^(-2u)).
struct GeluTanh {
  HWY_INLINE FloatVector operator()(FloatVector x) const {
    const FloatTag d;
    const FloatVector t = at_most(hn::Abs(x), hn::Set(d, 9.5f));
    const FloatVector slope =
        hn::MulAdd(hn::Mul(t, t), hn::Set(d, 7.13548163e-2f), hn::Set(d, 1.59576912f));
    return hn::NegMulAdd(t, sigmoid_of_negative(hn::Mul(t, slope)), at_least(x, hn::Zero(d)));
  }
};

// x / (1 + e^-x)
struct Silu {
  HWY_INLINE FloatVector operator()(FloatVector x) const {
    const FloatTag d;
    const FloatVector t = at_most(hn::Abs(x), hn::Set(d, 87.0f));
    return hn::NegMulAdd(t, sigmoid_of_negative(t), at_least(x, hn::Zero(d)));
  }
};

// An odd polynomial near 0, where 1 - 2 / (1 + e^(2x)) cancels.
struct Tanh {
  HWY_INLINE FloatVector operator()(FloatVector x) const {
    const FloatTag d;
    const FloatVector t = at_most(hn::Abs(x), hn::Set(d, 10.0f));
    const FloatVector two = hn::Set(d, 2.0f);
    const FloatVector far =
        hn::NegMulAdd(two, sigmoid_of_negative(hn::Mul(t, two)), hn::Set(d, 1.0f));
    const FloatVector z = hn::Mul(t, t);
    constexpr float kCoefficients[] = {-3.33332807e-1f, 1.33314416e-1f, -5.37397116e-2f,
                                       2.06390694e-2f, -5.70496637e-3f};
    const FloatVector near = hn::MulAdd(hn::Mul(t, z), polynomial(z, kCoefficients), t);
    return hn::CopySignToAbs(hn::IfThenElse(hn::Lt(t, hn::Set(d, 0.625f)), near, far), x);
  }
};

// Calls visitor(functor), the functor of that activation; see activate() for `narrow`.
template <class Visitor>
HWY_INLINE void with_activation(Activation activation, bool narrow, const Visitor& visitor) {
  switch (activation) {
    case Activation::kIdentity:
      return visitor(Identity());
    case Activation::kGelu:
      return narrow ? visitor(NarrowGelu()) : visitor(Gelu());
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
