#include "eval/definitions/bind.h"

#include "core/error.h"

namespace reckon::definitions {

std::size_t required_cutoff(const MeasureName& name) {
  const std::size_t k = name.cutoff();
  if (k == kUncut) fail("metric '{}' needs a cutoff, such as {}@10", name.text(), name.base());
  return k;
}

std::int32_t relevance_level(const MeasureName& name) {
  const std::int32_t level =
      name.integer("relevance_level", name.integer("rel", name.integer("l", 1)));
  if (level < 1)
    fail("metric '{}': lowest relevant grade {}, expected at least 1", name.text(), level);
  return level;
}

}  // namespace reckon::definitions
