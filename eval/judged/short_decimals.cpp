#include "eval/judged/short_decimals.h"

#include <algorithm>
#include <array>

#include "eval/judged/id_hash.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/judged/short_decimals.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

#ifndef RECKON_EVAL_SHORT_DECIMALS_ONCE_
#define RECKON_EVAL_SHORT_DECIMALS_ONCE_
namespace reckon {

// The first sixteen characters of each, and how many belong to it.
struct DecimalTexts {
  alignas(64) std::array<std::uint64_t, kMostDecimals> first;
  alignas(64) std::array<std::uint64_t, kMostDecimals> second;
  alignas(64) std::array<std::uint64_t, kMostDecimals> size;
};

}  // namespace reckon
#endif

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR
std::uint64_t read_decimals(const DecimalTexts& /*texts*/, std::size_t /*count*/,
                            double* /*numbers*/) {
  return ~std::uint64_t{0};
}
#else
constexpr std::uint64_t kEachByte = 0x0101010101010101u;

using D64 = hn::CappedTag<std::uint64_t, 8>;
using Words = hn::Vec<D64>;

// The number that the first `count` (0 to 8) of eight digits are, and nothing but zeros in `wrong`
// if digits they are.
HWY_INLINE Words number_of_digits(Words characters, Words count, Words& wrong) {
  const D64 d;
  const hn::Repartition<std::uint16_t, D64> d16;
  const hn::Repartition<std::uint32_t, D64> d32;
  // They become the last of eight, with zeros before them.
  const auto shift = hn::ShiftLeft<3>(hn::Sub(hn::Set(d, 8), count));
  const auto moved =
      hn::Shl(hn::Xor(characters, hn::Set(d, '0' * kEachByte)), hn::Min(shift, hn::Set(d, 63)));
  const auto digits = hn::IfThenZeroElse(hn::Eq(count, hn::Zero(d)), moved);
  wrong = hn::Or(wrong, hn::And(hn::Or(hn::Add(digits, hn::Set(d, (0x7f - 9) * kEachByte)), digits),
                                hn::Set(d, 0x80 * kEachByte)));
  // Neighbours are joined to numbers of two digits, those to four, those to eight: the earlier is
  // in the lower half.
  const auto pairs = hn::ShiftRight<8>(
      hn::Mul(hn::BitCast(d16, digits), hn::Set(d16, std::uint16_t{10 * 0x100 + 1})));
  const auto fours = hn::ShiftRight<16>(
      hn::Mul(hn::BitCast(d32, pairs), hn::Set(d32, std::uint32_t{100 * 0x10000 + 1})));
  return hn::Add(hn::MulEven(fours, hn::Set(d32, std::uint32_t{10000})),
                 hn::ShiftRight<32>(hn::BitCast(d, fours)));
}

