#include "bench/judged_predictions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

#include "bench/dataset_slices.h"
#include "core/error.h"

namespace reckon {
namespace {

// The list without its padding.
std::span<const std::int32_t> checked_list(std::span<const std::int32_t> row, std::int32_t user,
                                           std::size_t item_count) {
  const auto list = row.first(static_cast<std::size_t>(std::ranges::find(row, -1) - row.begin()));
  if (std::ranges::any_of(row.subspan(list.size()), [](std::int32_t item) { return item != -1; }))
    fail("items: user row {}: an item after padding (-1)", user);
  std::unordered_set<std::int32_t> seen;
  for (const std::int32_t item : list) {
    if (item < 0 || static_cast<std::size_t>(item) >= item_count)
      fail("items: user row {}: item row {}, expected one of {} items, or -1", user, item,
           item_count);
    if (!seen.insert(item).second) fail("items: user row {}: item row {} twice", user, item);
  }
  return list;
}

class PredictedLists final : public JudgedSource {
 public:
  PredictedLists(const RankingPredictions& predictions, const JudgedDataset& dataset,
                 JudgedUsers judged)
      : dataset_(dataset), in_list_order_(judged == JudgedUsers::kOfEvaluation) {
    const RankingTask& task = dataset.data.test.task;
    const std::size_t users = task.relevant.users();
    std::size_t next_user = 0;
    for (std::size_t row = 0; row < predictions.users.size(); ++row) {
      const std::int32_t user = predictions.users[row];
      if (user < 0 || static_cast<std::size_t>(user) >= users)
        fail("user: row {}: user row {}, expected one of {} users", row, user, users);
      if (static_cast<std::size_t>(user) < next_user)
        fail("user: row {}: user row {} after {}, expected ascending", row, user, next_user - 1);
      for (; next_user < static_cast<std::size_t>(user); ++next_user) lists_.end_row();
      append_list(predictions, row);
      ++next_user;
    }
    for (; next_user < users; ++next_user) lists_.end_row();

    if (in_list_order_) {
      EvaluatedUserCounts counts;
      for (const std::int32_t user : users_to_evaluate(task, counts))
        if (std::ranges::binary_search(predictions.users, user))
          queries_.push_back(static_cast<std::size_t>(user));
        else
          ++without_list_;
      return;
    }
    for (std::size_t user = 0; user < users; ++user)
      if (!lists_.row(user).empty() || !task.relevant.row(user).empty()) queries_.push_back(user);
    std::ranges::stable_sort(queries_, {}, [&](std::size_t user) -> std::string_view {
      return dataset_.user_ids[user];
    });
  }

  std::size_t query_count() const override { return queries_.size(); }
  std::string query_id(std::size_t query) const override {
    return dataset_.user_ids[queries_[query]];
  }
  bool is_retrieved(std::size_t query) const override { return !list(query).empty(); }
  bool is_judged(std::size_t query) const override { return !relevant(query).empty(); }
  std::size_t catalogue_size() const override { return dataset_.data.test.task.item_count; }
  void read(std::size_t query, bool /*repeated_refused*/, QueryDocuments& out) const override {
    out.documents.clear();
    out.repeated = 0;
    out.judged.assign(relevant(query).size(), 1);
    const auto first = static_cast<std::size_t>(lists_.offsets[queries_[query]]);
    const auto items = list(query);
    for (std::size_t i = 0; i < items.size(); ++i)
      out.documents.add(dataset_.item_ids[static_cast<std::size_t>(items[i])], scores_[first + i],
                        std::ranges::binary_search(relevant(query), items[i]) ? 1 : kUnjudged);
  }

  const UserItems& lists() const { return lists_; }
  std::size_t rising() const { return rising_; }
  std::size_t without_list() const { return without_list_; }

 private:
  std::span<const std::int32_t> list(std::size_t query) const {
    return lists_.row(queries_[query]);
  }
  std::span<const std::int32_t> relevant(std::size_t query) const {
    return dataset_.data.test.task.relevant.row(queries_[query]);
  }

