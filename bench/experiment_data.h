#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/user_items.h"
#include "datasets/dataset.h"
#include "eval/beyond/item_attributes.h"
#include "eval/ranking_task.h"

namespace reckon {

// What a recommender may learn from and what it is measured against, at one moment of the split.
struct ExperimentView {
  UserItems history;  // a user's positive items before the moment, in the order of time
  UserItems seen;     // all of a user's items before the moment, ascending, unique: no candidates
  RankingTask task;   // relevant: the user's positive items of the part after the moment
};

inline constexpr float kDefaultPositiveThreshold = 4;

// Which interactions are learned from, predicted and liked.
struct DataOptions {
  std::string split;  // name in the file; empty: "default" if it is there, else by time per user
  std::optional<float> positive_threshold;  // smallest value of a positive interaction; empty: the
                                            // default where there are values
  bool implicit = false;                    // every interaction is positive, whatever its value
};

// An experiment on one split: weights are chosen on `validation` (train part -> validation part),
// and results come from `test` (train and validation parts -> test part).
struct ExperimentData {
  ExperimentView validation;
  ExperimentView test;
  std::string split_name;
  Attributes split;  // how it was made
  std::map<std::string, std::size_t>
      split_counts;           // interactions of train, validation, test, left_out
  std::string positive_rule;  // "value >= 4"
  std::optional<beyond::ItemAttributes> item_categories;  // such as genres
};

// Null where the items have none.
inline const beyond::ItemAttributes* categories_of(const ExperimentData& data) {
  return data.item_categories ? &*data.item_categories : nullptr;
}

// An interaction is positive when its value is at least `threshold`, or always when there is none.
// Throws Error when the split does not fit the interactions or there are no values to compare with
// the threshold.
ExperimentData make_experiment_data(const Interactions& interactions, const Split& split,
                                    std::size_t item_count, std::optional<float> threshold);

// Throws Error, naming the dataset, unless there is a user to evaluate: known before anything is
// encoded.
void check_users(const ExperimentData& data, const std::string& dataset);

// Items that occur in the train part; all where there are no interactions.
std::vector<std::size_t> known_items(const std::optional<ExperimentData>& data, std::size_t items);

// Reads interactions and split of a dataset that has interactions.
ExperimentData load_experiment_data(const Dataset& dataset, const DataOptions& options);

}  // namespace reckon
