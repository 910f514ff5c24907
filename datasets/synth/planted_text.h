#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/random.h"
#include "datasets/synth/vocabulary.h"

namespace reckon {

// What a synthetic item is: one value of each facet, and a level of quality.
struct PlantedItem {
  std::array<std::uint8_t, kFacets> values{};
  std::uint8_t quality = 0;
};

// The description of an item: each value in one of its wordings, theme and setting in two, the
// sentences in any order. Style, audience and quality are left out every other time.
std::string describe_item(const PlantedItem& item, Random& random);

// A made-up title; it says nothing about the item.
std::string make_title(Random& random);

// The template with its slots filled at random (query_templates.h).
std::string fill_template(std::string_view text, Random& random);

}  // namespace reckon
