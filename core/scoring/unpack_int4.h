#pragma once

#include <cstddef>
#include <cstdint>

namespace reckon {

// The panel of a block of 4-bit items (compressed_items.h): out [2 * bytes], twice as many rows of
// 128 bytes, 64-byte aligned as the codes are. bytes is a multiple of 128.
void unpack_int4(const std::uint8_t* codes, std::size_t bytes, std::int8_t* out);

}  // namespace reckon
