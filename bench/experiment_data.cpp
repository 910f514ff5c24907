#include "bench/experiment_data.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "bench/item_categories.h"
#include "core/error.h"
#include "datasets/split.h"

namespace reckon {
namespace {

constexpr const char* kDefaultSplit = "default";

void sort_unique(std::vector<std::int32_t>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

void append_row(UserItems& rows, const std::vector<std::int32_t>& items) {
  rows.items.insert(rows.items.end(), items.begin(), items.end());
  rows.end_row();
}

// The view of a recommender that knows the parts below `target` and is measured on `target`.
ExperimentView make_view(const Interactions& interactions, const Split& split,
                         std::size_t item_count, std::optional<float> threshold,
                         std::uint8_t target) {
  ExperimentView view;
  RankingTask& task = view.task;
  task.item_count = item_count;
  task.interaction_counts.resize(item_count);
  std::vector<std::int32_t> history, seen, relevant, unseen_relevant;
  for (std::size_t user = 0; user < interactions.by_user.users(); ++user) {
    history.clear();
    seen.clear();
    relevant.clear();
    unseen_relevant.clear();
    for (auto row = static_cast<std::size_t>(interactions.by_user.offsets[user]);
         row < static_cast<std::size_t>(interactions.by_user.offsets[user + 1]); ++row) {
      const std::int32_t item = interactions.by_user.items[row];
      const bool positive = !threshold || interactions.values[row] >= *threshold;
      if (split.part[row] < target) {
        seen.push_back(item);
        if (positive) history.push_back(item);
      } else if (split.part[row] == target && positive) {
        relevant.push_back(item);
      }
    }
    sort_unique(seen);
    sort_unique(relevant);
    std::set_difference(relevant.begin(), relevant.end(), seen.begin(), seen.end(),
                        std::back_inserter(unseen_relevant));
    for (const std::int32_t item : seen) ++task.interaction_counts[static_cast<std::size_t>(item)];
    task.training_users += seen.empty() ? 0 : 1;
    task.has_history.push_back(history.empty() ? 0 : 1);
    append_row(view.history, history);
    append_row(view.seen, seen);
    append_row(task.relevant, unseen_relevant);
  }
  task.excluded = view.seen;
  return view;
}

}  // namespace

ExperimentData make_experiment_data(const Interactions& interactions, const Split& split,
                                    std::size_t item_count, std::optional<float> threshold) {
  if (split.part.size() != interactions.size()) {
    fail("split: {} parts, expected one for each of {} interactions", split.part.size(),
         interactions.size());
  }
  if (threshold && interactions.values.empty()) {
    fail("positive threshold {}: the dataset has no /interactions/value to compare", *threshold);
  }
  ExperimentData data;
  data.validation = make_view(interactions, split, item_count, threshold, kValidationPart);
  data.test = make_view(interactions, split, item_count, threshold, kTestPart);
  data.split = split.attributes;
  for (const auto& [name, part] :
       {std::pair{"train", kTrainPart}, std::pair{"validation", kValidationPart},
        std::pair{"test", kTestPart}, std::pair{"left_out", kLeftOutPart}}) {
    data.split_counts[name] =
        static_cast<std::size_t>(std::count(split.part.begin(), split.part.end(), part));
  }
  data.positive_rule = threshold ? fmt::format("value >= {}", *threshold) : "every interaction";
  return data;
}

void check_users(const ExperimentData& data, const std::string& dataset) {
  EvaluatedUserCounts counts;
  if (!users_to_evaluate(data.test.task, counts).empty()) return;
  const auto left_out = data.split_counts.find("left_out");
  fail(
      "{}: no user to evaluate: of {} users, {} have no positive interaction before the test part "
      "and {} no new positive one in it ({}: see --positive-threshold and --implicit; {} "
      "interactions left out by the split)",
      dataset, counts.users, counts.without_history, counts.without_relevant, data.positive_rule,
      left_out == data.split_counts.end() ? 0 : left_out->second);
}

std::vector<std::size_t> known_items(const std::optional<ExperimentData>& data, std::size_t items) {
  std::vector<std::size_t> known;
  for (std::size_t item = 0; item < items; ++item) {
    if (!data || data->validation.task.interaction_counts[item] > 0) known.push_back(item);
  }
  return known;
}

ExperimentData load_experiment_data(const Dataset& dataset, const DataOptions& options) {
  const Interactions interactions = dataset.interactions();
  const auto names = dataset.split_names();
  std::string name = options.split;
  if (name.empty() && std::find(names.begin(), names.end(), kDefaultSplit) != names.end())
    name = kDefaultSplit;
  std::optional<float> threshold = options.positive_threshold;
  if (!threshold && dataset.has_values()) threshold = kDefaultPositiveThreshold;
  if (options.implicit) threshold.reset();
  ExperimentData data = make_experiment_data(
      interactions, name.empty() ? split_by_time_per_user(interactions) : dataset.split(name),
      dataset.item_count(), threshold);
  data.item_categories = read_item_categories(dataset);
  data.split_name = name.empty() ? "made by this run" : name;
  return data;
}

}  // namespace reckon
