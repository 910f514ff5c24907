#include "eval/judged/distinct_ranks.h"

#include <algorithm>
#include <bit>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/judged/distinct_ranks.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::uint32_t kOdd = 0x9e3779b1u;  // 2^32 / golden ratio

// The bits of scores, folded to 32, are spread over the upper ones by a product; `shift` leaves as
// many as there are slots for. slots [n] has room for a vector behind.
template <typename Score>
HWY_INLINE void write_slots(std::span<const Score> scores, int shift, std::uint32_t* slots) {
  const hn::ScalableTag<Score> d;
  const hn::RebindToUnsigned<decltype(d)> bits_of;
  const hn::Rebind<std::uint32_t, decltype(d)> d32;
  const std::size_t lanes = hn::Lanes(d);
  const auto fold = [&](auto bits) HWY_ATTR {
    if constexpr (sizeof(Score) == sizeof(double)) {
      return hn::TruncateTo(d32, hn::Xor(bits, hn::ShiftRight<32>(bits)));
    } else {
      return hn::Xor(bits, hn::ShiftRight<16>(bits));
    }
  };
  const auto slot = [&](auto score) HWY_ATTR {
    const auto bits = hn::BitCast(bits_of, hn::Add(score, hn::Zero(d)));  // -0 becomes 0
    return hn::ShiftRightSame(hn::Mul(fold(bits), hn::Set(d32, kOdd)), shift);
  };
  std::size_t i = 0;
  for (; i + lanes <= scores.size(); i += lanes)
    hn::StoreU(slot(hn::LoadU(d, scores.data() + i)), d32, slots + i);
  if (i == scores.size()) return;
  HWY_ALIGN Score rest[hn::MaxLanes(d)] = {};
  std::copy(scores.begin() + static_cast<std::ptrdiff_t>(i), scores.end(), rest);
  hn::StoreU(slot(hn::Load(d, rest)), d32, slots + i);
}

void slots_of_doubles(std::span<const double> scores, int shift, std::uint32_t* slots) {
  write_slots(scores, shift, slots);
}
void slots_of_floats(std::span<const float> scores, int shift, std::uint32_t* slots) {
  write_slots(scores, shift, slots);
}

// How many scores are higher than each of kWanted. False: another is equal to one of these.
template <std::size_t kWanted, typename Score>
HWY_INLINE bool count_higher(std::span<const Score> scores, const std::uint32_t* places,
                             std::uint32_t* ranks) {
  const hn::ScalableTag<Score> d;
  const hn::RebindToSigned<decltype(d)> di;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> wanted[kWanted];
  hn::Vec<decltype(di)> higher[kWanted];  // less one a score that is higher
  hn::Vec<decltype(di)> equal[kWanted];   // less one a score that is equal, the wanted one too
  for (std::size_t w = 0; w < kWanted; ++w) {
    wanted[w] = hn::Set(d, scores[places[w]]);
    higher[w] = equal[w] = hn::Zero(di);
  }
  std::size_t i = 0;
  for (; i + lanes <= scores.size(); i += lanes) {
    const auto here = hn::LoadU(d, scores.data() + i);
    for (std::size_t w = 0; w < kWanted; ++w) {
      higher[w] = hn::Add(higher[w], hn::BitCast(di, hn::VecFromMask(d, hn::Gt(here, wanted[w]))));
      equal[w] = hn::Add(equal[w], hn::BitCast(di, hn::VecFromMask(d, hn::Eq(here, wanted[w]))));
    }
  }
  bool untied = true;
  for (std::size_t w = 0; w < kWanted; ++w) {
    auto count = static_cast<std::uint32_t>(-hn::GetLane(hn::SumOfLanes(di, higher[w])));
    auto same = static_cast<std::uint32_t>(-hn::GetLane(hn::SumOfLanes(di, equal[w])));
    for (std::size_t rest = i; rest < scores.size(); ++rest) {
      count += scores[rest] > scores[places[w]] ? 1U : 0U;
      same += scores[rest] == scores[places[w]] ? 1U : 0U;
    }
    ranks[w] = count;
    untied = untied && same == 1;
  }
  return untied;
}

template <typename Score>
HWY_INLINE bool rank_places(std::span<const Score> scores, std::span<const std::uint32_t> places,
                            std::uint32_t* ranks) {
  bool untied = true;
  std::size_t p = 0;
  const auto count = [&]<std::size_t kWanted>() HWY_ATTR {
    untied = count_higher<kWanted>(scores, places.data() + p, ranks + p) && untied;
    p += kWanted;
  };
  while (p + 4 <= places.size()) count.template operator()<4>();
  if (p + 2 <= places.size()) count.template operator()<2>();
  if (p < places.size()) count.template operator()<1>();
  return untied;
}

