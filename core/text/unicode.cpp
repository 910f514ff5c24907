#include "core/text/unicode.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace reckon {
namespace {

// The flags hold from `first` to the next run's first character.
struct PropertyRun {
  char32_t first;
  std::uint8_t flags;
};

// Unused characters at the end are 0.
struct DecompositionEntry {
  char32_t character;
  std::array<char32_t, 4> decomposition;
};

// first, first + step, ... last are lower case plus `delta`.
struct LowerRun {
  char32_t first;
  char32_t last;
  std::uint8_t step;
  std::int32_t delta;
};

struct CombiningClassEntry {
  char32_t character;
  std::uint8_t combining_class;
};

#include "core/text/unicode_tables.inc"

constexpr char32_t kEnd = 0x110000;

std::vector<std::uint8_t> expand_flags() {
  std::vector<std::uint8_t> flags(kEnd);
  for (std::size_t i = 0; i < std::size(kPropertyRuns); ++i) {
    const char32_t end = i + 1 < std::size(kPropertyRuns) ? kPropertyRuns[i + 1].first : kEnd;
    std::fill(flags.begin() + kPropertyRuns[i].first, flags.begin() + end, kPropertyRuns[i].flags);
  }
  return flags;
}

UnicodeSequence decompose_hangul(char32_t syllable) {
  const char32_t index = syllable - 0xAC00;
  const char32_t lead = 0x1100 + index / 588;
  const char32_t vowel = 0x1161 + index % 588 / 28;
  const char32_t trail = 0x11A7 + index % 28;
  return {{lead, vowel, trail}, index % 28 == 0 ? 2u : 3u};
}

}  // namespace

std::uint8_t unicode_flags(char32_t character) {
  static const std::vector<std::uint8_t> flags = expand_flags();
  return character < kEnd ? flags[character] : 0;
}

UnicodeSequence canonical_decomposition(char32_t character) {
  if (character >= 0xAC00 && character <= 0xD7A3) return decompose_hangul(character);
  const auto* found = std::lower_bound(
      std::begin(kDecompositions), std::end(kDecompositions), character,
      [](const DecompositionEntry& entry, char32_t c) { return entry.character < c; });
  if (found == std::end(kDecompositions) || found->character != character) return {{character}, 1};
  const auto& all = found->decomposition;
  const auto size = static_cast<std::size_t>(std::find(all.begin(), all.end(), 0) - all.begin());
  return {all, size};
}

UnicodeSequence lower_case(char32_t character) {
  if (character == 0x130) return {{0x69, 0x307}, 2};  // the only one that becomes two characters
  const auto* after =
      std::upper_bound(std::begin(kLowerRuns), std::end(kLowerRuns), character,
                       [](char32_t c, const LowerRun& run) { return c < run.first; });
  if (after == std::begin(kLowerRuns)) return {{character}, 1};
  const LowerRun& run = *std::prev(after);
  if (character > run.last || (character - run.first) % run.step != 0) return {{character}, 1};
  return {{static_cast<char32_t>(static_cast<std::int32_t>(character) + run.delta)}, 1};
}

int combining_class(char32_t character) {
  const auto* found = std::lower_bound(
      std::begin(kCombiningClasses), std::end(kCombiningClasses), character,
      [](const CombiningClassEntry& entry, char32_t c) { return entry.character < c; });
  if (found == std::end(kCombiningClasses) || found->character != character) return 0;
  return found->combining_class;
}

}  // namespace reckon
