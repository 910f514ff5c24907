#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace reckon {

// Which columns of a table of predictions hold what: places in names.
struct PredictionColumns {
  std::vector<std::string> names;  // of the columns that are read, as the header has them
  std::size_t truth = 0;
  bool is_rating = false;  // the truth is
  std::optional<std::size_t> score, prediction, weight;
  std::vector<std::string> labels;        // that have scores of their own
  std::vector<std::size_t> label_scores;  // [labels]
  bool are_probabilities = false;         // all scores of labels are

  // Its scores are not read.
  void drop_label(const std::string& label);
};

// From a header. Throws Error, naming the file, where the truth or the predictions are missing, or
// two columns mean the same.
PredictionColumns find_prediction_columns(const std::filesystem::path& path,
                                          const std::vector<std::string>& header);

}  // namespace reckon
