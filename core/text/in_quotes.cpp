#include "core/text/in_quotes.h"

#include <fmt/format.h>

namespace reckon {

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kShown = 60;
  if (text.size() <= kShown) return fmt::format("{:?}", text);
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return fmt::format("{:?} and {} bytes more", text.substr(0, end), text.size() - end);
}

}  // namespace reckon
