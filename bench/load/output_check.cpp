#include "bench/load/output_check.h"

#include <cmath>
#include <cstring>
#include <utility>

#include "core/scoring/cosine.h"

namespace reckon {

OutputCheck::OutputCheck(Matrix<float> expected, std::optional<double> least_cosine)
    : expected_(std::move(expected)), least_cosine_(least_cosine) {}

OutputCheck::Agreement OutputCheck::compare(std::size_t text, std::span<const float> output) const {
  const std::span<const float> expected = expected_.row(text);
  const double found = cosine(expected, output);
  // The cosine of a vector with itself may be a little below 1.
  const bool same = std::memcmp(expected.data(), output.data(), expected.size_bytes()) == 0;
  const bool near = same || (least_cosine_ && found >= *least_cosine_);
  return {.right = near && std::isfinite(found), .cosine = static_cast<float>(found)};
}

}  // namespace reckon