  // Highest score first, so that every measure sees the same list; else places stand for scores.
  void append_list(const RankingPredictions& predictions, std::size_t row) {
    const std::int32_t user = predictions.users[row];
    const auto items =
        checked_list(predictions.items.row(row), user, dataset_.data.test.task.item_count);
    std::vector<std::size_t> places(items.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    bool scored = predictions.scores.rows() > 0;
    if (scored) {
      const auto scores = predictions.scores.row(row);
      for (const std::size_t place : places)
        if (std::isnan(scores[place]))
          fail("scores: row {}: found {}, expected a number for each item", row, scores[place]);
      const auto score_of = [&](std::size_t place) { return scores[place]; };
      if (!std::ranges::is_sorted(places, std::greater<>(), score_of)) {
        ++rising_;
        if (in_list_order_)
          scored = false;
        else
          std::ranges::stable_sort(places, std::greater<>(), score_of);
      }
    }
    if (scored) {
      const auto scores = predictions.scores.row(row);
      for (const std::size_t place : places) scores_.push_back(scores[place]);
    } else {
      for (const std::size_t place : places) scores_.push_back(-static_cast<double>(place));
    }
    for (const std::size_t place : places) lists_.items.push_back(items[place]);
    lists_.end_row();
  }

  const JudgedDataset& dataset_;
  bool in_list_order_;                // also where scores rise
  UserItems lists_;                   // [users of the dataset]
  std::vector<double> scores_;        // of the items of lists_
  std::vector<std::size_t> queries_;  // user rows
  std::size_t rising_ = 0;            // lists that their scores reordered
  std::size_t without_list_ = 0;      // users to evaluate who are left out
};

// Recommended items that the user has before the test part.
std::size_t seen_items(const UserItems& lists, const UserItems& seen) {
  std::size_t count = 0;
  for (std::size_t user = 0; user < lists.users(); ++user)
    for (const std::int32_t item : lists.row(user))
      count += std::ranges::binary_search(seen.row(user), item) ? 1 : 0;
  return count;
}

Matrix<std::int32_t> sliced_places(const UserItems& lists, const UserItems& relevant) {
  Matrix<std::int32_t> places(lists.users(), kSliceCutoff);
  for (std::size_t user = 0; user < lists.users(); ++user)
    place_targets(lists.row(user), relevant.row(user), places.row(user));
  return places;
}

}  // namespace

JudgedDataset read_judged_dataset(const Dataset& dataset, const DataOptions& options) {
  JudgedDataset judged{.data = load_experiment_data(dataset, options),
                       .user_ids = {},
                       .item_ids = dataset.item_ids(0, dataset.item_count()),
                       .shown = std::nullopt,
                       .slicings = std::nullopt,
                       .evaluated_targets = std::nullopt};
  if (const LoggedEvents events = logged_events(dataset); !events.user.empty())
    judged.shown = shown_items(events, judged.data.test.task.relevant.users());
  if (dataset.file().has_column("/users/id")) {
    judged.user_ids = dataset.user_ids(0, dataset.user_count());
  } else {
    for (std::size_t user = 0; user < judged.data.test.task.relevant.users(); ++user)
      judged.user_ids.push_back(std::to_string(user));
  }
  return judged;
}

OpenedRun judged_lists(const RankingPredictions& lists, const JudgedDataset& dataset,
                       JudgedUsers users) {
  auto source = std::make_unique<PredictedLists>(lists, dataset, users);
  const ExperimentView& test = dataset.data.test;
  OpenedRun run;
  run.recommended = {.inputs = {.item_count = test.task.item_count,
                                .lists = &source->lists(),
                                .train = &test.seen,
                                .test = &test.task.relevant,
                                .attributes = categories_of(dataset.data)},
                     .user_ids = dataset.user_ids};
  if (dataset.shown) {
    RecommendationInputs& inputs = run.recommended->inputs;
    inputs.shown = &dataset.shown->items;
    inputs.feedback = dataset.shown->rewards;
    inputs.satisfaction = dataset.shown->satisfaction;
  }
  if (dataset.slicings) {
    const UserItems& targets =
        dataset.evaluated_targets ? *dataset.evaluated_targets : test.task.relevant;
    run.sliced = {.places = sliced_places(source->lists(), targets),
                  .relevant = &targets,
                  .slicings = &*dataset.slicings};
  }
  if (source->rising() > 0)
    run.warnings.push_back(
        fmt::format("the scores of {} lists rise: their items are taken in the order of the {}",
                    source->rising(), users == JudgedUsers::kAll ? "scores" : "list"));
  if (lists.ties_by_rounding > 0)
    run.warnings.push_back(
        fmt::format("{} scores differ from the one before in their list only beyond 32 bits: they "
                    "are taken as tied",
                    lists.ties_by_rounding));
  if (source->without_list() > 0)
    run.warnings.push_back(
        fmt::format("{} users who have history and relevant items have no list and are not in its "
                    "means",
                    source->without_list()));
  if (const std::size_t seen = seen_items(source->lists(), test.seen); seen > 0)
    run.warnings.push_back(fmt::format(
        "{} recommended items are no candidates: the user has them in train or validation", seen));
  run.source = std::move(source);
  return run;
}

JudgedPredictions::JudgedPredictions(const std::filesystem::path& predictions,
                                     const std::filesystem::path& dataset,
                                     const DataOptions& options, bool slices, JudgedUsers users)
    : file_(PredictionsFile::open(predictions)), users_(users) {
  const Dataset truth = Dataset::open(dataset);
  if (file_.rankings().empty()) fail("{}: holds no recommended lists", predictions.string());
  const std::string hash = file_.dataset_hash();
  if (hash.empty())
    warnings_.emplace_back("the predictions do not say which dataset they are for");
  else if (const std::string identity = truth.identity(); hash != identity)
    fail("{}: made from a dataset with content hash {}, {} has {}", predictions.string(), hash,
         dataset.string(), identity);
  dataset_ = read_judged_dataset(truth, options);
  if (slices) {
    dataset_.slicings = slice_dataset(truth, dataset_.data);
    const RankingTask& task = dataset_.data.test.task;
    EvaluatedUserCounts counts;
    if (users == JudgedUsers::kOfEvaluation)
      dataset_.evaluated_targets = targets_of(task.relevant, users_to_evaluate(task, counts));
  }
  if (!file_.tasks().empty())
    warnings_.push_back(
        fmt::format("scores of {} tasks are left out: these are definitions of ranking measures",
                    file_.tasks().size()));
  const std::string rule = file_.positive_rule();
  if (!rule.empty() && rule != dataset_.data.positive_rule)
    warnings_.push_back(fmt::format("positive here: {}; where the predictions were made: {}",
                                    dataset_.data.positive_rule, rule));
}

std::vector<NamedRun> JudgedPredictions::runs() const {
  std::vector<NamedRun> runs;
  for (const PredictionsFile::Ranking& entry : file_.rankings()) {
    const auto open = [this, &entry](Progress&) {
      try {
        OpenedRun run = judged_lists(file_.read(entry), dataset_, users_);
        run.warnings.insert(run.warnings.begin(), warnings_.begin(), warnings_.end());
        return run;
      } catch (const Error& error) {
        const std::string path = file_.file().path().string();
        // The file's own errors name it.
        if (std::string_view(error.what()).starts_with(path)) throw;
        fail("{}: {}/{}", path, entry.group, error.what());
      }
    };
    runs.push_back(
        {.name = fmt::format("{}/{}", entry.variant,
                             entry.recommender.empty() ? "predictions" : entry.recommender),
         .open = open});
  }
  return runs;
}

}  // namespace reckon
