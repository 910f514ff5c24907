#pragma once

#include <optional>
#include <span>
#include <string>

#include "datasets/dataset.h"
#include "eval/beyond/item_attributes.h"

namespace reckon {

// Categories from one text an item, such as "Action|Drama": names between '|' (where no text has
// one, between ','), without the spaces around them. An empty text and MovieLens' "(no genres
// listed)" name none. Numbered in the order of their bytes.
beyond::ItemAttributes parse_item_categories(std::span<const std::string> texts);

// From the first of the text columns genres, genre, categories and category of /items that the
// dataset has; nothing where it has none.
std::optional<beyond::ItemAttributes> read_item_categories(const Dataset& dataset);

}  // namespace reckon
