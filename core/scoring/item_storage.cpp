#include "core/scoring/item_storage.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"fp32", "int8", "int4", "binary"};

}  // namespace

std::string_view name_of(ItemFormat format) { return kNames[static_cast<std::size_t>(format)]; }

ItemStorage item_storage(const Variant& variant) {
  ItemStorage storage;
  if (const auto option = variant.options.find("items"); option != variant.options.end()) {
    const auto name = std::ranges::find(kNames, option->second);
    if (name == kNames.end()) {
      fail("variant '{}': items: found '{}', expected one of {}", variant.text, option->second,
           fmt::join(kNames, ", "));
    }
    storage.format = static_cast<ItemFormat>(name - kNames.begin());
  }
  const bool compressed = storage.format != ItemFormat::kFp32;
  if (compressed && variant.backend != "cpu") {
    fail("variant '{}': items={}: only the backend cpu scores such vectors", variant.text,
         name_of(storage.format));
  }
  if (!variant.options.contains("rescore")) return storage;
  if (!compressed) {
    fail("variant '{}': rescore: expected items=int8, int4 or binary beside it", variant.text);
  }
  storage.rescored = count_option(variant, "rescore", std::numeric_limits<std::int32_t>::max());
  return storage;
}

}  // namespace reckon
