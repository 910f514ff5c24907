#include "eval/judged/stable_ranks.h"

#include <algorithm>
#include <array>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/judged/stable_ranks.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// A score's rank is how many stand above it: those that are higher, and of the equal ones those
// before it. Counting takes n^2 comparisons, but many at once and without a branch, and so is
// faster than a sort for lists of about a hundred. scores [n], with a whole vector of room behind.
template <typename Score>
HWY_INLINE void count_ranks(const Score* HWY_RESTRICT scores, std::size_t n,
                            std::uint32_t* HWY_RESTRICT places) {
  const hn::ScalableTag<Score> d;
  const hn::RebindToSigned<decltype(d)> di;
  using Count = hn::TFromD<decltype(di)>;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t begin = 0; begin < n; begin += lanes) {
    const std::size_t end = std::min(begin + lanes, n);
    const auto here = hn::LoadU(d, scores + begin);
    auto above = hn::Zero(di);  // less one a score that stands above
    const auto count = [&](auto stands_above) {
      above = hn::Add(above, hn::BitCast(di, hn::VecFromMask(d, stands_above)));
    };
    for (std::size_t i = 0; i < begin; ++i) count(hn::Ge(hn::Set(d, scores[i]), here));
    for (std::size_t i = begin; i < n; ++i) count(hn::Gt(hn::Set(d, scores[i]), here));
    HWY_ALIGN Count ranks[hn::MaxLanes(d)];
    hn::Store(hn::Neg(above), di, ranks);
    for (std::size_t i = begin; i < end; ++i) {
      Count rank = ranks[i - begin];
      for (std::size_t before = begin; before < i; ++before)
        rank += scores[before] == scores[i] ? 1 : 0;
      places[rank] = static_cast<std::uint32_t>(i);
    }
  }
}

void count_double_ranks(const double* scores, std::size_t n, std::uint32_t* places) {
  count_ranks(scores, n, places);
}
void count_float_ranks(const float* scores, std::size_t n, std::uint32_t* places) {
  count_ranks(scores, n, places);
}

}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(count_double_ranks);
HWY_EXPORT(count_float_ranks);

namespace {

constexpr std::size_t kMostCounted = 256;
constexpr std::size_t kLongestVector = 64;  // bytes

void count_ranks(const double* scores, std::size_t n, std::uint32_t* places) {
  HWY_DYNAMIC_DISPATCH(count_double_ranks)(scores, n, places);
}
void count_ranks(const float* scores, std::size_t n, std::uint32_t* places) {
  HWY_DYNAMIC_DISPATCH(count_float_ranks)(scores, n, places);
}

template <typename Score>
void sort_places(std::span<const Score> scores, std::vector<std::uint32_t>& places) {
  struct Placed {  // the score beside its place: looking it up is most of the time of sorting
    Score score;
    std::uint32_t place;
  };
  std::vector<Placed> sorted(scores.size());
  for (std::uint32_t i = 0; i < sorted.size(); ++i) sorted[i] = {scores[i], i};
  std::ranges::sort(sorted, [](const Placed& a, const Placed& b) {
    return a.score != b.score ? a.score > b.score : a.place < b.place;
  });
  std::ranges::transform(sorted, places.begin(), &Placed::place);
}

template <typename Score>
void order_places(std::span<const Score> scores, std::vector<std::uint32_t>& places) {
  places.resize(scores.size());
  if (scores.size() > kMostCounted) return sort_places(scores, places);
  std::array<Score, kMostCounted + kLongestVector / sizeof(Score)> padded;
  std::ranges::copy(scores, padded.begin());
  std::fill_n(padded.begin() + static_cast<std::ptrdiff_t>(scores.size()),
              kLongestVector / sizeof(Score), Score{0});
  count_ranks(padded.data(), scores.size(), places.data());
}

}  // namespace

void stable_descending(std::span<const double> scores, std::vector<std::uint32_t>& places) {
  order_places(scores, places);
}

void stable_descending(std::span<const float> scores, std::vector<std::uint32_t>& places) {
  order_places(scores, places);
}

}  // namespace reckon
#endif
