#include "core/cpu/precision_plan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

#include "core/error.h"

namespace reckon::cpu {
namespace {

struct PrecisionName {
  Precision precision;
  std::string_view name;
};
constexpr std::array kPrecisions = {
    PrecisionName{Precision::kFp32, "fp32"},     PrecisionName{Precision::kBf16, "bf16"},
    PrecisionName{Precision::kBf16x3, "bf16x3"}, PrecisionName{Precision::kInt8, "int8"},
    PrecisionName{Precision::kInt4, "int4"},
};

// What options call parts, wider ones first, so that the narrower win.
struct PartName {
  std::string_view name;
  std::array<Part, 2> parts;
};
constexpr std::array kPartNames = {
    PartName{"attention", {Part::kQkv, Part::kAttentionOutput}},
    PartName{"ffn", {Part::kIntermediate, Part::kOutput}},
    PartName{"qkv", {Part::kQkv, Part::kQkv}},
    PartName{"attention_output", {Part::kAttentionOutput, Part::kAttentionOutput}},
    PartName{"intermediate", {Part::kIntermediate, Part::kIntermediate}},
    PartName{"output", {Part::kOutput, Part::kOutput}},
};
constexpr PartName kAllParts[] = {{"", {Part::kQkv, Part::kAttentionOutput}},
                                  {"", {Part::kIntermediate, Part::kOutput}}};

std::optional<std::size_t> parse_layer(std::string_view name, std::size_t layers) {
  if (name == "first") return 0;
  if (name == "last") return layers - 1;
  constexpr std::string_view kPrefix = "layer";
  std::size_t layer = 0;
  if (!name.starts_with(kPrefix)) return std::nullopt;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + kPrefix.size(), end, layer);
  if (error != std::errc() || stop != end || layer >= layers) return std::nullopt;
  return layer;
}

// Which linear layers an option means, and how much it is preferred to others that mean them too.
struct Target {
  std::optional<std::size_t> layer;  // none: all
  std::span<const PartName> parts;
  std::size_t preference = 0;
};

std::optional<Target> parse_target(std::string_view name, std::size_t layers) {
  Target target{.layer = {}, .parts = kAllParts};
  const auto dot = name.find('.');
  std::string_view part = name;
  if (dot != std::string_view::npos || parse_layer(name, layers)) {
    target.layer = parse_layer(name.substr(0, dot), layers);
    if (!target.layer) return std::nullopt;
    target.preference = 2 * kPartNames.size();
    if (dot == std::string_view::npos) return target;
    part = name.substr(dot + 1);
  }
  const auto found = std::ranges::find(kPartNames, part, &PartName::name);
  if (found == kPartNames.end()) return std::nullopt;
  target.parts = std::span(&*found, 1);
  target.preference += found->parts[0] == found->parts[1] ? 2 : 1;
  return target;
}

}  // namespace

std::string_view name_of(Part part) { return kPartNames[2 + static_cast<std::size_t>(part)].name; }

std::string_view name_of(Precision precision) {
  return std::ranges::find(kPrecisions, precision, &PrecisionName::precision)->name;
}

std::optional<Precision> find_precision(std::string_view name) {
  const auto found = std::ranges::find(kPrecisions, name, &PrecisionName::name);
  return found == kPrecisions.end() ? std::nullopt : std::optional(found->precision);
}

std::vector<std::string_view> precision_names() {
  std::vector<std::string_view> names;
  names.reserve(kPrecisions.size());
  for (const PrecisionName& row : kPrecisions) names.push_back(row.name);
  return names;
}

bool means_parts(std::string_view option, std::size_t layers) {
  return parse_target(option, layers).has_value();
}

PrecisionPlan PrecisionPlan::parse(const Variant& variant, std::size_t layers) {
  const auto precision_of = [&](std::string_view name) {
    const auto precision = find_precision(name);
    if (!precision) {
      fail("variant '{}': no precision '{}' on backend 'cpu', available: {}", variant.text, name,
           fmt::join(precision_names(), ", "));
    }
    return *precision;
  };
  PrecisionPlan plan(layers, precision_of(variant.precision));
  struct Setting {
    std::string_view option;
    Target target;
    Precision precision;
  };
  std::vector<Setting> settings;
  for (const auto& [name, value] : variant.options) {
    if (const auto target = parse_target(name, layers)) {
      const Precision precision = precision_of(value);
      for (const Setting& other : settings) {
        const bool same = other.target.layer == target->layer &&
                          other.target.preference == target->preference &&
                          other.target.parts.data() == target->parts.data();
        if (!same || other.precision == precision) continue;
        fail("variant '{}': {} and {} mean the same of the {} layers, expected one of them",
             variant.text, other.option, name, layers);
      }
      settings.push_back({name, *target, precision});
    }
  }
  std::ranges::stable_sort(settings, {}, [](const Setting& s) { return s.target.preference; });
  for (const Setting& setting : settings) {
    const std::size_t first = setting.target.layer.value_or(0);
    const std::size_t last = setting.target.layer.value_or(layers - 1);
    for (std::size_t layer = first; layer <= last; ++layer) {
      for (const PartName& name : setting.target.parts) {
        for (const Part part : name.parts) plan.set(layer, part, setting.precision);
      }
    }
  }
  return plan;
}

}  // namespace reckon::cpu
