#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace reckon {

// What an import read and what became of it.
struct ImportSummary {
  struct Count {
    std::string what;  // "interactions read", "dropped: the same user and item again", ...
    std::uint64_t count = 0;
  };
  std::string dataset;     // its name
  std::string found = {};  // what the input was recognised as; empty: nothing had to be
  std::vector<Count> counts;

  // Says so where timestamps were rounded down to seconds.
  void add_rounded(std::uint64_t timestamps);
  // One line a count.
  std::string to_text() const;
};

}  // namespace reckon
