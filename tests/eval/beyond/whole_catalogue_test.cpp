// Every value of catalogue.json that is not of a ranking metric, through the names of the tools.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "eval/beyond/beyond_measure.h"
#include "tests/eval/beyond/compressed.h"
#include "tests/eval/conformance.h"

namespace reckon {
namespace {

using json = nlohmann::ordered_json;
using test::compressed;
using test::expect_same;
using test::number;
using test::of_user;
using test::Rows;

constexpr double kExact = 1e-12;

// As numpy's partition at every place leaves equal scores: the smallest of the rest is exchanged
// with the first of the rest, from the lowest score on.
std::vector<std::int32_t> ranking_by_selection(std::vector<std::int32_t> items,
                                               const std::vector<double>& scores) {
  const auto score = [&](std::int32_t item) { return scores[static_cast<std::size_t>(item)]; };
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::size_t least = i;
    for (std::size_t j = i + 1; j < items.size(); ++j) {
      if (score(items[j]) < score(items[least])) least = j;
    }
    std::swap(items[i], items[least]);
  }
  std::ranges::reverse(items);
  return items;
}

// A case of catalogue.json.
struct CatalogueCase {
  explicit CatalogueCase(const json& input)
      : item_count(input["n_items"].get<std::size_t>()),
        train(compressed(input["train"].get<Rows>())),
        test(compressed(input["test"].get<Rows>())) {
    Rows users_of(item_count);
    for (std::size_t user = 0; user < train.users(); ++user) {
      const auto own = train.row(user);
      for (const std::int32_t item : own) {
        users_of[static_cast<std::size_t>(item)].push_back(static_cast<std::int32_t>(user));
      }
      std::vector<std::int32_t> candidates;
      std::vector<double> scores;
      for (std::size_t item = 0; item < item_count; ++item) {
        scores.push_back(number(input["scores"][user][item]));
        const auto row = static_cast<std::int32_t>(item);
        // RecPack does not store a score of 0, and so never recommends the item.
        if (scores.back() != 0.0 && std::ranges::find(own, row) == own.end()) {
          candidates.push_back(row);
        }
      }
      rankings.push_back(ranking_by_selection(candidates, scores));
    }
    attributes = {compressed(users_of), train.users()};
  }

  RecommendationContext context(const UserItems& lists) const {
    return RecommendationContext({.item_count = item_count,
                                  .lists = &lists,
                                  .train = &train,
                                  .test = &test,
                                  .attributes = &attributes});
  }

  std::size_t item_count;
  UserItems train;
  UserItems test;
  beyond::ItemAttributes attributes;  // the users of an item
  Rows rankings;
};

// As RecBole numbers items: row 0 is the padding item.
UserItems with_padding_item(UserItems table) {
  for (std::int32_t& item : table.items) ++item;
  return table;
}

TEST(WholeCatalogues, AgreeWithRecboleBeyondAccuracy) {
  RECKON_REQUIRE_PATH(test::conformance_file("catalogue.json"));
  const json data = test::read_conformance("catalogue.json");
  std::size_t compared = 0;
  std::size_t given = 0;
  for (const json& one : data["cases"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    const json& expected = one["expected"]["recbole 1.2.1"];
    if (expected.contains("error")) continue;
    const CatalogueCase input(one["input"]);
    const UserItems own_lists = compressed(expected["rec.items"].get<Rows>());
    const RecommendationContext unpadded({.item_count = input.item_count, .lists = &own_lists});
    const UserItems lists = with_padding_item(own_lists);
    const UserItems train = with_padding_item(input.train);
    const RecommendationContext context(
        {.item_count = input.item_count + 1, .lists = &lists, .train = &train});
    const std::string ratio = fmt::format("(tail_ratio={})", one["input"].value("tail_ratio", 0.1));
    given += expected["global"].size() - 1;
    for (const auto& [name, value] : expected["global"].items()) {
      if (name == "gauc") continue;  // a ranking metric
      const std::string full = name + (name.starts_with("tail") ? ratio : "");
      expect_same(evaluate_beyond_measure("recbole", full, context).value, number(value), kExact,
                  full);
      ++compared;
      if (!name.starts_with("itemcoverage") && !name.starts_with("gini")) continue;
      const std::string padded = name + "(padding=True)";
      expect_same(evaluate_beyond_measure("recbole", padded, unpadded).value, number(value), kExact,
                  padded);
    }
  }
  EXPECT_EQ(compared, given);
  EXPECT_GT(compared, 200u);
}

TEST(WholeCatalogues, AgreeWithRecpackBeyondAccuracy) {
  RECKON_REQUIRE_PATH(test::conformance_file("catalogue.json"));
  const json data = test::read_conformance("catalogue.json");
  std::size_t values = 0;
  std::size_t of_users = 0;
  for (const json& one : data["cases"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    const json& expected = one["expected"]["recpack 0.3.6"];
    const CatalogueCase input(one["input"]);
    for (const auto& [name, value] : expected["value"].items()) {
      if (find_beyond_measure(beyond_definition("recpack"), name) == nullptr) continue;
      // The order of ties changes with K; where there are none it is that of the scores.
      const std::size_t open = name.find('(');
      const std::string order = "K=" + name.substr(open + 1, name.size() - open - 2);
      const bool stored = expected.value("order", json::object()).contains(order);
      const UserItems lists =
          compressed(stored ? expected["order"][order].get<Rows>() : input.rankings);
      const BeyondValue ours = evaluate_beyond_measure("recpack", name, input.context(lists));
      expect_same(ours.value, number(value), kExact, name);
      ++values;
      const json per_user = expected["per_user"].value(name, json::object());
      for (const auto& [user, theirs] : per_user.items()) {
        expect_same(of_user(ours, std::stoi(user)), number(theirs), kExact, name + " user " + user);
        ++of_users;
      }
    }
  }
  // Three measures at each cutoff and one without.
  std::size_t given = 0;
  for (const json& one : data["cases"]) given += 3 * one["input"]["ks"].size() + 1;
  EXPECT_EQ(values, given);
  EXPECT_GT(of_users, 400u);
}

}  // namespace
}  // namespace reckon
