// Every value of beyond_accuracy.json, and of catalogue.json what is not a ranking metric, through
// the names of the tools.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
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
using test::number;
using test::of_user;
using test::Rows;

constexpr double kExact = 1e-12;
constexpr double kSinglePrecision = 1e-6;

void expect_same(double ours, const json& theirs, double tolerance, const std::string& what) {
  const double expected = number(theirs);
  if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(ours)) << what << ": " << ours;
  } else {
    EXPECT_NEAR(ours, expected, tolerance * std::max(1.0, std::abs(expected))) << what;
  }
}

// A case of beyond_accuracy.json; user and item ids are the rows.
struct BeyondCase {
  explicit BeyondCase(const json& input) : item_count(input["catalog"].size()) {
    std::size_t users = 0;
    const auto hold = [&](std::size_t user) { users = std::max(users, user + 1); };
    for (const char* table : {"reco", "reference_reco"}) {
      for (const auto& [user, list] : input[table].items()) hold(std::stoul(user));
    }
    for (const char* table : {"train", "test"}) {
      for (const json& pair : input[table]) hold(pair[0].get<std::size_t>());
    }
    lists = lists_of(input["reco"], users);
    reference = lists_of(input["reference_reco"], users);
    train = pairs_of(input["train"], users);
    test = pairs_of(input["test"], users);
    Rows own;
    for (const json& row : input["features"]) {
      attributes.count = row.size();
      own.emplace_back();
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i] != 0) own.back().push_back(static_cast<std::int32_t>(i));
      }
    }
    attributes.of_item = compressed(own);
    std::size_t shortest = item_count;
    for (const json& list : input["reco"]) shortest = std::min(shortest, list.size());
    Rows cut;
    for (std::size_t user = 0; user < users; ++user) {
      const auto row = lists.row(user).first(std::min(shortest, lists.row(user).size()));
      cut.emplace_back(row.begin(), row.end());
    }
    equal_lists = compressed(cut);
  }

  static UserItems lists_of(const json& table, std::size_t users) {
    Rows rows(users);
    for (const auto& [user, list] : table.items()) {
      rows[std::stoul(user)] = list.get<std::vector<std::int32_t>>();
    }
    return compressed(rows);
  }
  static UserItems pairs_of(const json& pairs, std::size_t users) {
    Rows rows(users);
    for (const json& pair : pairs) {
      rows[pair[0].get<std::size_t>()].push_back(pair[1].get<std::int32_t>());
    }
    return compressed(rows);
  }

  RecommendationContext context(const UserItems& of_users) const {
    return RecommendationContext({.item_count = item_count,
                                  .lists = &of_users,
                                  .train = &train,
                                  .test = &test,
                                  .reference_lists = &reference,
                                  .attributes = &attributes});
  }

  std::size_t item_count;
  UserItems lists;
  UserItems equal_lists;  // cut to the shortest
  UserItems reference;
  UserItems train;
  UserItems test;
  beyond::ItemAttributes attributes;
};

// Numbers in a tree of objects and arrays, lists of ids aside.
std::size_t count_numbers(const json& tree) {
  if (!tree.is_structured()) return 1;
  std::size_t count = 0;
  for (const auto& [key, value] : tree.items()) {
    if (key != "user_ids") count += count_numbers(value);
  }
  return count;
}

TEST(BeyondConformance, AgreesInEveryValueBeyondAccuracy) {
  RECKON_REQUIRE_PATH(test::conformance_file("beyond_accuracy.json"));
  const json data = test::read_conformance("beyond_accuracy.json");
  std::size_t compared = 0;
  std::size_t given = 0;
  for (const json& one : data["cases"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    const BeyondCase input(one["input"]);
    const RecommendationContext context = input.context(input.lists);
    const auto check = [&](const std::string& tool, const std::string& name, const json& theirs,
                           double tolerance = kExact) {
      expect_same(evaluate_beyond_measure(tool, name, context).value, theirs, tolerance, name);
      ++compared;
    };
    for (const auto& [peer, expected] : one["expected"].items()) {
      const std::string tool = peer.substr(0, peer.find(' '));
      given += count_numbers(expected);
      if (tool == "rectools") {
        for (const auto& [name, value] : expected["calc"].items()) check(tool, name, value);
        for (const auto& [name, users] : expected["per_user"].items()) {
          const BeyondValue ours = evaluate_beyond_measure(tool, name, context);
          EXPECT_EQ(ours.users.size(), users.size()) << name;
          for (const auto& [user, value] : users.items()) {
            expect_same(of_user(ours, std::stoi(user)), value, kExact, name + " user " + user);
            ++compared;
          }
        }
      } else if (tool == "recbole") {
        const RecommendationContext equal = input.context(input.equal_lists);
        for (const auto& [name, value] : expected.items()) {
          expect_same(evaluate_beyond_measure(tool, name, equal).value, value, kExact, name);
          ++compared;
        }
      } else if (tool == "recpack") {
        for (const auto& [name, value] : expected.items()) check(tool, name, value);
      } else if (tool == "lenskit") {
        for (const auto& [name, value] : expected["global"].items()) {
          check(tool, name, value, name.starts_with("Exposure") ? kSinglePrecision : kExact);
        }
        for (const auto& [name, users] : expected["per_user"].items()) {
          const BeyondValue ours = evaluate_beyond_measure(tool, name, context);
          for (std::size_t i = 0; i < users.size(); ++i) {
            const auto user = expected["user_ids"][i].get<std::string>();
            expect_same(of_user(ours, std::stoi(user)), users[i], kExact, name + " user " + user);
            ++compared;
          }
        }
      }
    }
  }
  EXPECT_EQ(compared, given);
  EXPECT_GT(compared, 2900u);
}

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

TEST(BeyondConformance, AgreesWithRecboleOnWholeCatalogues) {
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
      expect_same(evaluate_beyond_measure("recbole", full, context).value, value, kExact, full);
      ++compared;
      if (!name.starts_with("itemcoverage") && !name.starts_with("gini")) continue;
      const std::string padded = name + "(padding=True)";
      expect_same(evaluate_beyond_measure("recbole", padded, unpadded).value, value, kExact,
                  padded);
    }
  }
  EXPECT_EQ(compared, given);
  EXPECT_GT(compared, 200u);
}

TEST(BeyondConformance, AgreesWithRecpackOnWholeCatalogues) {
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
      expect_same(ours.value, value, kExact, name);
      ++values;
      const json per_user = expected["per_user"].value(name, json::object());
      for (const auto& [user, theirs] : per_user.items()) {
        expect_same(of_user(ours, std::stoi(user)), theirs, kExact, name + " user " + user);
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
