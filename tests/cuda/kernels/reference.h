#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/random.h"
#include "cuda/kernels/precision.h"
#include "tests/core/cpu/reference.h"

// Arrays for the kernels' tests: numbers as a precision stores them, on the host and the device.
namespace reckon::test {

template <class T>
T stored(double x) {
  const auto value = static_cast<float>(x);
  if constexpr (std::is_same_v<T, float>) {
    return value;
  } else if constexpr (std::is_same_v<T, cuda::Half>) {
    return cuda::to_half(value);
  } else {
    return cuda::to_bfloat16(value);
  }
}
inline double number(float x) { return static_cast<double>(x); }
inline double number(cuda::Half x) { return static_cast<double>(cuda::to_float(x)); }
inline double number(cuda::BFloat16 x) { return static_cast<double>(cuda::to_float(x)); }
inline double number(std::int8_t x) { return x; }
inline double number(std::int32_t x) { return x; }
inline double number(cuda::Float8 x) { return static_cast<double>(cuda::to_float(x)); }

// [rows, columns] of random numbers of type T, with their values.
template <class T>
struct Numbers {
  std::vector<T> stored_numbers;
  Rows values;
  cuda::DeviceArray<T> device;

  Numbers(std::size_t rows, std::size_t columns, std::uint64_t seed, double scale = 1,
          double offset = 0) {
    Random random(seed);
    for (std::size_t r = 0; r < rows; ++r) {
      values.emplace_back();
      for (std::size_t c = 0; c < columns; ++c) {
        T x;
        if constexpr (std::is_same_v<T, std::int32_t>) {
          x = static_cast<std::int32_t>(std::lround(scale * random.normal() + offset));
        } else {
          x = stored<T>(scale * random.normal() + offset);
        }
        stored_numbers.push_back(x);
        values.back().push_back(number(x));
      }
    }
    device = cuda::DeviceArray<T>(stored_numbers);
  }
  // Given ones.
  Numbers(const std::vector<T>& numbers, std::size_t rows)
      : stored_numbers(numbers), values(rows), device(numbers) {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      values[i / (numbers.size() / rows)].push_back(number(numbers[i]));
    }
  }
  const std::vector<double>& row() const { return values[0]; }
};

template <class T>
Rows to_rows(const cuda::DeviceArray<T>& device, std::size_t rows) {
  const std::vector<T> host = device.to_host();
  const std::size_t columns = host.size() / rows;
  Rows out(rows);
  for (std::size_t i = 0; i < host.size(); ++i) out[i / columns].push_back(number(host[i]));
  return out;
}

// Largest |got - expected| / max(1, |expected|); infinite where something is not finite.
inline double largest_error(const Rows& got, const Rows& expected) {
  double largest = 0;
  for (std::size_t r = 0; r < expected.size(); ++r) {
    for (std::size_t c = 0; c < expected[r].size(); ++c) {
      const double error =
          std::abs(got[r][c] - expected[r][c]) / std::max(1.0, std::abs(expected[r][c]));
      if (!std::isfinite(error)) return INFINITY;
      largest = std::max(largest, error);
    }
  }
  return largest;
}

// Half a unit in the last place of 1 as T stores it, relative to numbers of size 1 to 2.
template <class T>
constexpr double rounding() {
  if constexpr (std::is_same_v<T, float>) return 0x1p-24;
  if constexpr (std::is_same_v<T, cuda::Half>) return 0x1p-11;
  return 0x1p-8;
}

// A product of random numbers without its bias, and the values of product * scales + bias.
template <class P>
struct Product {
  Numbers<typename P::Product> product;
  Numbers<float> bias, row_scales, column_scales;
  Rows values;

  Product(std::size_t rows, std::size_t columns, std::uint64_t seed, double scale = 1)
      : product(rows, columns, seed, P::kScaled ? 1000 * scale : scale),
        bias(1, columns, seed + 1),
        row_scales(1, rows, seed + 2, 1e-3, 1e-2),
        column_scales(1, columns, seed + 3, 1e-2, 1e-1),
        values(product.values) {
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < columns; ++c) {
        if (P::kScaled) values[r][c] *= row_scales.row()[r] * column_scales.row()[c];
        values[r][c] += bias.row()[c];
      }
    }
  }
  cuda::ProductWithBias<P> on_device() const {
    return {product.device.data(), bias.device.data(), row_scales.device.data(),
            column_scales.device.data()};
  }
};

// Where quantized rows go, and what they must be.
template <class P>
struct Quantized {
  cuda::DeviceArray<typename P::Quantized> values;
  cuda::DeviceArray<float> scales;

  Quantized(std::size_t rows, std::size_t columns) : values(rows * columns), scales(rows) {}
  cuda::QuantizedRows<P> on_device() { return {values.data(), scales.data()}; }

  // Every row's scale belongs to its largest magnitude, and no value is further from its number
  // than the format's rounding and `tolerance`, the error of the number itself.
  void expect_near(const Rows& expected, double tolerance) const {
    if constexpr (P::kScaled) {
      const Rows got = to_rows(values, expected.size());
      const std::vector<float> got_scales = scales.to_host();
      for (std::size_t r = 0; r < expected.size(); ++r) {
        double largest = 0, worst = 0;
        for (const double x : expected[r]) largest = std::max(largest, std::abs(x));
        const double scale = static_cast<double>(got_scales[r]);
        EXPECT_NEAR(scale * static_cast<double>(P::kLargest), largest, tolerance * (1 + largest));
        for (std::size_t c = 0; c < expected[r].size(); ++c) {
          const double x = expected[r][c];
          // int8: half a step; fp8: 3 bits of fraction, down to steps of 2^-9.
          const double half_step = std::is_same_v<P, cuda::Int8>
                                       ? scale / 2
                                       : std::max(std::abs(x) / 16, scale * 0x1p-10);
          const double error = std::abs(got[r][c] * scale - x) - half_step * 1.001;
          worst = std::max(worst, std::isfinite(error) ? error : INFINITY);
        }
        EXPECT_LE(worst, tolerance * (1 + largest)) << "row " << r;
      }
    }
  }
};

}  // namespace reckon::test
