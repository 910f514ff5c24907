#include "eval/definitions/bind.h"

#include "core/error.h"

namespace reckon::definitions {

std::size_t required_cutoff(const MeasureName& name) {
  const std::size_t k = name.cutoff();
  if (k == kUncut) fail("metric '{}' needs a cutoff, such as {}@10", name.text(), name.base());
  return k;
}

}  // namespace reckon::definitions
