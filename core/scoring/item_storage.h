#pragma once

#include <cstddef>
#include <string_view>

#include "core/variant.h"

namespace reckon {

// How an element of an item vector is kept.
enum class ItemFormat { kFp32, kInt8, kInt4, kBinary };

// "fp32", "int8", "int4", "binary".
std::string_view name_of(ItemFormat format);

// How the vectors of a catalogue are kept for scoring.
struct ItemStorage {
  ItemFormat format = ItemFormat::kFp32;
  // Best items of a scan that are scored anew, with float32 vectors that are kept beside; 0: none.
  std::size_t rescored = 0;
};

// The options items=FORMAT and rescore=N of a variant. Throws Error for another format, for what is
// no number of items, for rescoring what is in float32 already and for another backend than the
// CPU.
ItemStorage item_storage(const Variant& variant);

}  // namespace reckon
