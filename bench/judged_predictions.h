#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bench/experiment_data.h"
#include "bench/named_run.h"
#include "bench/shown_items.h"
#include "datasets/predictions_file.h"

namespace reckon {

// A dataset as judgments of recommended lists: queries are users, documents items, both by their
// ids; a user's relevant items have grade 1, the catalogue is that of the dataset.
struct JudgedDataset {
  ExperimentData data;
  std::vector<std::string> user_ids;  // row numbers where the dataset has none
  std::vector<std::string> item_ids;
  std::optional<ShownItems> shown;             // of logged events
  std::optional<UnitSlicings> slicings;        // if asked for: runs are sliced by these
  std::optional<UserItems> evaluated_targets;  // of who is in slices; none: of all users
};
JudgedDataset read_judged_dataset(const Dataset& dataset, const DataOptions& options);

// Which users are queries.
enum class JudgedUsers {
  kAll,           // who has a list or relevant items, by id
  kOfEvaluation,  // as evaluate_lists(): with history and a list, by row; the list's order stands
};

// Lists beside the dataset, which must outlive them. Their scores order them, without scores their
// own order stands. Who has an empty list is not retrieved. Measures beyond accuracy learn from
// all items of train and validation. Throws Error for rows that do not fit the dataset, a user or
// an item named twice, and a score that is not a number.
OpenedRun judged_lists(const RankingPredictions& lists, const JudgedDataset& dataset,
                       JudgedUsers users = JudgedUsers::kAll);

// The lists of a predictions file, each a run.
class JudgedPredictions {
 public:
  // slices: whether its runs are to be sliced. Throws Error for files that cannot be read, or
  // without lists, or of another dataset.
  JudgedPredictions(const std::filesystem::path& predictions, const std::filesystem::path& dataset,
                    const DataOptions& options, bool slices = false,
                    JudgedUsers users = JudgedUsers::kAll);

  std::vector<NamedRun> runs() const;  // must not outlive this

 private:
  PredictionsFile file_;
  JudgedUsers users_;
  std::vector<std::string> warnings_;
  JudgedDataset dataset_;
};

}  // namespace reckon
