#include "core/cpu/amx_products.h"

#include "core/cpu/amx_tiles.h"

namespace reckon::cpu {
namespace {

#if defined(__x86_64__)

// The instructions themselves, as assembly: the compiler's intrinsics do not say which memory they
// read and write. It never uses the tile registers on its own.
struct ProcessorTiles {
  // The memory operand of LDTILECFG: four tiles with 16 rows of 64 bytes.
  struct alignas(64) Configuration {
    std::uint8_t palette = 1;
    std::uint8_t start_row = 0;
    std::uint8_t reserved[14] = {};
    std::uint16_t row_bytes[16] = {64, 64, 64, 64};
    std::uint8_t rows[16] = {16, 16, 16, 16};
  };

  static void configure() {
    static constexpr Configuration kConfiguration;
    __asm__ volatile("ldtilecfg %0" : : "m"(kConfiguration));
  }
  static void release() { __asm__ volatile("tilerelease"); }

  template <int kTile>
  static void zero() {
    __asm__ volatile("tilezero %%tmm%c0" : : "i"(kTile));
  }
  template <int kTile>
  static void load(const void* from, std::size_t stride) {
    __asm__ volatile("tileloadd (%1,%2,1), %%tmm%c0"
                     :
                     : "i"(kTile), "r"(from), "r"(stride)
                     : "memory");
  }
  template <int kTile>
  static void store(void* to, std::size_t stride) {
    __asm__ volatile("tilestored %%tmm%c0, (%1,%2,1)"
                     :
                     : "i"(kTile), "r"(to), "r"(stride)
                     : "memory");
  }
  template <int kSum, int kRows, int kPanel>
  static void dot_int8() {
    __asm__ volatile("tdpbusd %%tmm%c2, %%tmm%c1, %%tmm%c0" : : "i"(kSum), "i"(kRows), "i"(kPanel));
  }
  template <int kSum, int kRows, int kPanel>
  static void dot_bf16() {
    __asm__ volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0"
                     :
                     : "i"(kSum), "i"(kRows), "i"(kPanel));
  }
};

constexpr AmxProducts kProcessorProducts = TileProducts<ProcessorTiles>::products();

#else

constexpr AmxProducts kProcessorProducts = {};

#endif

const AmxProducts*& current() {
  static const AmxProducts* products = &kProcessorProducts;
  return products;
}

}  // namespace

const AmxProducts& amx_products() { return *current(); }

void replace_amx_products(const AmxProducts& products) { current() = &products; }

bool amx_products_replaced() { return current() != &kProcessorProducts; }

}  // namespace reckon::cpu
