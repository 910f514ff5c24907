// Every value of beyond_accuracy.json, through the names of the tools.

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
using test::expect_same;
using test::number;
using test::of_user;
using test::Rows;

constexpr double kExact = 1e-12;
constexpr double kSinglePrecision = 1e-6;

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
      expect_same(evaluate_beyond_measure(tool, name, context).value, number(theirs), tolerance,
                  name);
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
            expect_same(of_user(ours, std::stoi(user)), number(value), kExact,
                        name + " user " + user);
            ++compared;
          }
        }
      } else if (tool == "recbole") {
        const RecommendationContext equal = input.context(input.equal_lists);
        for (const auto& [name, value] : expected.items()) {
          expect_same(evaluate_beyond_measure(tool, name, equal).value, number(value), kExact,
                      name);
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
            expect_same(of_user(ours, std::stoi(user)), number(users[i]), kExact,
                        name + " user " + user);
            ++compared;
          }
        }
      }
    }
  }
  EXPECT_EQ(compared, given);
  EXPECT_GT(compared, 2900u);
}

}  // namespace
}  // namespace reckon
