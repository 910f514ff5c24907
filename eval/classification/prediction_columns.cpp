#include "eval/classification/prediction_columns.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/error.h"
#include "core/table/parse.h"

namespace reckon {
namespace {

enum class Role { kTruth, kRating, kScore, kPrediction, kWeight };
struct NamedRole {
  std::string_view name;
  Role role;
};
constexpr auto kRoles = std::to_array<NamedRole>({
    {"truth", Role::kTruth},
    {"label", Role::kTruth},
    {"y_true", Role::kTruth},
    {"rating", Role::kRating},
    {"score", Role::kScore},
    {"y_score", Role::kScore},
    {"prediction", Role::kPrediction},
    {"predicted", Role::kPrediction},
    {"y_pred", Role::kPrediction},
    {"weight", Role::kWeight},
    {"sample_weight", Role::kWeight},
});

struct ScorePrefix {
  std::string_view prefix;
  bool probability;
};
constexpr auto kPrefixes = std::to_array<ScorePrefix>({
    {"score:", false},
    {"prob:", true},
    {"prob_", true},
});

}  // namespace

void PredictionColumns::drop_label(const std::string& label) {
  const auto found = std::ranges::find(labels, label);
  if (found == labels.end()) return;
  label_scores.erase(label_scores.begin() + (found - labels.begin()));
  labels.erase(found);
}

PredictionColumns find_prediction_columns(const std::filesystem::path& path,
                                          const std::vector<std::string>& header) {
  PredictionColumns columns;
  columns.are_probabilities = true;
  std::optional<std::size_t> truth;
  const auto set = [&](std::optional<std::size_t>& place, const std::string& name) {
    if (place) {
      fail("{}: columns {} and {} mean the same, expected one of them", path.string(),
           quote_for_message(columns.names[*place]), quote_for_message(name));
    }
    place = columns.names.size() - 1;
  };
  for (const std::string& name : header) {
    if (const auto role = std::ranges::find(kRoles, name, &NamedRole::name); role != kRoles.end()) {
      columns.names.push_back(name);
      switch (role->role) {
        case Role::kTruth:
        case Role::kRating:
          columns.is_rating = role->role == Role::kRating;
          set(truth, name);
          break;
        case Role::kScore:
          set(columns.score, name);
          break;
        case Role::kPrediction:
          set(columns.prediction, name);
          break;
        case Role::kWeight:
          set(columns.weight, name);
          break;
      }
      continue;
    }
    for (const auto& [prefix, probability] : kPrefixes) {
      if (!name.starts_with(prefix) || name.size() == prefix.size()) continue;
      const std::string label = name.substr(prefix.size());
      if (std::ranges::find(columns.labels, label) != columns.labels.end()) {
        fail("{}: two columns hold the scores of label {}", path.string(),
             quote_for_message(label));
      }
      columns.label_scores.push_back(columns.names.size());
      columns.names.push_back(name);
      columns.labels.push_back(label);
      columns.are_probabilities = columns.are_probabilities && probability;
      break;
    }
  }
  if (!truth) {
    fail("{}: no column of the truth, expected one named truth, label, y_true or rating",
         path.string());
  }
  columns.truth = *truth;
  if (columns.labels.size() == 1) {
    fail("{}: scores of label {} alone, expected those of another, or a column named score",
         path.string(), quote_for_message(columns.labels[0]));
  }
  if (columns.score && !columns.labels.empty()) {
    fail("{}: both a score and scores of labels, expected one of them", path.string());
  }
  if (columns.is_rating ? !columns.prediction
                        : !columns.score && !columns.prediction && columns.labels.empty()) {
    fail("{}: no column of predictions, expected score, score:LABEL, prob_LABEL or prediction",
         path.string());
  }
  return columns;
}

}  // namespace reckon
