#include "eval/definitions/continuation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "eval/definitions/bind.h"

namespace reckon::definitions {
namespace {

constexpr std::size_t kDepth = 1000;

struct GainScale {
  double lowest;
  double highest;

  double operator()(std::int32_t grade) const {
    const double gain = std::max(grade, 0);
    return (std::clamp(gain, lowest, highest) - lowest) / (highest - lowest);
  }
};

GainScale gain_scale(const MeasureName& name) {
  constexpr std::int32_t kMissing = std::numeric_limits<std::int32_t>::min();
  const std::int32_t lowest = name.integer("min_rel", 0);
  const std::int32_t highest = name.integer("max_rel", kMissing);
  if (highest == kMissing) fail("metric '{}': expected max_rel=, the highest grade", name.text());
  if (highest <= lowest)
    fail("metric '{}': max_rel {}, expected above min_rel {}", name.text(), highest, lowest);
  return {.lowest = static_cast<double>(lowest), .highest = static_cast<double>(highest)};
}

// Where a user is: at a rank from 1, with a gain there and all gained so far.
struct Reading {
  double rank = 0;
  double gain = 0;
  double gained = 0;
};

// go_on: the probability of reading the next rank too.
template <typename GoOn>
QueryFunction expected_gain(const MeasureName& name, GoOn go_on) {
  return [scale = gain_scale(name), go_on](const JudgedList& list) {
    Reading at;
    double read = 1;  // probability of reading this rank
    double gains = 0;
    double ranks = 0;
    for (std::size_t i = 0; i < kDepth && read > 0; ++i) {
      const bool judged = i < list.grades.size() && list.grades[i] != kUnjudged;
      at.gain = judged ? scale(list.grades[i]) : 0.0;
      at.gained += at.gain;
      at.rank += 1;
      gains += read * at.gain;
      ranks += read;
      read *= go_on(at);
    }
    return gains / ranks;
  };
}

double square_of_ratio_to_next(double value) {
  const double ratio = (value - 1) / value;
  return ratio * ratio;
}

double wanted_gain(const MeasureName& name) { return name.number("T", 1); }

}  // namespace

QueryFunction scaled_dcg(const MeasureName& name) {
  return expected_gain(name, [k = static_cast<double>(required_cutoff(name))](const Reading& at) {
    return at.rank < k ? std::log2(at.rank + 1) / std::log2(at.rank + 2) : 0.0;
  });
}

QueryFunction bejeweled_player(const MeasureName& name) {
  return expected_gain(
      name, [k = static_cast<double>(required_cutoff(name)), wanted = wanted_gain(name)](
                const Reading& at) { return at.gained < wanted && at.rank < k ? 1.0 : 0.0; });
}

QueryFunction inst(const MeasureName& name) {
  return expected_gain(name, [wanted = wanted_gain(name)](const Reading& at) {
    return square_of_ratio_to_next(at.rank + wanted + (wanted - at.gained));
  });
}

QueryFunction insq(const MeasureName& name) {
  return expected_gain(name, [wanted = wanted_gain(name)](const Reading& at) {
    return square_of_ratio_to_next(at.rank + 2 * wanted);
  });
}

QueryFunction nearly_err_8(const MeasureName& name) {
  return expected_gain(name, [k = static_cast<double>(required_cutoff(name))](const Reading& at) {
    return at.rank < k ? 1 - at.gain : 0.0;
  });
}

QueryFunction nearly_err_9(const MeasureName& name) {
  return expected_gain(name, [k = static_cast<double>(required_cutoff(name))](const Reading& at) {
    return at.rank < k ? at.rank / (at.rank + 1) * (1 - at.gain) : 0.0;
  });
}

QueryFunction nearly_err_10(const MeasureName& name) {
  return expected_gain(name, [persistence = name.number("p", 0.9)](const Reading& at) {
    return persistence * (1 - at.gain);
  });
}

QueryFunction nearly_err_11(const MeasureName& name) {
  return expected_gain(name, [wanted = wanted_gain(name)](const Reading& at) {
    return square_of_ratio_to_next(at.rank + 2 * wanted) * (1 - at.gain);
  });
}

}  // namespace reckon::definitions
