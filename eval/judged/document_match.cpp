#include "eval/judged/document_match.h"

#include <algorithm>
#include <bit>

#include "core/byte_mask.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/judged/document_match.cpp"
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

// Completes pairs that hold places of judged documents alone; leaves those that are not retrieved
// out, and returns how many are left.
std::size_t find_retrieved(std::span<const std::int32_t> retrieved,
                           std::span<const std::int32_t> judged,
                           std::span<DocumentMatch::Pair> pairs) {
  std::size_t count = 0;
  for (const DocumentMatch::Pair pair : pairs) {
    const std::size_t at = first_equal(retrieved, judged[pair.judged]);
    pairs[count] = {static_cast<std::uint32_t>(at), pair.judged};
    count += at < retrieved.size() ? 1U : 0U;
  }
  return count;
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
HWY_EXPORT(find_retrieved);

std::size_t first_negative(std::span<const std::int32_t> documents) {
  return HWY_DYNAMIC_DISPATCH(first_negative)(documents);
}

std::optional<std::span<const DocumentMatch::Pair>> DocumentMatch::match(
    std::span<const std::int32_t> retrieved, std::span<const std::int32_t> judged) {
  const std::size_t documents = retrieved.size() + judged.size();
  if (documents > kMostDocuments) return std::nullopt;
  if (documents == 0) return std::span<const Pair>();
  const std::size_t slots = std::bit_ceil(kSlotsADocument * documents);
  if (slots > marks_.size() || generation_ >= 254) {
    marks_.assign(std::max(slots, marks_.size()), 0);
    generation_ = 0;
  }
  if (documents > seen_.size()) {
    seen_.resize(documents);
    pairs_.resize(documents);
  }
  const auto is_retrieved = static_cast<std::uint8_t>(generation_ + 1);
  const auto is_judged = static_cast<std::uint8_t>(generation_ + 2);
  generation_ = is_judged;

  // Few instructions a document: what was marked before is kept, to be looked at many at a time.
  const int shift = 32 - std::countr_zero(slots);
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
  if (repeats(retrieved, is_retrieved)) return std::nullopt;
  mark_all(judged, is_judged);
  if (repeats(judged, is_judged)) return std::nullopt;
  // The mark of a retrieved document may have been taken over by one that is judged.
  std::size_t count = 0;
  const auto note = [&](std::size_t place) {
    pairs_[count++].judged = static_cast<std::uint32_t>(place);
  };
  const auto seen = std::span(seen_).first(judged.size());
  for_each_equal(seen, is_retrieved, note);
  for_each_equal(seen, is_judged, note);
  const auto doubtful = std::span(pairs_).first(count);
  return doubtful.first(HWY_DYNAMIC_DISPATCH(find_retrieved)(retrieved, judged, doubtful));
}

}  // namespace reckon
#endif
