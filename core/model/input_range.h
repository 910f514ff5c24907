#pragma once

namespace reckon {

// Between which numbers, 0 included, the inputs of a linear layer are rounded; those beyond become
// the nearer of the two.
struct InputRange {
  float low = 0;
  float high = 0;

  bool operator==(const InputRange&) const = default;
};

}  // namespace reckon
