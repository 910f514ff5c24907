#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/random.h"
#include "datasets/dataset_writer.h"
#include "datasets/predictions_file.h"

namespace reckon::test {

inline constexpr std::int32_t kUsers = 40;
inline constexpr std::int32_t kItems = 30;
inline constexpr std::size_t kListLength = 8;

// A dataset with attributes. Every user has 10 items, in the order of time: train, then validation,
// then test. The ids of users do not ascend with their rows.
inline void write_small_experiment(const std::filesystem::path& path) {
  DatasetWriter writer(path, {.name = "small", .source = "made up", .license = "none"});
  std::vector<std::string> items, users, texts, genres;
  std::vector<std::int32_t> years;
  for (std::int32_t item = 0; item < kItems; ++item) {
    items.push_back(fmt::format("item {}", item));
    texts.emplace_back(fmt::format("{:ü<{}}", "", item * item % 23));
    genres.emplace_back(item % 5 == 0 ? "" : item % 2 == 0 ? "Drama|Action" : "Drama");
    years.push_back(1990 + item % 7);
  }
  for (std::int32_t user = 0; user < kUsers; ++user)
    users.push_back(fmt::format("user {}", kUsers - user));
  writer.append_items(items, texts);
  writer.append_item_attribute("genres", genres);
  writer.append_item_attribute<std::int32_t>("year", years);
  writer.append_users(users);
  std::vector<std::string> teams;
  for (std::int32_t user = 0; user < kUsers; ++user) teams.emplace_back(user % 3 == 0 ? "a" : "b");
  writer.append_user_attribute("team", teams);
  std::vector<double> ages;
  for (std::int32_t user = 0; user < kUsers; ++user)
    ages.push_back(user % 4 == 0 ? std::nan("") : 20.5 + user % 9);
  writer.append_user_attribute<double>("age", ages);
  Random random(5);
  std::vector<std::int32_t> row_users, row_items;
  Split split;
  for (std::int32_t user = 0; user < kUsers; ++user) {
    std::set<std::int32_t> own;
    while (own.size() < 10) own.insert(static_cast<std::int32_t>(random.below(kItems)));
    for (const std::int32_t item : own) {
      row_users.push_back(user);
      row_items.push_back(item);
      split.part.push_back(static_cast<std::uint8_t>(random.below(3)));
    }
  }
  writer.append_interactions({.users = row_users, .items = row_items});
  writer.add_split("default", split);
  writer.commit();
}

// Lists of some users, some shorter than others; scores descend.
inline RankingPredictions random_lists(std::uint64_t seed, bool scored) {
  Random random(seed);
  RankingPredictions lists;
  for (std::int32_t user = 0; user < kUsers; ++user)
    if (random.below(8) > 0) lists.users.push_back(user);
  lists.items = Matrix<std::int32_t>(lists.users.size(), kListLength);
  if (scored) lists.scores = Matrix<float>(lists.users.size(), kListLength);
  for (std::size_t row = 0; row < lists.users.size(); ++row) {
    std::vector<std::int32_t> items(kItems);
    for (std::int32_t item = 0; item < kItems; ++item) items[static_cast<std::size_t>(item)] = item;
    const std::size_t length = kListLength - random.below(3);
    for (std::size_t i = 0; i < kListLength; ++i) {
      std::swap(items[i], items[i + random.below(items.size() - i)]);
      lists.items.row(row)[i] = i < length ? items[i] : -1;
      if (scored) lists.scores.row(row)[i] = 1.0F / static_cast<float>(1 + i);
    }
  }
  return lists;
}

}  // namespace reckon::test
