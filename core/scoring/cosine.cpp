#include "core/scoring/cosine.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace reckon {

double cosine(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size()) fail("cosine: vectors of {} and {} elements", a.size(), b.size());
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const double x = a[k];
    const double y = b[k];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  if (aa == 0 || bb == 0) return 0;
  return std::clamp(ab / (std::sqrt(aa) * std::sqrt(bb)), -1.0, 1.0);
}

}  // namespace reckon
