#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace reckon {

// Streaming 128-bit content hash (XXH3-128), for identity, not for security. Every part is framed
// by its length, so that ("ab", "c") and ("a", "bc") differ.
class ContentHash {
 public:
  ContentHash();
  ~ContentHash();
  ContentHash(ContentHash&&) noexcept;
  ContentHash& operator=(ContentHash&&) noexcept;

  void add(std::string_view part);
  void add_bytes(std::span<const std::byte> part);
  template <typename T>
  void add_values(std::span<const T> part) {
    add_bytes(std::as_bytes(part));
  }
  // 32 hexadecimal digits; more may be added afterwards.
  std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// 64-bit checksum of bytes (XXH3-64), to find damage.
std::uint64_t checksum64(std::span<const std::byte> bytes);

}  // namespace reckon
