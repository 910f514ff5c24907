#include "eval/drawn_counts.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "core/random.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/drawn_counts.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

#ifndef RECKON_EVAL_DRAWN_COUNTS_ONCE_
#define RECKON_EVAL_DRAWN_COUNTS_ONCE_
namespace reckon {

using DrawStates = std::array<std::array<std::uint64_t, kDrawLanes>, 4>;  // word w of draw i

}  // namespace reckon
#endif

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR
bool count_in_step(const DrawStates& /*states*/, std::uint32_t /*rows*/, std::int8_t* /*counts*/) {
  return false;
}
#else
// Adds one to the count of every row drawn, the generators of all draws a step ahead together.
// False: a number may have to be drawn again, and the counts are of no use.
bool count_in_step(const DrawStates& states, std::uint32_t rows, std::int8_t* counts) {
  const hn::CappedTag<std::uint64_t, kDrawLanes> d;
  const hn::Repartition<std::uint32_t, decltype(d)> halves;
  constexpr std::size_t kLanes = hn::MaxLanes(d);
  constexpr std::size_t kParts = kDrawLanes / kLanes;
  using Vector = hn::Vec<decltype(d)>;
  Vector state[kParts][4];
  for (std::size_t part = 0; part < kParts; ++part) {
    for (std::size_t word = 0; word < 4; ++word)
      state[part][word] = hn::LoadU(d, states[word].data() + part * kLanes);
  }
  const auto bound = hn::BitCast(halves, hn::Set(d, rows));
  auto least = hn::Set(halves, ~std::uint32_t{0});  // of the products' low halves
  constexpr std::size_t kSteps = 8;                 // whose rows are known before they are counted
  HWY_ALIGN std::uint64_t drawn[kSteps * kDrawLanes];
  for (std::size_t begin = 0; begin < rows; begin += kSteps) {
    const std::size_t steps = std::min<std::size_t>(kSteps, rows - begin);
    for (std::size_t step = 0; step < steps; ++step) {
      for (std::size_t part = 0; part < kParts; ++part) {
        // As Random::next.
        auto& [a, b, c, e] = state[part];
        const auto random = hn::Add(hn::RotateRight<64 - 23>(hn::Add(a, e)), a);
        const auto shifted = hn::ShiftLeft<17>(b);
        c = hn::Xor(c, a);
        e = hn::Xor(e, b);
        b = hn::Xor(b, c);
        a = hn::Xor(a, e);
        c = hn::Xor(c, shifted);
        e = hn::RotateRight<64 - 45>(e);
        // As Random::below: of the product with `rows`, below 2^32, the bits from 32 on. A number
        // is rejected for the product's low 64 bits being below `rows`; then bits 32 to 63 are 0.
        const auto high = hn::MulEven(hn::BitCast(halves, hn::ShiftRight<32>(random)), bound);
        const auto low = hn::MulEven(hn::BitCast(halves, random), bound);
        const auto product = hn::Add(high, hn::ShiftRight<32>(low));
        least = hn::Min(least, hn::BitCast(halves, product));
        hn::Store(hn::ShiftRight<32>(product), d, drawn + step * kDrawLanes + part * kLanes);
      }
    }
    for (std::size_t step = 0; step < steps; ++step) {
      const std::uint64_t* const row = drawn + step * kDrawLanes;
      for (std::size_t lane = 0; lane < kDrawLanes; ++lane) ++counts[row[lane] * kDrawLanes + lane];
    }
  }
  const auto low = hn::ShiftLeft<32>(hn::BitCast(d, least));
  return hn::AllTrue(d, hn::Ne(low, hn::Zero(d)));
}
#endif

}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {
namespace {

using Generators = std::array<Random, kDrawLanes>;

Generators generators(std::uint64_t seed, std::size_t first) {
  return [&]<std::size_t... kLane>(std::index_sequence<kLane...>) {
    return Generators{Random(seed, first + kLane)...};
  }
  (std::make_index_sequence<kDrawLanes>());
}

DrawStates states_of(const Generators& random) {
  DrawStates states;
  for (std::size_t lane = 0; lane < kDrawLanes; ++lane)
    for (std::size_t word = 0; word < states.size(); ++word)
      states[word][lane] = random[lane].state()[word];
  return states;
}

}  // namespace

HWY_EXPORT(count_in_step);

void count_drawn(std::uint64_t seed, std::size_t first, std::span<std::int8_t> counts) {
  const std::size_t rows = counts.size() / kDrawLanes;
  std::ranges::fill(counts, std::int8_t{0});
  Generators random = generators(seed, first);
  if (rows <= std::numeric_limits<std::uint32_t>::max() &&
      HWY_DYNAMIC_DISPATCH(count_in_step)(states_of(random), static_cast<std::uint32_t>(rows),
                                          counts.data()))
    return;
  std::ranges::fill(counts, std::int8_t{0});
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t lane = 0; lane < kDrawLanes; ++lane)
      ++counts[random[lane].below(rows) * kDrawLanes + lane];
}

}  // namespace reckon
#endif
