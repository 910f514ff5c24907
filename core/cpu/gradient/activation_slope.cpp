#include "core/cpu/gradient/activation_slope.h"

#include <cmath>
#include <numbers>
#include <vector>

namespace reckon::cpu {

float activation_slope(Activation activation, float x) {
  switch (activation) {
    case Activation::kIdentity:
      return 1;
    case Activation::kGelu: {  // x Phi(x)
      constexpr float kDensityAt0 =
          std::numbers::inv_sqrtpi_v<float> / std::numbers::sqrt2_v<float>;
      return 0.5f * std::erfc(-x / std::numbers::sqrt2_v<float>) +
             x * kDensityAt0 * std::exp(-0.5f * x * x);
    }
    case Activation::kGeluTanh: {  // x (1 + tanh u) / 2, u = a (x + b x^3)
      constexpr float kA = std::numbers::sqrt2_v<float> * std::numbers::inv_sqrtpi_v<float>;
      constexpr float kB = 0.044715f;
      const float t = std::tanh(kA * (x + kB * x * x * x));
      // The cube of an x so large that it overflows meets a factor of 0.
      const float bend = 1 - t * t;
      return 0.5f * (1 + t) + (bend == 0 ? 0 : 0.5f * x * bend * kA * (1 + 3 * kB * x * x));
    }
    case Activation::kRelu:
      return x > 0 ? 1.0f : 0.0f;
    case Activation::kSilu: {  // x s, s' = s (1 - s)
      const float s = 1 / (1 + std::exp(-x));
      return s == 0 ? 0 : s * (1 + x * (1 - s));
    }
    case Activation::kTanh: {
      const float t = std::tanh(x);
      return 1 - t * t;
    }
  }
  return 0;
}

void activation_gradient(Activation activation, MatrixView<const float> arguments,
                         MatrixView<float> gradient) {
  std::vector<float> slopes(arguments.cols);
  for (std::size_t token = 0; token < arguments.rows; ++token) {
    const auto row = arguments.row(token);
    for (std::size_t c = 0; c < row.size(); ++c) slopes[c] = activation_slope(activation, row[c]);
    for (std::size_t r = token; r < gradient.rows; r += arguments.rows) {
      const auto of_row = gradient.row(r);
      for (std::size_t c = 0; c < of_row.size(); ++c) of_row[c] *= slopes[c];
    }
  }
}

}  // namespace reckon::cpu
