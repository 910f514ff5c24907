#include "bench/slice_run.h"

#include <algorithm>

#include "eval/slices/target_values.h"

namespace reckon {
namespace {

TargetValues ndcg_of_targets(const SlicedLists& run, const Slicing& targets) {
  return target_values(run.places.view(), *run.relevant, targets, TargetMetric::kNdcg,
                       run.places.cols());
}

// [units] NaN: no targets.
std::vector<double> ndcg_of_units(const SlicedLists& run) {
  std::size_t targets = 0;
  for (const std::int32_t target : run.relevant->items)
    targets = std::max(targets, static_cast<std::size_t>(target) + 1);
  const Slicing all{
      .name = "all", .slices = {"all"}, .slice_of = std::vector<std::int32_t>(targets, 0)};
  const TargetValues values = ndcg_of_targets(run, all);
  return {values.inside.row(0).begin(), values.inside.row(0).end()};
}

}  // namespace

SliceTable slice_run(const SlicedLists& run, const SliceOptions& options, Progress& progress) {
  const std::vector<double> values = ndcg_of_units(run);
  SliceTableBuilder table(options, progress);
  for (const Slicing& slicing : run.slicings->units) table.add(slices_of_users(values, slicing));
  for (const Slicing& slicing : run.slicings->targets)
    table.add(slices_of_targets(ndcg_of_targets(run, slicing), slicing));
  return table.finish();
}

SliceTable slice_difference(const SlicedLists& a, const SlicedLists& b, SliceOptions options,
                            Progress& progress) {
  options.worst = WorstSlice::kLowestDifference;
  const std::vector<double> of_a = ndcg_of_units(a);
  const std::vector<double> of_b = ndcg_of_units(b);
  SliceTableBuilder table(options, progress);
  for (const Slicing& slicing : a.slicings->units) table.add(slices_of_users(of_a, of_b, slicing));
  for (const Slicing& slicing : a.slicings->targets)
    table.add(slices_of_targets(ndcg_of_targets(a, slicing), ndcg_of_targets(b, slicing), slicing));
  return table.finish();
}

}  // namespace reckon
