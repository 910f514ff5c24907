#include "core/closest_name.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace reckon {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Optimal string alignment distance, whatever the case (Boytsov, "Indexing methods for approximate
// dictionary searching", 2011, section 2.1).
std::size_t letters_to_change(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t> here(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      here[j] = std::min({last[j] + 1, here[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1]))
        here[j] = std::min(here[j], before_last[j - 2] + 1);
    }
    before_last = std::move(last);
    last = std::move(here);
  }
  return last[b.size()];
}

}  // namespace

std::string did_you_mean(std::string_view unknown, std::span<const std::string_view> names) {
  constexpr std::size_t kLongest = 100;  // of what is worth the comparison
  if (unknown.size() > kLongest) return {};
  std::string_view closest;
  const std::size_t most = unknown.size() < 3   ? 0
                           : unknown.size() < 4 ? 1
                                                : std::max<std::size_t>(2, unknown.size() / 3);
  std::size_t fewest = most + 1;
  for (const std::string_view name : names) {
    if (name.size() > kLongest) continue;
    const std::size_t letters = letters_to_change(unknown, name);
    if (letters >= fewest) continue;
    fewest = letters;
    closest = name;
  }
  return closest.empty() ? std::string() : " (did you mean " + std::string(closest) + "?)";
}

}  // namespace reckon
