#pragma once

#include <cstddef>
#include <cstdint>

#include "core/cpu/amx_products.h"
#include "core/cpu/panel.h"

namespace reckon::cpu {

// The products of AmxProducts in terms of `Tiles`, the instructions of AMX on eight tiles: 0 to 3
// hold the sums, 4 and 5 the rows, 6 and 7 the panel.
template <class Tiles>
struct TileProducts {
  static_assert(kPanelColumns == 32 && kAmxRows == 32, "two tiles by two");
  static constexpr std::size_t kSteps = 16;         // quads or pairs of a tile
  static constexpr std::size_t kPanelStride = 128;  // bytes of a quad or pair of all columns
  static constexpr std::size_t kOutStride = 4 * kPanelColumns;  // bytes

  template <class Dot>
  static void multiply(std::size_t rows, const void* x, std::size_t x_stride, const void* panel,
                       std::size_t steps, bool add, void* out, Dot dot) {
    auto* const to = static_cast<unsigned char*>(out);
    unsigned char* const lower = to + kAmxRows / 2 * kOutStride;
    const bool both = rows > kAmxRows / 2;
    if (add) {
      Tiles::template load<0>(to, kOutStride);
      Tiles::template load<1>(to + 64, kOutStride);
      if (both) {
        Tiles::template load<2>(lower, kOutStride);
        Tiles::template load<3>(lower + 64, kOutStride);
      }
    } else {
      Tiles::template zero<0>();
      Tiles::template zero<1>();
      Tiles::template zero<2>();
      Tiles::template zero<3>();
    }
    const auto* a = static_cast<const unsigned char*>(x);
    const auto* b = static_cast<const unsigned char*>(panel);
    for (std::size_t step = 0; step < steps;
         step += kSteps, a += 4 * kSteps, b += kSteps * kPanelStride) {
      Tiles::template load<6>(b, kPanelStride);
      Tiles::template load<7>(b + 64, kPanelStride);
      Tiles::template load<4>(a, x_stride);
      dot.template operator()<0, 4, 6>();
      dot.template operator()<1, 4, 7>();
      if (!both) continue;
      Tiles::template load<5>(a + kAmxRows / 2 * x_stride, x_stride);
      dot.template operator()<2, 5, 6>();
      dot.template operator()<3, 5, 7>();
    }
    Tiles::template store<0>(to, kOutStride);
    Tiles::template store<1>(to + 64, kOutStride);
    if (!both) return;
    Tiles::template store<2>(lower, kOutStride);
    Tiles::template store<3>(lower + 64, kOutStride);
  }

  static void multiply_int8(std::size_t rows, const std::uint8_t* x, std::size_t x_stride,
                            const std::int8_t* panel, std::size_t quads, std::int32_t* out) {
    multiply(rows, x, x_stride, panel, quads, false, out, []<int kSum, int kRows, int kPanel> {
      Tiles::template dot_int8<kSum, kRows, kPanel>();
    });
  }

  static void multiply_bf16(std::size_t rows, const std::uint16_t* x, std::size_t x_stride,
                            const std::uint16_t* panel, std::size_t pairs, bool add, float* out) {
    multiply(rows, x, 2 * x_stride, panel, pairs, add, out, []<int kSum, int kRows, int kPanel> {
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
