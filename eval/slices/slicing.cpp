#include "eval/slices/slicing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "eval/quantile.h"

namespace reckon {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> ascending_without_nan(std::span<const double> values) {
  std::vector<double> ascending;
  for (const double value : values) {
    if (!std::isnan(value)) ascending.push_back(value);
  }
  std::ranges::sort(ascending);
  return ascending;
}

// Slices without a row are left out and the others numbered anew.
void drop_empty(Slicing& slicing) {
  std::vector<std::int32_t> renumbered(slicing.slices.size(), -1);
  for (const std::int32_t slice : slicing.slice_of) {
    if (slice >= 0) renumbered[static_cast<std::size_t>(slice)] = 0;
  }
  std::vector<std::string> kept;
  for (std::size_t slice = 0; slice < renumbered.size(); ++slice) {
    if (renumbered[slice] < 0) continue;
    renumbered[slice] = static_cast<std::int32_t>(kept.size());
    kept.push_back(std::move(slicing.slices[slice]));
  }
  slicing.slices = std::move(kept);
  for (std::int32_t& slice : slicing.slice_of) {
    if (slice >= 0) slice = renumbered[static_cast<std::size_t>(slice)];
  }
}

// The names between '|' in a text, without the spaces around them, each once.
std::set<std::string_view> labels_in(std::string_view text) {
  std::set<std::string_view> labels;
  while (!text.empty()) {
    const std::size_t bar = std::min(text.find('|'), text.size());
    std::string_view label = text.substr(0, bar);
    text.remove_prefix(std::min(bar + 1, text.size()));
    label.remove_prefix(std::min(label.find_first_not_of(' '), label.size()));
    label = label.substr(0, label.find_last_not_of(' ') + 1);
    if (!label.empty()) labels.insert(label);
  }
  return labels;
}

// The keys of the largest counts, at most `most`, in the order of their bytes; of equal counts the
// first keys.
std::vector<std::string> most_frequent(
    const std::map<std::string, std::int32_t, std::less<>>& counts, std::size_t most) {
  std::vector<std::pair<std::int32_t, std::string_view>> by_size;
  by_size.reserve(counts.size());
  for (const auto& [key, count] : counts) by_size.emplace_back(-count, key);
  std::ranges::sort(by_size);
  by_size.resize(std::min(by_size.size(), most));
  std::vector<std::string> keys;
  keys.reserve(by_size.size());
  for (const auto& [count, key] : by_size) keys.emplace_back(key);
  std::ranges::sort(keys);
  return keys;
}

std::vector<Slicing> slice_by_labels(const std::string& name, std::span<const std::string> texts,
                                     std::size_t most) {
  std::map<std::string, std::int32_t, std::less<>> counts;
  for (const std::string& text : texts)
    for (const std::string_view label : labels_in(text)) ++counts[std::string(label)];
  std::vector<Slicing> slicings;
  std::map<std::string, std::size_t, std::less<>> places;
  for (const std::string& label : most_frequent(counts, most)) {
    places.emplace(label, slicings.size());
    slicings.push_back({name, {label}, std::vector<std::int32_t>(texts.size(), -1)});
  }
  for (std::size_t row = 0; row < texts.size(); ++row)
    for (const std::string_view label : labels_in(texts[row]))
      if (const auto found = places.find(label); found != places.end())
        slicings[found->second].slice_of[row] = 0;
  return slicings;
}

}  // namespace

void check_slicing(const Slicing& slicing, std::size_t count) {
  if (slicing.slice_of.size() != count) {
    fail("slices by {}: {} rows, expected {}", slicing.name, slicing.slice_of.size(), count);
  }
  for (std::size_t row = 0; row < count; ++row) {
    const std::int32_t slice = slicing.slice_of[row];
    if (slice >= -1 && slice < static_cast<std::int64_t>(slicing.slices.size())) continue;
    fail("slices by {}: row {} is in slice {}, expected -1 to {}", slicing.name, row, slice,
         static_cast<std::int64_t>(slicing.slices.size()) - 1);
  }
}

