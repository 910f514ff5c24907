#include "bench/cli/eval_inputs.h"

#include <array>
#include <string_view>

#include "core/error.h"

namespace reckon {
namespace {

constexpr unsigned operator|(EvalInput a, EvalInput b) {
  return static_cast<unsigned>(a) | static_cast<unsigned>(b);
}
constexpr unsigned operator|(unsigned a, EvalInput b) { return a | static_cast<unsigned>(b); }

constexpr unsigned kLists = EvalInput::kNamedPredictions | EvalInput::kRuns;
constexpr unsigned kDatasets = EvalInput::kPredictions | EvalInput::kNamedPredictions;
constexpr unsigned kFeedback = EvalInput::kFeedbackTable | EvalInput::kFeedbackDataset;
constexpr unsigned kRows = EvalInput::kLabels | EvalInput::kRatings;
constexpr unsigned kByName = kLists | kFeedback | kRows;

struct OptionOf {
  const char* option;
  unsigned inputs;
};

// Options that are not here are of every input.
constexpr std::array kOptions = {
    OptionOf{"--k", EvalInput::kPredictions | EvalInput::kNeighbours},
    OptionOf{"--split", kDatasets},
    OptionOf{"--implicit", kDatasets},
    OptionOf{"--positive-threshold", kDatasets | EvalInput::kFeedbackDataset},
    OptionOf{"--definitions", kByName},
    OptionOf{"--metrics", kByName},
    OptionOf{"--explain", kLists},
    OptionOf{"--ties", kLists},
    OptionOf{"--count-missing", kLists},
    OptionOf{"--slices", kLists},
    OptionOf{"--one-system", kLists},
    OptionOf{"--test", kLists | kRows},
    OptionOf{"--interval", kLists},
    OptionOf{"--correction", kLists | kRows},
    OptionOf{"--margin", kLists},
    OptionOf{"--per-query", kLists | EvalInput::kNeighbours},
    OptionOf{"--query-attributes", static_cast<unsigned>(EvalInput::kRuns)},
    OptionOf{"--document-attributes", static_cast<unsigned>(EvalInput::kRuns)},
    OptionOf{"--catalogue", static_cast<unsigned>(EvalInput::kRuns)},
    OptionOf{"--positive", static_cast<unsigned>(EvalInput::kLabels)},
    OptionOf{"--out-of-scope", static_cast<unsigned>(EvalInput::kLabels)},
    OptionOf{"--threshold", static_cast<unsigned>(EvalInput::kLabels)},
    OptionOf{"--uniform", kFeedback},
    OptionOf{"--position", kFeedback},
};

std::string_view name_of(EvalInput input) {
  switch (input) {
    case EvalInput::kPredictions:
      return "PREDICTIONS without --metrics";
    case EvalInput::kNamedPredictions:
      return "PREDICTIONS with metrics by names, such as ndcg@10";
    case EvalInput::kRuns:
      return "--run";
    case EvalInput::kNeighbours:
      return "nearest neighbours";
    case EvalInput::kLabels:
      return "--labels";
    case EvalInput::kRatings:
      return "--ratings";
    case EvalInput::kFeedbackTable:
      return "a table of --feedback";
    case EvalInput::kFeedbackDataset:
      return "--feedback";
  }
  return "";
}

}  // namespace

void check_eval_options(const CLI::App& app, EvalInput input) {
  for (const auto& [option, inputs] : kOptions)
    if (app.count(option) > 0 && (inputs & static_cast<unsigned>(input)) == 0)
      fail("{}: not of {}", option, name_of(input));
  const bool of_rows = input == EvalInput::kLabels || input == EvalInput::kRatings;
  if (!of_rows || app.count(std::string(name_of(input))) > 1) return;
  for (const char* option : {"--test", "--correction"})
    if (app.count(option) > 0) fail("{}: not of {} of one file", option, name_of(input));
}

}  // namespace reckon
