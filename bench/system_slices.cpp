#include "bench/system_slices.h"

#include <algorithm>
#include <map>
#include <utility>

#include "bench/slice_run.h"

namespace reckon {
namespace {

constexpr std::size_t kMostUsersOfDraws = 5'000;

SlicedLists sliced_lists(const RankingEvaluation& evaluation, const UserItems& relevant,
                         const UnitSlicings& slicings, std::size_t cutoff) {
  SlicedLists lists{.places = Matrix<std::int32_t>(relevant.users(), cutoff),
                    .relevant = &relevant,
                    .slicings = &slicings};
  std::fill_n(lists.places.data(), relevant.users() * cutoff, -1);
  for (std::size_t row = 0; row < evaluation.users.size(); ++row) {
    const auto user = static_cast<std::size_t>(evaluation.users[row]);
    place_targets(evaluation.items.row(row), relevant.row(user), lists.places.row(user));
  }
  return lists;
}

// A recommender of the first variant, which the other variants are compared with.
struct Reference {
  std::string system;
  SlicedLists lists;
};

}  // namespace

ExperimentSlices slice_systems(std::span<const SystemRun> systems, const UserItems& relevant,
                               const UnitSlicings& slicings, SliceOptions options,
                               Progress& progress) {
  ExperimentSlices slices;
  slices.notes = slicings.notes;
  if (systems.empty()) return slices;
  const RankingEvaluation& first = systems.front().evaluation;
  slices.cutoff = std::min(kSliceCutoff, first.items.cols());
  const UserItems targets = targets_of(relevant, first.users);
  if (first.users.size() > kMostUsersOfDraws) {
    options.interval = IntervalMethod::kStudentT;
    options.test = PairedTest::kStudentT;
  }
  std::map<std::string, Reference> references;  // by recommender
  for (const SystemRun& system : systems) {
    SlicedLists lists = sliced_lists(system.evaluation, targets, slicings, slices.cutoff);
    slices.systems.push_back({system.name(), "", slice_run(lists, options, progress)});
    if (system.variant == kNoVariant) continue;
    const auto reference = references.find(system.recommender);
    if (reference == references.end()) {
      references.emplace(system.recommender, Reference{system.name(), std::move(lists)});
      continue;
    }
    slices.systems.push_back({system.name(), reference->second.system,
                              slice_difference(reference->second.lists, lists, options, progress)});
  }
  return slices;
}

}  // namespace reckon
