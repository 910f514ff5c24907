#include "bench/slice_run.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/matrix.h"
#include "eval/slices/target_values.h"

namespace reckon {
namespace {

constexpr std::size_t kCutoff = 10;

// [users, cutoff], padded.
Matrix<std::int32_t> first_places(const UserItems& lists, std::size_t cutoff) {
  Matrix<std::int32_t> places(lists.users(), cutoff);
  for (std::size_t user = 0; user < lists.users(); ++user) {
    const auto list = lists.row(user);
    const auto row = places.row(user);
    std::ranges::fill(row, -1);
    std::ranges::copy(list.first(std::min(cutoff, list.size())), row.begin());
  }
  return places;
}

void append(std::vector<SliceSample>& samples, std::vector<SliceSample> more) {
  for (SliceSample& sample : more) samples.push_back(std::move(sample));
}

}  // namespace

RunSlices slice_run(const RecommendedRun& run, const SliceOptions& options, Progress& progress) {
  const UserItems& lists = *run.inputs.lists;
  const UserItems& train = *run.inputs.train;
  const UserItems& relevant = *run.inputs.test;
  const std::size_t users = lists.users();
  RunSlices slices;
  for (std::size_t user = 0; user < users; ++user)
    slices.cutoff = std::max(slices.cutoff, std::min(kCutoff, lists.row(user).size()));
  if (slices.cutoff == 0) fail("--slices: no user has a list");
  const Matrix<std::int32_t> places = first_places(lists, slices.cutoff);
  const auto ndcg_of_targets = [&](const Slicing& items) {
    return target_values(places.view(), relevant, items, TargetMetric::kNdcg, slices.cutoff);
  };

  const Slicing all{.name = "all",
                    .slices = {"all"},
                    .slice_of = std::vector<std::int32_t>(run.inputs.item_count, 0)};
  const TargetValues whole = ndcg_of_targets(all);
  // Who has no relevant items is in no slice.
  std::vector<double> history(users, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t user = 0; user < users; ++user)
    if (!relevant.row(user).empty()) history[user] = static_cast<double>(train.row(user).size());
  std::vector<double> popularity(run.inputs.item_count);
  for (const std::int32_t item : train.items) ++popularity[static_cast<std::size_t>(item)];

  std::vector<SliceSample> samples;
  for (const Slicing& slicing : slice_users(history))
    append(samples, slices_of_users(whole.inside.row(0), slicing));
  for (const Slicing& slicing : run.user_slicings)
    append(samples, slices_of_users(whole.inside.row(0), slicing));
  for (const Slicing& slicing : slice_items(popularity))
    append(samples, slices_of_targets(ndcg_of_targets(slicing), slicing));
  slices.table = slice_table(samples, options, progress);
  return slices;
}

}  // namespace reckon
