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
  using namespace std::string_view_literals;
  // clang-format off
  static constexpr std::array kTokens = {
      "0"sv, "-1"sv, "1e30"sv, "1.5"sv, "4294967296"sv, "9223372036854775808"sv,
      "18446744073709551615"sv, "null"sv, "true"sv, "\"\""sv, "\""sv, "{"sv, "}"sv, "["sv, "]"sv,
      "[[[[[[[["sv, ":"sv, "::"sv, ","sv, ";"sv, "|"sv, "\t"sv, " "sv, "\n"sv, "\r\n"sv, "\0"sv,
      "\\"sv, "\\u0000"sv, "\\ud800"sv, "\xff"sv, "\xc3"sv, "\xe2\x82"sv, "\xf0"sv, "#"sv, "../"sv};
  // clang-format on
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
