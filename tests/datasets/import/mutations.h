#pragma once

#include <string>
#include <string_view>

#include "core/random.h"

namespace reckon::test {

// A text with one to three small damages: a character replaced by one of the alphabet, a piece cut
// out, a piece doubled, the end cut off.
inline std::string mutate(std::string text, std::string_view alphabet, Random& random) {
  for (std::uint64_t changes = 1 + random.below(3); changes > 0 && !text.empty(); --changes) {
    const std::size_t at = random.below(text.size());
    switch (random.below(4)) {
      case 0:
        text[at] = alphabet[random.below(alphabet.size())];
        break;
      case 1:
        text.erase(at, 1 + random.below(20));
        break;
      case 2:
        text.insert(at, text.substr(random.below(text.size()), random.below(40)));
        break;
      default:
        text.resize(at + 1);
    }
  }
  return text;
}

}  // namespace reckon::test
