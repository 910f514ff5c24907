#include "core/profile/unit_vector.h"

#include <cmath>

namespace reckon {

bool write_unit_vector(std::span<const double> vector, std::span<float> out) {
  double squares = 0;
  for (const double x : vector) squares += x * x;
  const double norm = std::sqrt(squares);
  for (std::size_t k = 0; k < vector.size(); ++k) {
    out[k] = squares > 0 ? static_cast<float>(vector[k] / norm) : 0.0f;
  }
  return squares > 0;
}

}  // namespace reckon
