#include "bench/dataset_slices.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "bench/slice_attributes.h"
#include "core/utf8.h"

namespace reckon {
namespace {

constexpr std::size_t kBlockRows = 1 << 16;

std::vector<double> text_lengths(const Dataset& dataset) {
  std::vector<double> lengths;
  for (std::size_t begin = 0; begin < dataset.item_count(); begin += kBlockRows)
    for (const std::string& text :
         dataset.item_texts(begin, std::min(begin + kBlockRows, dataset.item_count())))
      lengths.push_back(static_cast<double>(count_characters(text)));
  return lengths;
}

void append(std::vector<Slicing>& to, std::vector<Slicing> more) {
  for (Slicing& slicing : more) to.push_back(std::move(slicing));
}

void append(std::vector<Slicing>& to, const char* of, SliceAttributes attributes,
            std::vector<std::string>& notes) {
  append(to, std::move(attributes.slicings));
  for (const std::string& note : attributes.notes) notes.push_back(fmt::format("{} {}", of, note));
}

}  // namespace

UnitSlicings slice_dataset(const Dataset& dataset, const ExperimentData& data) {
  const ExperimentView& test = data.test;
  const std::size_t users = test.task.relevant.users();
  std::vector<double> history(users, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t user = 0; user < users; ++user)
    if (!test.task.relevant.row(user).empty())
      history[user] = static_cast<double>(test.seen.row(user).size());
  std::vector<double> popularity(test.task.item_count);
  for (const std::int32_t item : test.seen.items) ++popularity[static_cast<std::size_t>(item)];

  UnitSlicings slicings{.units = slice_users(history), .targets = slice_items(popularity)};
  append(slicings.units, "user attribute",
         read_slice_attributes(dataset, "/users", dataset.user_attributes()), slicings.notes);
  if (dataset.has_item_texts())
    slicings.targets.push_back(
        slice_by_quantiles("text length of the target", text_lengths(dataset)));
  append(slicings.targets, "item attribute",
         read_slice_attributes(dataset, "/items", dataset.item_attributes()), slicings.notes);
  return slicings;
}

}  // namespace reckon
