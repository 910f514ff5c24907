#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "core/scoring/item_storage.h"
#include "core/scoring/scorer.h"
#include "core/user_items.h"

namespace reckon {

// How the item vectors of a variant are kept, and how fast they are searched.
struct ItemSearch {
  std::string variant;
  ItemStorage storage;
  std::size_t items = 0, dimension = 0;
  ItemBytes bytes;
  // Of what is kept with the float32 vectors, over the items that are not zero; none where those
  // are kept.
  std::optional<double> cosine_min = {}, cosine_mean = {};
  std::size_t queries = 0, list_length = 0;
  std::vector<double> alone = {};     // seconds of the list of one query at a time, on one thread
  std::vector<double> together = {};  // seconds of the lists of all queries at once, on `threads`
  std::size_t threads = 1;
};

// Times the lists of the first users that have a history, at most 256: each list by itself, and
// all together again and again. excluded: an ascending row of item rows a user.
void time_search(const Scorer& scorer, MatrixView<const float> users,
                 const std::vector<std::uint8_t>& has_history, const UserItems& excluded,
                 ItemSearch& search);

// Compares what a format keeps with the vectors [n, d] themselves.
void compare_stored(MatrixView<const float> vectors, std::size_t threads, ItemSearch& search);

}  // namespace reckon
