#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "core/cpu/amx_tiles.h"
#include "core/cpu/bf16.h"
#include "core/cpu/instruction_set.h"

namespace reckon::test {

// The instructions of AMX on eight tiles of 16 rows of 64 bytes, as the processor's manual defines
// them. What AMX would refuse or fault at ends the program.
struct EmulatedTiles {
  static constexpr std::size_t kRows = 16;
  static constexpr std::size_t kRowBytes = 64;
  struct State {
    bool configured = false;
    std::uint8_t tiles[8][kRows][kRowBytes] = {};
  };
  static State& state() {
    thread_local State state;
    return state;
  }
  static auto& tile(int index) {
    if (!state().configured) std::abort();
    return state().tiles[index];
  }

  static void configure() { state() = {.configured = true}; }
  static void release() { state() = {}; }
  template <int kTile>
  static void zero() {
    std::memset(tile(kTile), 0, kRows * kRowBytes);
  }
  template <int kTile>
  static void load(const void* from, std::size_t stride) {
    for (std::size_t r = 0; r < kRows; ++r) {
      std::memcpy(tile(kTile)[r], static_cast<const char*>(from) + r * stride, kRowBytes);
    }
  }
  template <int kTile>
  static void store(void* to, std::size_t stride) {
    for (std::size_t r = 0; r < kRows; ++r) {
      std::memcpy(static_cast<char*>(to) + r * stride, tile(kTile)[r], kRowBytes);
    }
  }
  // sum[m][n] += the unsigned bytes 4k to 4k + 3 of row m times the signed ones of column n.
  template <int kSum, int kLeft, int kPanel>
  static void dot_int8() {
    for (std::size_t m = 0; m < kRows; ++m) {
      for (std::size_t n = 0; n < 16; ++n) {
        std::int32_t sum;
        std::memcpy(&sum, &tile(kSum)[m][4 * n], 4);
        for (std::size_t k = 0; k < 16; ++k) {
          for (std::size_t i = 0; i < 4; ++i) {
            const std::int32_t left = tile(kLeft)[m][4 * k + i];
            sum += left * static_cast<std::int8_t>(tile(kPanel)[k][4 * n + i]);
          }
        }
        std::memcpy(&tile(kSum)[m][4 * n], &sum, 4);
      }
    }
  }
  // sum[m][n] += the bf16 numbers 2k and 2k + 1 of row m times those of column n.
  template <int kSum, int kLeft, int kPanel>
  static void dot_bf16() {
    const auto number = [](const std::uint8_t* from) {
      std::uint16_t bits;
      std::memcpy(&bits, from, 2);
      return cpu::from_bf16(bits);
    };
    for (std::size_t m = 0; m < kRows; ++m) {
      for (std::size_t n = 0; n < 16; ++n) {
        float sum;
        std::memcpy(&sum, &tile(kSum)[m][4 * n], 4);
        for (std::size_t k = 0; k < 16; ++k) {
          for (std::size_t i = 0; i < 4; i += 2) {
            sum = std::fma(number(&tile(kLeft)[m][4 * k + i]), number(&tile(kPanel)[k][4 * n + i]),
                           sum);
          }
        }
        std::memcpy(&tile(kSum)[m][4 * n], &sum, 4);
      }
    }
  }
};

// From now on kAmx is available, by emulation where the processor has none.
inline void emulate_amx_where_there_is_none() {
  static const bool done = [] {
    cpu::instruction_set();  // the widest without emulation stays what is used
    if (cpu::available_instruction_sets().back() == cpu::InstructionSet::kAmx) return true;
    static constexpr cpu::AmxProducts kEmulated = cpu::TileProducts<EmulatedTiles>::products();
    cpu::replace_amx_products(kEmulated);
    return true;
  }();
  (void)done;
}

}  // namespace reckon::test
