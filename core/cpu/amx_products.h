#pragma once

#include <cstddef>
#include <cstdint>

namespace reckon::cpu {

// Rows of a tile.
constexpr std::size_t kAmxRows = 16;

// Products of a tile by AMX. `panel` and `out` are 64-byte aligned, out is [kAmxRows,
// kPanelColumns] and all of it is written; kAmxRows rows of x are read, whatever they hold.
struct AmxProducts {
  void (*configure)();
  void (*release)();
  // As multiply_int8_avx512() and multiply_bf16_avx512(); quads and pairs are multiples of 16.
  void (*multiply_int8)(const std::uint8_t* x, std::size_t x_stride, const std::int8_t* panel,
                        std::size_t quads, std::int32_t* out);
  void (*multiply_bf16)(const std::uint16_t* x, std::size_t x_stride, const std::uint16_t* panel,
                        std::size_t pairs, bool add, float* out);
};

// Those of the processor, unless replaced.
const AmxProducts& amx_products();

// A thread multiplies while it holds one.
class AmxTiles {
 public:
  AmxTiles() { amx_products().configure(); }
  ~AmxTiles() { amx_products().release(); }
  AmxTiles(const AmxTiles&) = delete;
  AmxTiles& operator=(const AmxTiles&) = delete;
};

// For tests on processors without AMX: kAmx is then an available instruction set.
void replace_amx_products(const AmxProducts& products);
bool amx_products_replaced();

}  // namespace reckon::cpu