bool rank_doubles(std::span<const double> scores, std::span<const std::uint32_t> places,
                  std::uint32_t* ranks) {
  return rank_places(scores, places, ranks);
}
bool rank_floats(std::span<const float> scores, std::span<const std::uint32_t> places,
                 std::uint32_t* ranks) {
  return rank_places(scores, places, ranks);
}

// Whether two scores are equal, each compared with all behind it; there is room for a vector of
// NaN behind the last.
bool any_equal(std::span<const double> scores) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i + 1 < scores.size(); ++i) {
    const auto here = hn::Set(d, scores[i]);
    for (std::size_t j = i + 1; j < scores.size(); j += lanes)
      if (!hn::AllFalse(d, hn::Eq(here, hn::LoadU(d, scores.data() + j)))) return true;
  }
  return false;
}

}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(slots_of_doubles);
HWY_EXPORT(slots_of_floats);
HWY_EXPORT(rank_doubles);
HWY_EXPORT(rank_floats);
HWY_EXPORT(any_equal);

namespace {

constexpr std::size_t kRoom = 64 / sizeof(std::uint32_t);  // for the longest vectors

void find_slots(std::span<const double> scores, int shift, std::uint32_t* slots) {
  HWY_DYNAMIC_DISPATCH(slots_of_doubles)(scores, shift, slots);
}
void find_slots(std::span<const float> scores, int shift, std::uint32_t* slots) {
  HWY_DYNAMIC_DISPATCH(slots_of_floats)(scores, shift, slots);
}
bool rank_places(std::span<const double> scores, std::span<const std::uint32_t> places,
                 std::uint32_t* ranks) {
  return HWY_DYNAMIC_DISPATCH(rank_doubles)(scores, places, ranks);
}
bool rank_places(std::span<const float> scores, std::span<const std::uint32_t> places,
                 std::uint32_t* ranks) {
  return HWY_DYNAMIC_DISPATCH(rank_floats)(scores, places, ranks);
}

}  // namespace

// Equal scores have one slot. A score that finds its slot taken is compared with the score that
// took it and with the others that found theirs taken.
template <typename Score>
bool DistinctRanks::all_distinct(std::span<const Score> scores) {
  const std::size_t size = scores.size();
  const std::size_t slot_count = std::bit_ceil(kSlotsAScore * size);
  if (slot_count > first_.size() || base_ + size > 0xffff) {
    first_.assign(std::max(slot_count, first_.size()), 0);
    base_ = 1;
  }
  if (slots_.size() < size + kRoom) slots_.resize(size + kRoom);
  if (collided_.size() < size + 1) collided_.resize(size + 1);
  find_slots(scores, 32 - std::countr_zero(slot_count), slots_.data());

  std::int64_t count = 0;
  std::uint16_t* const first = first_.data();
  std::uint32_t* const collided = collided_.data();
  const std::uint32_t* const slots = slots_.data();
  const std::uint32_t base = base_;
  // Without a branch: where a slot is taken, which is rare, cannot be foreseen.
#pragma GCC unroll 4
  for (std::size_t i = 0; i < size; ++i) {
    std::uint16_t& slot = first[slots[i]];
    const std::uint32_t before = slot;
    const auto own = static_cast<std::uint32_t>(base + i);
    const std::uint32_t is_free = 0U - static_cast<std::uint32_t>(before < base);  // all bits
    collided[count] = static_cast<std::uint32_t>(i);
    count += 1 + static_cast<std::int32_t>(is_free);
    slot = static_cast<std::uint16_t>(before ^ ((before ^ own) & is_free));
  }
  base_ += static_cast<std::uint32_t>(size);

  const auto places = std::span(collided_).first(static_cast<std::size_t>(count));
  for (const std::uint32_t place : places)
    if (scores[place] == scores[first[slots[place]] - base]) return false;
  if (places.size() > 16 + size / 8) return false;
  collided_scores_.assign(places.size() + kRoom, std::numeric_limits<double>::quiet_NaN());
  std::ranges::transform(places, collided_scores_.begin(), [scores](std::uint32_t place) {
    return static_cast<double>(scores[place]);
  });
  return !HWY_DYNAMIC_DISPATCH(any_equal)(std::span(collided_scores_).first(places.size()));
}

template <typename Score>
bool DistinctRanks::rank_places_of(std::span<const Score> scores,
                                   std::span<const std::uint32_t> places, bool no_ties) {
  if (no_ties && (scores.size() > kMostScores || !all_distinct(scores))) return false;
  ranks_.resize(places.size());
  return rank_places(scores, places, ranks_.data());
}

bool DistinctRanks::rank(std::span<const double> scores, std::span<const std::uint32_t> places,
                         bool no_ties) {
  return rank_places_of(scores, places, no_ties);
}

bool DistinctRanks::rank(std::span<const float> scores, std::span<const std::uint32_t> places,
                         bool no_ties) {
  return rank_places_of(scores, places, no_ties);
}

}  // namespace reckon
#endif
