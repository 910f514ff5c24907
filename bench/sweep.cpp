#include "bench/sweep.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::array<std::string_view, 7> kAxes = {"precision", "batch", "length", "layers",
                                                   "dim",       "items", "rescore"};
constexpr std::size_t kMostVariants = 256;

bool is_axis(std::string_view name) { return std::ranges::find(kAxes, name) != kAxes.end(); }

void begin_axis(std::vector<SweepAxis>& axes, std::string_view name) {
  if (!is_axis(name)) {
    fail("--sweep: found '{}', expected one of {} with or without values", name,
         fmt::join(kAxes, ", "));
  }
  for (const SweepAxis& axis : axes) {
    if (axis.name == name) fail("--sweep: {} is given twice", name);
  }
  axes.push_back({std::string(name), {}});
}

void add_value(std::vector<SweepAxis>& axes, std::string_view value) {
  std::vector<std::string>& values = axes.back().values;
  if (value.empty()) fail("--sweep: {}: an empty value", axes.back().name);
  if (std::ranges::find(values, value) != values.end()) {
    fail("--sweep: {}: {} is given twice", axes.back().name, value);
  }
  values.emplace_back(value);
}

// What the model has of an axis by itself; empty for precision and batch.
std::string own_value(std::string_view axis, const ModelConfig& config) {
  if (axis == "length") return std::to_string(config.max_length);
  if (axis == "layers") return std::to_string(config.layers);
  if (axis == "dim") return std::to_string(config.dimension());
  if (axis == "items") return "fp32";
  if (axis == "rescore") return "none";
  return {};
}

struct Combination {
  std::string precision = "fp32";
  std::vector<std::pair<std::string, std::string>> options;
};

std::string text_of(const Combination& combination) {
  const auto& options = combination.options;
  const bool compressed =
      std::ranges::any_of(options, [](const auto& option) { return option.first == "items"; });
  std::string text = combination.precision;
  char separator = ':';
  for (const auto& [name, value] : options) {
    if (name == "rescore" && !compressed) continue;
    text += fmt::format("{}{}={}", separator, name, value);
    separator = ',';
  }
  return text;
}

}  // namespace

std::vector<SweepAxis> parse_sweep(std::string_view text) {
  std::vector<SweepAxis> axes;
  while (true) {
    const auto end = text.find_first_of(",;");
    const std::string_view piece = text.substr(0, end);
    if (const auto equals = piece.find('='); equals != std::string_view::npos) {
      begin_axis(axes, piece.substr(0, equals));
      add_value(axes, piece.substr(equals + 1));
    } else if (axes.empty() || axes.back().values.empty() || is_axis(piece)) {
      begin_axis(axes, piece);
    } else {
      add_value(axes, piece);
    }
    if (end == std::string_view::npos) return axes;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string> usual_values(std::string_view axis, const ModelConfig& config) {
  const auto all_and = [](std::size_t all, std::size_t part) {
    std::vector<std::string> values = {std::to_string(all)};
    if (part > 0 && part < all) values.push_back(std::to_string(part));
    return values;
  };
  if (axis == "precision") return {"fp32", "bf16", "int8"};
  if (axis == "batch") return {"1", "32"};
  if (axis == "length") return all_and(config.max_length, config.max_length / 4);
  if (axis == "layers") return all_and(config.layers, config.layers / 2);
  if (axis == "items") return {"fp32", "int8", "int4", "binary"};
  if (axis == "rescore") return {"none", "100"};
  return all_and(config.dimension(), config.dimension() / 2);
}

std::vector<std::string> sweep_variants(const std::vector<SweepAxis>& axes,
                                        const ModelConfig& config) {
  std::vector<Combination> all = {{}};
  for (const SweepAxis& axis : axes) {
    const auto values = axis.values.empty() ? usual_values(axis.name, config) : axis.values;
    std::vector<Combination> more;
    for (const Combination& one : all) {
      for (const std::string& value : values) {
        Combination next = one;
        if (axis.name == "precision") {
          next.precision = value;
        } else if (value != own_value(axis.name, config)) {
          next.options.emplace_back(axis.name, value);
        }
        more.push_back(std::move(next));
      }
    }
    if (more.size() > kMostVariants) {
      fail("--sweep: more than {} variants, expected fewer axes or values", kMostVariants);
    }
    all = std::move(more);
  }
  std::vector<std::string> variants = {"fp32"};
  for (const Combination& one : all) {
    std::string variant = text_of(one);
    if (std::ranges::find(variants, variant) == variants.end()) {
      variants.push_back(std::move(variant));
    }
  }
  return variants;
}

}  // namespace reckon