std::uint64_t read_decimals(const DecimalTexts& texts, std::size_t count, double* numbers) {
  const D64 d;
  const hn::Repartition<std::uint8_t, D64> bytes;
  const hn::RebindToFloat<D64> doubles;
  const auto one = hn::Set(d, 1);
  const auto zero = hn::Zero(d);
  const auto eight = hn::Set(d, 8);
  const auto most = hn::Set(d, 15);
  // Ten to an exponent below 16, from those of its bits: exact.
  const auto power = [&](Words exponent) HWY_ATTR {
    auto product = hn::Set(doubles, 1.0);
    const auto take_bit = [&](std::uint64_t bit, double ten) HWY_ATTR {
      const auto has = hn::RebindMask(doubles, hn::TestBit(exponent, hn::Set(d, bit)));
      product = hn::Mul(product, hn::IfThenElse(has, hn::Set(doubles, ten), hn::Set(doubles, 1.0)));
    };
    take_bit(1, 1e1);
    take_bit(2, 1e2);
    take_bit(4, 1e4);
    take_bit(8, 1e8);
    return product;
  };
  const auto to_double = [&](Words number) HWY_ATTR {    // below 2^52
    const auto large = hn::Set(d, 0x4330000000000000u);  // 2^52
    return hn::Sub(hn::BitCast(doubles, hn::Or(number, large)), hn::BitCast(doubles, large));
  };
  std::uint64_t others = 0;
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    auto first = hn::Load(d, texts.first.data() + i);
    auto second = hn::Load(d, texts.second.data() + i);
    auto size = hn::Load(d, texts.size.data() + i);
    auto wrong = hn::VecFromMask(d, hn::Gt(size, hn::Set(d, 16)));
    // A sign is taken off.
    const auto negative = hn::Eq(hn::And(first, hn::Set(d, 0xff)), hn::Set(d, '-'));
    const auto next = hn::Or(hn::ShiftRight<8>(first), hn::ShiftLeft<56>(second));
    first = hn::IfThenElse(negative, next, first);
    second = hn::IfThenElse(negative, hn::ShiftRight<8>(second), second);
    size = hn::Sub(size, hn::And(hn::VecFromMask(d, negative), one));
    // So is a point: what stands behind it moves up.
    const auto unlike = hn::Xor(first, hn::Set(d, '.' * kEachByte));
    const auto points = hn::And(hn::AndNot(unlike, hn::Sub(unlike, hn::Set(d, kEachByte))),
                                hn::Set(d, 0x80 * kEachByte));
    const auto lowest = hn::And(points, hn::Sub(zero, points));
    const auto before = hn::Sub(hn::ShiftRight<7>(lowest), one);  // all bits where there is none
    const auto place =
        hn::SumsOf8(hn::BitCast(bytes, hn::And(before, hn::Set(d, kEachByte))));  // 8: none
    const auto pointed = hn::And(hn::Lt(place, hn::Min(size, eight)), hn::Ne(lowest, zero));
    const auto moved = hn::Or(hn::ShiftRight<8>(first), hn::ShiftLeft<56>(second));
    first =
        hn::IfThenElse(pointed, hn::Or(hn::And(first, before), hn::AndNot(before, moved)), first);
    second = hn::IfThenElse(pointed, hn::ShiftRight<8>(second), second);
    size = hn::Sub(size, hn::And(hn::VecFromMask(d, pointed), one));
    const auto fraction = hn::IfThenElseZero(pointed, hn::Sub(size, place));

    wrong = hn::Or(wrong, hn::VecFromMask(d, hn::Or(hn::Eq(size, zero), hn::Gt(size, most))));
    wrong = hn::Or(wrong, hn::VecFromMask(d, hn::Eq(place, zero)));
    const auto upper = hn::Min(size, eight);
    auto number = to_double(number_of_digits(first, upper, wrong));
    if (!hn::AllTrue(d, hn::Eq(size, upper))) {
      const auto lower = hn::Sub(hn::Min(size, most), upper);
      const auto low = to_double(number_of_digits(second, lower, wrong));
      number = hn::Add(hn::Mul(number, power(lower)), low);  // exact
    }
    const auto value = hn::Div(number, power(hn::Min(fraction, most)));
    const auto sign = hn::And(hn::VecFromMask(d, negative), hn::Set(d, std::uint64_t{1} << 63));
    hn::StoreU(hn::Xor(value, hn::BitCast(doubles, sign)), doubles, numbers + i);
    std::array<std::uint8_t, 8> bits{};
    hn::StoreMaskBits(d, hn::Ne(wrong, zero), bits.data());
    others |= std::uint64_t{bits[0]} << i;
  }
  return others;
}
#endif

}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(read_decimals);

std::uint64_t read_short_decimals(std::span<const ShortRow> rows, std::span<double> numbers) {
  DecimalTexts texts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const char* const value = rows[i].line + rows[i].value_begin;
    texts.first[i] = load_word<std::uint64_t>(value);
    texts.second[i] = load_word<std::uint64_t>(value + 8);
    texts.size[i] = static_cast<std::uint64_t>(rows[i].value_end - rows[i].value_begin);
  }
  // Whole vectors are read and written.
  for (std::size_t i = rows.size(); i % 8 != 0; ++i)
    texts.first[i] = texts.second[i] = texts.size[i] = 0;
  std::array<double, kMostDecimals> values;
  const std::uint64_t others =
      HWY_DYNAMIC_DISPATCH(read_decimals)(texts, rows.size(), values.data());
  std::copy_n(values.begin(), rows.size(), numbers.begin());
  return rows.size() == kMostDecimals ? others : others & ((std::uint64_t{1} << rows.size()) - 1);
}

}  // namespace reckon
#endif
