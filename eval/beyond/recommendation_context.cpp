#include "eval/beyond/recommendation_context.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/error.h"

namespace reckon {
namespace {

void check_table(const UserItems* table, const RecommendationInputs& inputs,
                 std::string_view what) {
  if (table == nullptr) return;
  check_user_items(*table, inputs.item_count, what);
  if (table->users() != inputs.lists->users()) {
    fail("{}: {} users, but recommended lists of {}", what, table->users(), inputs.lists->users());
  }
}

void check_vectors(MatrixView<const float> vectors, std::size_t item_count) {
  if (vectors.rows == 0) return;
  if (vectors.rows != item_count) {
    fail("item vectors: {} rows, expected one for each of the {} items", vectors.rows, item_count);
  }
  for (std::size_t item = 0; item < vectors.rows; ++item) {
    for (const float x : vectors.row(item)) {
      if (!std::isfinite(x)) fail("item vectors: item row {} is not finite", item);
    }
  }
}

void check_feedback(const RecommendationInputs& inputs) {
  if (inputs.shown == nullptr) return;
  if (inputs.feedback.size() != inputs.shown->items.size()) {
    fail("feedback: {} values for {} items that were shown", inputs.feedback.size(),
         inputs.shown->items.size());
  }
  if (!inputs.satisfaction.empty() && inputs.satisfaction.size() != inputs.feedback.size()) {
    fail("satisfaction: {} values for {} items that were shown", inputs.satisfaction.size(),
         inputs.shown->items.size());
  }
  for (std::size_t i = 0; i < inputs.feedback.size(); ++i) {
    if (!std::isfinite(inputs.feedback[i])) {
      fail("feedback: row {}: {}, expected a finite number", i, inputs.feedback[i]);
    }
  }
}

std::vector<std::int32_t> users_with_items(const UserItems& table) {
  std::vector<std::int32_t> users;
  for (std::size_t user = 0; user < table.users(); ++user) {
    if (!table.row(user).empty()) users.push_back(static_cast<std::int32_t>(user));
  }
  return users;
}

UserItems sorted(UserItems table) {
  for (std::size_t user = 0; user < table.users(); ++user) {
    std::sort(table.items.begin() + table.offsets[user],
              table.items.begin() + table.offsets[user + 1]);
  }
  return table;
}

}  // namespace

RecommendationContext::RecommendationContext(const RecommendationInputs& inputs) : inputs_(inputs) {
  if (inputs.lists == nullptr) fail("no recommended lists");
  check_table(inputs.lists, inputs, "recommended lists");
  check_table(inputs.train, inputs, "training interactions");
  check_table(inputs.test, inputs, "test items");
  check_table(inputs.reference_lists, inputs, "reference lists");
  check_table(inputs.shown, inputs, "items that were shown");
  check_vectors(inputs.item_vectors, inputs.item_count);
  if (inputs.attributes != nullptr) check_item_attributes(*inputs.attributes, inputs.item_count);
  check_feedback(inputs);
  users_with_list_ = users_with_items(*inputs.lists);
  if (inputs.test != nullptr) {
    test_ = sorted(*inputs.test);
    users_with_test_ = users_with_items(test_);
  }
  if (inputs.train != nullptr) popularity_ = beyond::item_popularity(*inputs.train, item_count());
}

beyond::List RecommendationContext::list(std::int32_t user, std::size_t k) const {
  return beyond::first_places(inputs_.lists->row(static_cast<std::size_t>(user)), k);
}

beyond::List RecommendationContext::reference_list(std::int32_t user, std::size_t k) const {
  return beyond::first_places(inputs_.reference_lists->row(static_cast<std::size_t>(user)), k);
}

std::vector<beyond::List> RecommendationContext::lists(std::span<const std::int32_t> users,
                                                       std::size_t k) const {
  std::vector<beyond::List> rows;
  rows.reserve(users.size());
  for (const std::int32_t user : users) rows.push_back(list(user, k));
  return rows;
}

std::span<const std::int32_t> RecommendationContext::test_items(std::int32_t user) const {
  return test_.row(static_cast<std::size_t>(user));
}

bool RecommendationContext::is_test_item(std::int32_t user, std::int32_t item) const {
  return std::ranges::binary_search(test_items(user), item);
}

}  // namespace reckon
