#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace reckon {

// One value of a facet ("space" of the facet theme) and the ways to say it. The wordings of one
// value share as few words as can be: who knows only words sees little in common between two items
// of the same value.
struct FacetValue {
  std::string_view name;
  std::string_view wordings;  // separated by '|'
};

// A property that every item has one value of, and users are interested in.
struct Facet {
  std::string_view name;
  std::span<const FacetValue> values;
};

inline constexpr std::size_t kFacets = 6;

// theme, setting, mood, style, audience, medium. Their wordings fit into "a <mood> <medium> about
// <theme>, set <setting>. It <style>. Made for <audience>."
const std::array<Facet, kFacets>& facets();

// The values of all facets one behind the other: those of facet f are numbers [offsets[f],
// offsets[f + 1]).
const std::array<std::size_t, kFacets + 1>& value_offsets();
inline std::size_t facet_value_count() { return value_offsets().back(); }

// What reviewers say, from the worst to the best level of quality; sentences.
inline constexpr std::size_t kQualityLevels = 5;
const std::array<FacetValue, kQualityLevels>& qualities();

// The wordings, or templates, one by one.
std::vector<std::string_view> split_wordings(std::string_view wordings);

// The values of the facet theme (a file of their own for their length).
std::span<const FacetValue> theme_values();

}  // namespace reckon
