#include "eval/judged/number_match.h"

#include <algorithm>
#include <bit>

#include "core/byte_mask.h"
#include "eval/judged/judged_list.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/judged/number_match.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Place of the first that `wanted`, of vectors and of numbers, holds for; the size where none is.
template <typename Wanted>
HWY_INLINE std::size_t first_place(std::span<const std::int32_t> numbers, Wanted wanted) {
  const hn::ScalableTag<std::int32_t> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto wanted_at = [&](std::size_t at)
                             HWY_ATTR { return wanted(hn::LoadU(d, numbers.data() + at)); };
  std::size_t i = 0;
  for (; i + 4 * lanes <= numbers.size(); i += 4 * lanes) {
    const auto two = hn::Or(wanted_at(i), wanted_at(i + lanes));
    const auto four = hn::Or(two, hn::Or(wanted_at(i + 2 * lanes), wanted_at(i + 3 * lanes)));
    if (!hn::AllFalse(d, four)) break;
  }
  for (; i + lanes <= numbers.size(); i += lanes) {
    const std::intptr_t found = hn::FindFirstTrue(d, wanted_at(i));
    if (found >= 0) return i + static_cast<std::size_t>(found);
  }
  for (; i < numbers.size(); ++i)
    if (hn::AllTrue(hn::CappedTag<std::int32_t, 1>(),
                    wanted(hn::Set(hn::CappedTag<std::int32_t, 1>(), numbers[i]))))
      return i;
  return numbers.size();
}

HWY_INLINE std::size_t first_equal(std::span<const std::int32_t> numbers, std::int32_t number) {
  return first_place(
      numbers, [number](auto v) { return hn::Eq(v, hn::Set(hn::DFromV<decltype(v)>(), number)); });
}

// Whether the document stands before its place as well.
bool stands_before(std::span<const std::int32_t> documents, std::size_t place) {
  return first_equal(documents.first(place), documents[place]) < place;
}

// Gives the retrieved documents that are among the judged at `places` their grades.
void place_grades(std::span<const std::int32_t> retrieved, std::span<const std::uint32_t> places,
                  std::span<const std::int32_t> judged, std::span<const std::int32_t> grades,
                  std::span<std::int32_t> retrieved_grades) {
  std::fill(retrieved_grades.begin(), retrieved_grades.end(), kUnjudged);
  for (const std::uint32_t place : places) {
    const std::size_t at = first_equal(retrieved, judged[place]);
    if (at < retrieved.size()) retrieved_grades[at] = grades[place];
  }
}

std::size_t first_negative(std::span<const std::int32_t> numbers) {
  return first_place(numbers,
                     [](auto v) { return hn::Lt(v, hn::Zero(hn::DFromV<decltype(v)>())); });
}

}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(first_negative);
HWY_EXPORT(stands_before);
HWY_EXPORT(place_grades);

std::size_t first_negative(std::span<const std::int32_t> documents) {
  return HWY_DYNAMIC_DISPATCH(first_negative)(documents);
}

bool NumberMatch::match(std::span<const std::int32_t> retrieved,
                        std::span<const std::int32_t> judged, std::span<const std::int32_t> grades,
                        std::span<std::int32_t> retrieved_grades) {
  const std::size_t documents = retrieved.size() + judged.size();
  if (documents > kMostDocuments) return false;
  if (documents == 0) return true;
  if (generation_ >= 254) {
    std::fill(marks_.begin(), marks_.end(), std::uint8_t{0});
    generation_ = 0;
  }
  const auto is_retrieved = static_cast<std::uint8_t>(generation_ + 1);
  const auto is_judged = static_cast<std::uint8_t>(generation_ + 2);
  generation_ = is_judged;

  // Few instructions a document: what was marked before is kept, to be looked at many at a time.
  const int shift = 32 - std::countr_zero(std::bit_ceil(kSlotsADocument * documents));
  const auto mark_all = [&](std::span<const std::int32_t> numbers, std::uint8_t mark) {
    constexpr std::uint32_t kOdd = 0x9e3779b1u;  // 2^32 / golden ratio
    std::uint8_t* const marks = marks_.data();
    std::uint8_t* const seen = seen_.data();
    const std::size_t count = numbers.size();
#pragma GCC unroll 4
    for (std::size_t i = 0; i < count; ++i) {
      std::uint8_t& slot = marks[static_cast<std::uint32_t>(numbers[i]) * kOdd >> shift];
      seen[i] = slot;
      slot = mark;
    }
  };
  const auto repeats = [&](std::span<const std::int32_t> numbers, std::uint8_t mark) {
    bool found = false;
    for_each_equal(std::span(seen_).first(numbers.size()), mark, [&](std::size_t place) {
      found = found || HWY_DYNAMIC_DISPATCH(stands_before)(numbers, place);
    });
    return found;
  };

  mark_all(retrieved, is_retrieved);
  if (repeats(retrieved, is_retrieved)) return false;

  std::int32_t negative = 0;
  for (std::size_t i = 0; i < judged.size(); ++i)
    negative |= judged[i] | (grades[i] == kUnjudged ? -1 : 0);
  if (negative < 0) return false;
  mark_all(judged, is_judged);
  if (repeats(judged, is_judged)) return false;
  // A judged document's mark may have been taken over by one that is judged as well.
  std::size_t count = 0;
  const auto note = [&](std::size_t place) {
    places_[count++] = static_cast<std::uint32_t>(place);
  };
  const auto seen = std::span(seen_).first(judged.size());
  for_each_equal(seen, is_retrieved, note);
  for_each_equal(seen, is_judged, note);
  HWY_DYNAMIC_DISPATCH(place_grades)
  (retrieved, std::span(places_).first(count), judged, grades, retrieved_grades);
  return true;
}

}  // namespace reckon
#endif
