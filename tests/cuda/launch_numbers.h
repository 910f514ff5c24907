#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <type_traits>
#include <vector>

#include "core/random.h"
#include "cuda/number_format.h"
#include "cuda/runtime.h"

// What small launches read, and what is said of what they write.
namespace reckon::cuda {

template <class T>
DeviceArray<T> numbers(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<T> host;
  for (std::size_t i = 0; i < count; ++i) {
    const auto x = static_cast<float>(random.normal());
    if constexpr (std::is_same_v<T, Half>) {
      host.push_back(to_half(x));
    } else {
      host.push_back(static_cast<T>(std::is_same_v<T, float> ? x : 1000 * x));
    }
  }
  return DeviceArray<T>(host);
}

template <class T>
void print_hash(const char* kernel, const DeviceArray<T>& out) {
  const std::vector<T> host = out.to_host();
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (const std::byte byte : std::as_bytes(std::span(host))) {
    hash = (hash ^ static_cast<std::uint64_t>(byte)) * 1099511628211u;
  }
  std::printf("%s %016llx\n", kernel, static_cast<unsigned long long>(hash));
}

}  // namespace reckon::cuda
