#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/sliced_lists.h"
#include "core/progress.h"
#include "eval/beyond/recommendation_context.h"
#include "eval/judged/judged_source.h"

namespace reckon {

// The recommended lists of a run whose items and users are those of a dataset.
struct RecommendedRun {
  RecommendationInputs inputs;            // points to what the source holds
  std::span<const std::string> user_ids;  // [users]
};

// A run beside its judgments.
struct OpenedRun {
  std::unique_ptr<JudgedSource> source;
  std::optional<RecommendedRun> recommended = std::nullopt;  // none: there is no dataset
  std::optional<SlicedLists> sliced = std::nullopt;          // if asked for
  std::vector<std::string> warnings = {};
};

// A run that is read when it is its turn.
struct NamedRun {
  std::string name;
  std::function<OpenedRun(Progress& progress)> open;
};

}  // namespace reckon
