#include "core/scoring/blend.h"

#include "core/error.h"

namespace reckon {

void blend_scores(double a, std::span<float> scores) {
  if (!(a >= 0 && a <= 1)) fail("blend: a is {}, expected 0 to 1", a);
  for (float& score : scores) score = static_cast<float>(a * score + (1 - a) * (1 - score));
}

std::optional<std::string> blend_warning(double a) {
  if (a == 0.5) {
    return "blend: at a = 0.5 every item has the score 0.5: the ranking is by item row alone";
  }
  if (a < 0.5) {
    return fmt::format("blend: a = {} is below 0.5: the ranking is reversed, worst first", a);
  }
  return std::nullopt;
}

}  // namespace reckon
