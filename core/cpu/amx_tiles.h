#pragma once

#include <cstddef>
#include <cstdint>

#include "core/cpu/amx_products.h"
#include "core/cpu/panel.h"

namespace reckon::cpu {

// The products of AmxProducts in terms of `Tiles`, the instructions of AMX on four tiles: 0 and 1
// hold the sums, 2 the rows, 3 half of the panel. Measured on a
// virtual machine that shares its cores, 2 tiles of rows by 2 of the panel, with 8 tiles, took 1.8
// times as long, as if registers to rename them were short.
template <class Tiles>
struct TileProducts {
  static_assert(kPanelColumns == 32 && kAmxRows == 16, "one tile by two");
  static constexpr std::size_t kSteps = 16;         // quads or pairs of a tile
  static constexpr std::size_t kPanelStride = 128;  // bytes of a quad or pair of all columns
  static constexpr std::size_t kOutStride = 4 * kPanelColumns;  // bytes

  template <class Dot>
  static void multiply(const void* x, std::size_t x_stride, const void* panel, std::size_t steps,
                       bool add, void* out, Dot dot) {
    auto* const to = static_cast<unsigned char*>(out);
    if (add) {
      Tiles::template load<0>(to, kOutStride);
      Tiles::template load<1>(to + 64, kOutStride);
    } else {
      Tiles::template zero<0>();
      Tiles::template zero<1>();
    }
    const auto* a = static_cast<const unsigned char*>(x);
    const auto* b = static_cast<const unsigned char*>(panel);
    for (std::size_t step = 0; step < steps;
         step += kSteps, a += 4 * kSteps, b += kSteps * kPanelStride) {
      Tiles::template load<2>(a, x_stride);
      Tiles::template load<3>(b, kPanelStride);
      dot.template operator()<0, 2, 3>();
      Tiles::template load<3>(b + 64, kPanelStride);
      dot.template operator()<1, 2, 3>();
    }
    Tiles::template store<0>(to, kOutStride);
    Tiles::template store<1>(to + 64, kOutStride);
  }

  static void multiply_int8(const std::uint8_t* x, std::size_t x_stride, const std::int8_t* panel,
                            std::size_t quads, std::int32_t* out) {
    multiply(x, x_stride, panel, quads, false, out, []<int kSum, int kRows, int kPanel> {
      Tiles::template dot_int8<kSum, kRows, kPanel>();
    });
  }

  static void multiply_bf16(const std::uint16_t* x, std::size_t x_stride,
                            const std::uint16_t* panel, std::size_t pairs, bool add, float* out) {
    multiply(x, 2 * x_stride, panel, pairs, add, out, []<int kSum, int kRows, int kPanel> {
      Tiles::template dot_bf16<kSum, kRows, kPanel>();
    });
  }

  static constexpr AmxProducts products() {
    return {.configure = &Tiles::configure,
            .release = &Tiles::release,
            .multiply_int8 = &multiply_int8,
            .multiply_bf16 = &multiply_bf16};
  }
};

}  // namespace reckon::cpu
