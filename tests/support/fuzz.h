#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/random.h"

// The fuzz target of this program, as libFuzzer calls it: must not crash, hang or leak for any
// input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace reckon::test {

// A valid input with a few random changes: bits flipped, pieces cut out, repeated or moved, and
// numbers and tokens put in that parsers stumble over.
inline std::string mutate(std::string input, Random& random) {
  static constexpr std::array<std::string_view, 24> kTokens = {"0",
                                                               "-1",
                                                               "1e30",
                                                               "18446744073709551615",
                                                               "9223372036854775808",
                                                               "4294967296",
                                                               "1.5",
                                                               "null",
                                                               "true",
                                                               "\"\"",
                                                               "{",
                                                               "}",
                                                               "[",
                                                               "]",
                                                               "[[[[[[[[",
                                                               ":",
                                                               ",",
                                                               "\\u0000",
                                                               "\\ud800",
                                                               "\"",
                                                               "\n",
                                                               std::string_view("\0", 1),
                                                               "\xff",
                                                               "../"};
  for (std::uint64_t changes = 1 + random.below(4); changes > 0; --changes) {
    const std::size_t at = random.below(input.size() + 1);
    const std::size_t length = std::min<std::size_t>(1 + random.below(16), input.size() - at);
    switch (random.below(6)) {
      case 0:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << random.below(8)));
        break;
      case 1:
        if (at < input.size()) input[at] = static_cast<char>(random.next());
        break;
      case 2:
        input.erase(at, length);
        break;
      case 3:
        input.insert(at, input.substr(at, length));
        break;
      case 4:
        input.replace(at, length, kTokens[random.below(kTokens.size())]);
        break;
      default:
        input.resize(at);
        break;
    }
  }
  return input;
}

// Runs the fuzz target on the seeds and on `count` mutations of them, always the same ones.
inline void run_mutations(const std::vector<std::string>& seeds, int count) {
  const auto run = [](const std::string& input) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  };
  for (const std::string& seed : seeds) run(seed);
  Random random(20251122);
  for (int i = 0; i < count; ++i) run(mutate(seeds[random.below(seeds.size())], random));
}

}  // namespace reckon::test
