#include "bench/dataset_slices.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <span>
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

std::size_t slices_in(std::span<const Slicing> slicings) {
  std::size_t count = 0;
  for (const Slicing& slicing : slicings) count += slicing.slices.size();
  return count;
}

struct Attributes {
  const char* group;  // "/users"
  const char* what;   // "user attribute"
  std::vector<std::string> names;
};

// An attribute at a time: those without room are not kept.
void add_attributes(const Dataset& dataset, const Attributes& attributes, std::size_t& room,
                    std::vector<Slicing>& to, std::vector<std::string>& notes) {
  for (const std::string& name : attributes.names) {
    SliceAttributes read = read_slice_attributes(dataset, attributes.group, {&name, 1});
    if (const std::size_t slices = slices_in(read.slicings); slices <= room) {
      room -= slices;
      std::ranges::move(read.slicings, std::back_inserter(to));
    } else {
      read.notes.push_back(
          fmt::format("{}: left out, its {} slices would be too many", name, slices));
    }
    for (const std::string& note : read.notes)
      notes.push_back(fmt::format("{} {}", attributes.what, note));
  }
}

}  // namespace

UnitSlicings slice_dataset(const Dataset& dataset, const ExperimentData& data, std::size_t most) {
  const ExperimentView& test = data.test;
  const std::size_t users = test.task.relevant.users();
  std::vector<double> history(users, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t user = 0; user < users; ++user)
    if (!test.task.relevant.row(user).empty())
      history[user] = static_cast<double>(test.seen.row(user).size());
  std::vector<double> popularity(test.task.item_count);
  for (const std::int32_t item : test.seen.items) ++popularity[static_cast<std::size_t>(item)];

  UnitSlicings slicings{.units = slice_users(history), .targets = slice_items(popularity)};
  if (dataset.has_item_texts())
    slicings.targets.push_back(
        slice_by_quantiles("text length of the target", text_lengths(dataset)));
  const std::size_t usual = slices_in(slicings.units) + slices_in(slicings.targets);
  std::size_t room = most - std::min(most, usual);
  add_attributes(dataset, {"/users", "user attribute", dataset.user_attributes()}, room,
                 slicings.units, slicings.notes);
  add_attributes(dataset, {"/items", "item attribute", dataset.item_attributes()}, room,
                 slicings.targets, slicings.notes);
  return slicings;
}

}  // namespace reckon
