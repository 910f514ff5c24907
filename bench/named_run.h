#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/progress.h"
#include "eval/beyond/recommendation_context.h"
#include "eval/judged/judged_source.h"
#include "eval/slices/slicing.h"

namespace reckon {

// The recommended lists of a run whose items and users are those of a dataset.
struct RecommendedRun {
  RecommendationInputs inputs;             // points to what the source holds
  std::span<const std::string> user_ids;   // [users]
  std::span<const Slicing> user_slicings;  // by their attributes
};

// A run beside its judgments.
struct OpenedRun {
  std::unique_ptr<JudgedSource> source;
  std::optional<RecommendedRun> recommended;  // none: there is no dataset
  std::vector<std::string> warnings;
};

// A run that is read when it is its turn.
struct NamedRun {
  std::string name;
  std::function<OpenedRun(Progress& progress)> open;
};

}  // namespace reckon
