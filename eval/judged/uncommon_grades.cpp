#include "eval/judged/uncommon_grades.h"

#include <bit>
#include <cstddef>
#include <utility>

#include "eval/judged/judged_list.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/judged/uncommon_grades.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Writes the places of grades unlike `common` to places [grades], and returns how many.
std::size_t find_unlike(std::span<const std::int32_t> grades, std::int32_t common,
                        std::uint32_t* places) {
  const hn::ScalableTag<std::int32_t> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto usual = hn::Set(d, common);
  std::size_t count = 0;
  std::size_t i = 0;
  for (; i + lanes <= grades.size(); i += lanes) {
    const auto unlike = hn::Ne(hn::LoadU(d, grades.data() + i), usual);
    if (hn::AllFalse(d, unlike)) continue;
    std::uint64_t bits = 0;
    hn::StoreMaskBits(d, unlike, reinterpret_cast<std::uint8_t*>(&bits));
    for (; bits != 0; bits &= bits - 1)
      places[count++] =
          static_cast<std::uint32_t>(i) + static_cast<std::uint32_t>(std::countr_zero(bits));
  }
  for (; i < grades.size(); ++i) {
    places[count] = static_cast<std::uint32_t>(i);
    count += grades[i] != common ? 1U : 0U;
  }
  return count;
}

}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(find_unlike);

std::int32_t find_uncommon(std::span<const std::int32_t> grades,
                           std::vector<std::uint32_t>& places) {
  places.resize(grades.size() + 1);
  std::int32_t common = 0;
  std::size_t count = HWY_DYNAMIC_DISPATCH(find_unlike)(grades, common, places.data());
  if (2 * count > grades.size()) {
    common = kUnjudged;
    count = HWY_DYNAMIC_DISPATCH(find_unlike)(grades, common, places.data());
  }
  places.resize(count);
  return common;
}

}  // namespace reckon
#endif
