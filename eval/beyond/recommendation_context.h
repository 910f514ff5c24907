#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/user_items.h"
#include "eval/beyond/item_attributes.h"
#include "eval/beyond/item_popularity.h"
#include "eval/beyond/recommended_lists.h"

namespace reckon {

// Recommended lists and what they are judged by. Item rows are those of the catalogue; every table
// of user rows has the same number of them. What is null or has no rows is not known; what is
// pointed to must outlive the context made from it.
struct RecommendationInputs {
  std::size_t item_count = 0;                  // of the catalogue
  const UserItems* lists = nullptr;            // best first; an empty row: the user has no list
  const UserItems* train = nullptr;            // interactions before the test part, any order
  const UserItems* test = nullptr;             // items that should be found, any order
  const UserItems* reference_lists = nullptr;  // what another system recommends
  MatrixView<const float> item_vectors = {};   // [item_count, d]
  const beyond::ItemAttributes* attributes = nullptr;
  const UserItems* shown = nullptr;       // items that users were shown, and
  std::span<const double> feedback = {};  // [shown->items] what they did: 0 / 1 clicks or ratings
  // [shown->items] what they said of it, NaN: nothing. Empty: feedback tells it.
  std::span<const double> satisfaction = {};
};

class RecommendationContext {
 public:
  // Throws Error for tables of different numbers of users, an item row outside the catalogue,
  // vectors or attributes of another number of items, and feedback that is not finite or of another
  // length.
  explicit RecommendationContext(const RecommendationInputs& inputs);

  const RecommendationInputs& inputs() const { return inputs_; }
  std::size_t item_count() const { return inputs_.item_count; }
  // Rows of the users who have a list, and of those who have a test item; ascending.
  std::span<const std::int32_t> users_with_list() const { return users_with_list_; }
  std::span<const std::int32_t> users_with_test() const { return users_with_test_; }

  // The first k places of the user's list, or of the reference's.
  beyond::List list(std::int32_t user, std::size_t k) const;
  beyond::List reference_list(std::int32_t user, std::size_t k) const;
  std::vector<beyond::List> lists(std::span<const std::int32_t> users, std::size_t k) const;
  // Ascending.
  std::span<const std::int32_t> test_items(std::int32_t user) const;
  bool is_test_item(std::int32_t user, std::int32_t item) const;
  const beyond::ItemPopularity& popularity() const { return popularity_; }  // of train

 private:
  RecommendationInputs inputs_;
  UserItems test_;
  std::vector<std::int32_t> users_with_list_;
  std::vector<std::int32_t> users_with_test_;
  beyond::ItemPopularity popularity_;
};

}  // namespace reckon
