#pragma once

#include <span>

namespace reckon {

// Writes vector / |vector|. A zero vector is written as it is; then the result is false.
bool write_unit_vector(std::span<const double> vector, std::span<float> out);

}  // namespace reckon
