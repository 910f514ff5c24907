#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/cpu/precision.h"
#include "core/variant.h"

namespace reckon::cpu {

// The linear layers of a transformer layer that can have a precision of their own.
enum class Part { kQkv, kAttentionOutput, kIntermediate, kOutput };
constexpr std::size_t kParts = 4;
std::string_view name_of(Part part);  // "qkv", "attention_output", "intermediate", "output"

// The precision of every linear layer of an encoder.
class PrecisionPlan {
 public:
  PrecisionPlan(std::size_t layers, Precision precision)
      : precisions_(layers * kParts, precision) {}

  // Of a variant such as "int8:attention=bf16,first=fp32". Options that means_parts() give these a
  // precision; others are not looked at. Of two that mean the same linear layer the one of a layer
  // wins, then the one of the smaller part. Throws Error for an unknown precision, and for two
  // options that mean the same ("first", "layer0") with different ones.
  static PrecisionPlan parse(const Variant& variant, std::size_t layers);

  std::size_t layers() const { return precisions_.size() / kParts; }
  Precision of(std::size_t layer, Part part) const {
    return precisions_[layer * kParts + static_cast<std::size_t>(part)];
  }
  bool has(Precision precision) const {
    return std::ranges::find(precisions_, precision) != precisions_.end();
  }
  void set(std::size_t layer, Part part, Precision precision) {
    precisions_[layer * kParts + static_cast<std::size_t>(part)] = precision;
  }

 private:
  std::vector<Precision> precisions_;  // [layers, kParts]
};

// Whether the option of a variant names a part (above, or "attention" for the first two and "ffn"
// for the others), a layer ("first", "last", "layer3", counted from 0) or a part of a layer
// ("layer3.ffn") of a model of so many layers.
bool means_parts(std::string_view option, std::size_t layers);

std::string_view name_of(Precision precision);  // "int8", for example
std::optional<Precision> find_precision(std::string_view name);
std::vector<std::string_view> precision_names();

}  // namespace reckon::cpu