Slicing slice_by_quantiles(std::string name, std::span<const double> values, std::size_t bins) {
  if (bins == 0) fail("slices by {}: 0 slices, expected at least 1", name);
  Slicing slicing = {std::move(name), {}, {}};
  slicing.slice_of.assign(values.size(), -1);
  const std::vector<double> ascending = ascending_without_nan(values);
  if (ascending.empty()) return slicing;
  std::vector<double> upper;  // of all slices but the last
  for (std::size_t bin = 1; bin < bins; ++bin) {
    const double share = static_cast<double>(bin) / static_cast<double>(bins);
    upper.push_back(interpolated_quantile(ascending, share));
  }
  std::vector<std::pair<double, double>> extremes(bins, {kInfinity, -kInfinity});
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (std::isnan(values[row])) continue;
    const auto slice = std::ranges::lower_bound(upper, values[row]) - upper.begin();
    slicing.slice_of[row] = static_cast<std::int32_t>(slice);
    auto& [least, most] = extremes[static_cast<std::size_t>(slice)];
    least = std::min(least, values[row]);
    most = std::max(most, values[row]);
  }
  for (const auto& [least, most] : extremes) {
    slicing.slices.push_back(least == most ? fmt::format("{:.6g}", least)
                                           : fmt::format("{:.6g} to {:.6g}", least, most));
  }
  drop_empty(slicing);
  return slicing;
}

Slicing slice_by_edges(std::string name, std::span<const double> values,
                       std::span<const double> edges) {
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (std::isnan(edges[i]) || (i > 0 && edges[i] <= edges[i - 1])) {
      fail("slices by {}: edge {} is {}, expected numbers in ascending order", name, i, edges[i]);
    }
  }
  Slicing slicing = {std::move(name), {}, {}};
  if (edges.empty()) {
    slicing.slices = {"all"};
  } else {
    slicing.slices.push_back(fmt::format("below {:.6g}", edges.front()));
    for (std::size_t i = 1; i < edges.size(); ++i) {
      slicing.slices.push_back(fmt::format("{:.6g} to below {:.6g}", edges[i - 1], edges[i]));
    }
    slicing.slices.push_back(fmt::format("{:.6g} and above", edges.back()));
  }
  for (const double value : values) {
    const auto slice = std::ranges::upper_bound(edges, value) - edges.begin();
    slicing.slice_of.push_back(std::isnan(value) ? -1 : static_cast<std::int32_t>(slice));
  }
  return slicing;
}

Slicing slice_by_category(std::string name, std::span<const std::string> categories,
                          std::size_t most) {
  if (most == 0) fail("slices by {}: 0 slices, expected at least 1", name);
  std::map<std::string, std::int32_t, std::less<>> counts;
  for (const std::string& category : categories) {
    if (!category.empty()) ++counts[category];
  }
  const bool others = counts.size() > most;
  Slicing slicing = {std::move(name), most_frequent(counts, others ? most - 1 : most), {}};
  std::map<std::string, std::int32_t> numbers;
  for (const std::string& slice : slicing.slices) {
    numbers.emplace(slice, static_cast<std::int32_t>(numbers.size()));
  }
  const std::int32_t other = others ? static_cast<std::int32_t>(numbers.size()) : -1;
  if (others) slicing.slices.emplace_back("other");
  for (const std::string& category : categories) {
    const auto found = numbers.find(category);
    slicing.slice_of.push_back(category.empty()         ? -1
                               : found != numbers.end() ? found->second
                                                        : other);
  }
  return slicing;
}

std::vector<Slicing> slice_by_attribute(const std::string& name, std::span<const std::string> texts,
                                        std::size_t most) {
  const auto has_labels = [](const std::string& text) { return text.find('|') != text.npos; };
  if (std::ranges::any_of(texts, has_labels)) return slice_by_labels(name, texts, most);
  std::set<std::string_view> distinct(texts.begin(), texts.end());
  distinct.erase("");
  const auto present = static_cast<std::size_t>(
      std::ranges::count_if(texts, [](const std::string& text) { return !text.empty(); }));
  if (distinct.size() > most && 2 * distinct.size() > present) return {};
  return {slice_by_category(name, texts, most)};
}

Slicing slice_by_cold_start(std::string name, std::span<const double> counts, double most_of_cold) {
  Slicing slicing = {
      std::move(name), {fmt::format("cold (at most {:.6g})", most_of_cold), "warm"}, {}};
  for (const double count : counts) {
    slicing.slice_of.push_back(std::isnan(count) ? -1 : count <= most_of_cold ? 0 : 1);
  }
  return slicing;
}

std::vector<Slicing> slice_users(std::span<const double> history_lengths, std::size_t bins,
                                 double most_of_cold) {
  return {slice_by_quantiles("history length", history_lengths, bins),
          slice_by_cold_start("cold-start users", history_lengths, most_of_cold)};
}

std::vector<Slicing> slice_items(std::span<const double> popularity, std::size_t bins,
                                 double most_of_cold) {
  return {slice_by_quantiles("popularity of the target", popularity, bins),
          slice_by_cold_start("cold-start items", popularity, most_of_cold)};
}

}  // namespace reckon
