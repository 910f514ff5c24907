#pragma once

#include "core/error.h"

namespace reckon {

// Of a confidence; infinite where it is open to one side.
struct Interval {
  double low = 0;
  double high = 0;
};

// Throws Error for a confidence outside (0, 1).
inline void require_confidence(double confidence) {
  if (confidence > 0.0 && confidence < 1.0) return;
  fail("interval: confidence {}, expected more than 0 and less than 1", confidence);
}

}  // namespace reckon
