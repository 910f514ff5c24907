#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/matrix.h"
#include "datasets/hdf5_file.h"

namespace reckon {

// What a recommender put before users: the K best items a user.
struct RankingPredictions {
  std::vector<std::int32_t> users;  // user rows [u]
  Matrix<std::int32_t> items;  // [u, K] item rows, best first, -1 behind a list that is shorter
  Matrix<float> scores;        // [u, K]; 0 x 0: the order says all
  // Neighbours in a list whose scores differ in the file and not as float32.
  std::size_t ties_by_rounding = 0;
  std::map<std::string, std::vector<double>>
      per_user;  // metric ("ndcg@10", "auc") -> [u], NaN: none
};

// What a classifier says of the rows of a task.
struct TaskPredictions {
  std::vector<std::int64_t> rows;  // rows of the task [n]
  Matrix<float> scores;            // [n, classes]
  bool probabilities = false;      // stored as `probabilities`, else as `scores`
};

// Writes format "reckon-predictions", version 1; the file appears at commit() or not at all.
// /variants/<variant>/<recommender>/{user, items, scores, per_user/<metric>} and
// /tasks/<task>/<variant>/{row, scores or probabilities}. A variant with a backend ("cuda/fp8") is
// a group in a group. Model-free recommenders have the variant "none".
class PredictionsWriter {
 public:
  PredictionsWriter(const std::filesystem::path& path, const std::string& dataset_hash);
  void add_ranking(std::string_view variant, std::string_view recommender,
                   const RankingPredictions& predictions);
  void add_task(std::string_view task, std::string_view variant,
                const TaskPredictions& predictions);
  // Attribute of the root: configuration that a reader needs (split, seed, ...).
  void set_attribute(const std::string& name, const Attribute& value);
  void commit();

 private:
  Hdf5File file_;
};

// Reads such a file, ours or another program's. Shapes are checked against each other on reading;
// whether rows are in range is for whoever knows the dataset.
class PredictionsFile {
 public:
  struct Ranking {
    std::string variant;
    std::string recommender;  // empty where the lists lie in the variant's own group
    std::string group;        // path in the file
  };
  struct TaskEntry {
    std::string task;
    std::string variant;  // empty where the scores lie in the task's own group
    std::string group;
  };

  static PredictionsFile open(const std::filesystem::path& path);

  // Empty: the file does not say.
  std::string dataset_hash() const;
  std::string positive_rule() const;
  const std::vector<Ranking>& rankings() const { return rankings_; }
  const std::vector<TaskEntry>& tasks() const { return tasks_; }
  RankingPredictions read(const Ranking& ranking) const;
  TaskPredictions read(const TaskEntry& task) const;
  const Hdf5File& file() const { return file_; }

 private:
  explicit PredictionsFile(Hdf5File file);
  Hdf5File file_;
  std::vector<Ranking> rankings_;
  std::vector<TaskEntry> tasks_;
};

}  // namespace reckon
