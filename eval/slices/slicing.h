#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace reckon {

// A division of users, or of items, into slices: by history length, text length, an attribute.
struct Slicing {
  std::string name;                    // "history length"
  std::vector<std::string> slices;     // "5 to 12"
  std::vector<std::int32_t> slice_of;  // [users or items]; -1: in none
};

// Throws Error, naming the row, unless every number is -1 or one of the slices and there are
// `count` of them.
void check_slicing(const Slicing& slicing, std::size_t count);

// About equally many in each of `bins` slices, bounded by quantiles; equal values are never parted,
// so that there may be fewer. Slices are named by their smallest and largest value. NaN: in none.
Slicing slice_by_quantiles(std::string name, std::span<const double> values, std::size_t bins = 4);

// Below the first edge, from each edge up to the next, from the last on; edges ascend. Slices
// without a value stay. NaN: in none.
Slicing slice_by_edges(std::string name, std::span<const double> values,
                       std::span<const double> edges);

// One slice a category, in the order of their names; of more than `most` the largest stay and the
// others are "other", the last. Empty text: in none.
Slicing slice_by_category(std::string name, std::span<const std::string> categories,
                          std::size_t most = 20);

// By an attribute in words. Where some text holds names between '|', as "Action|Drama", every name
// is a division of its own: those that have it, in one slice, and the others in none; the `most`
// frequent ones. Otherwise slices by category. None where nearly every row has another text (more
// than half of those with one, and more than `most`): these are names of the rows.
std::vector<Slicing> slice_by_attribute(const std::string& name, std::span<const std::string> texts,
                                        std::size_t most = 20);

// How many training interactions a user or item has at most to be cold. An item without any has
// never been seen; a user has a few, since others cannot be recommended anything.
inline constexpr double kColdUser = 5;
inline constexpr double kColdItem = 0;

// Two slices, "cold (at most 5)" and "warm".
Slicing slice_by_cold_start(std::string name, std::span<const double> counts, double most_of_cold);

// What every report slices by, cold start among it: [users] training interactions of each.
std::vector<Slicing> slice_users(std::span<const double> history_lengths, std::size_t bins = 4,
                                 double most_of_cold = kColdUser);
// [items] training interactions of each: slices of the targets, see target_values.h.
std::vector<Slicing> slice_items(std::span<const double> popularity, std::size_t bins = 4,
                                 double most_of_cold = kColdItem);

}  // namespace reckon
