#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/user_items.h"

namespace reckon::beyond {

// How often items occur in the interactions before the test part.
struct ItemPopularity {
  std::vector<std::int64_t> interactions;  // [items] repeats included
  std::vector<std::int64_t> users;         // [items] distinct users
  std::int64_t total_interactions = 0;
  std::int64_t training_users = 0;  // who have any
};
ItemPopularity item_popularity(const UserItems& train, std::size_t item_count);

// -log2 of the share of `users` who have the item, in bits; an item that nobody has counts as one
// that a single user has. Self-information of Zhou et al., "Solving the Apparent Diversity-accuracy
// Dilemma of Recommender Systems", 2010; over distinct users it is the inverse user frequency of
// Breese, Heckerman and Kadie, 1998.
double self_information(std::int64_t count, std::int64_t users);
std::vector<double> self_information(std::span<const std::int64_t> counts, std::int64_t users);

// [items] where an item stands among those that have any count: the average rank of its count,
// ascending, divided by their number, so 1 for the most popular item; 0 for an item without.
std::vector<double> popularity_percentiles(std::span<const std::int64_t> counts);

// [items] 1 for the item of the largest count, equal counts sharing a rank and the next count
// having the next rank; 0 for an item without.
std::vector<std::int64_t> dense_popularity_ranks(std::span<const std::int64_t> counts);

// Item rows by count, largest first; equal counts: the smaller row first.
std::vector<std::int32_t> most_popular_first(std::span<const std::int64_t> counts);

// The most popular share of the catalogue, which is called its head; the rest is its tail.
inline constexpr double kHeadShare = 0.2;

// [items] 1 for the items with a smaller count than the item at place kHeadShare * items, rounded
// up, of the most popular first; equal counts are on the same side.
std::vector<std::uint8_t> tail_items(std::span<const std::int64_t> counts);

}  // namespace reckon::beyond
