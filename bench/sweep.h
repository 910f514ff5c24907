#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/model_config.h"

namespace reckon {

// One way in which the variants of a sweep differ.
struct SweepAxis {
  std::string name;                 // precision, batch, length, layers, dim, items, rescore
  std::vector<std::string> values;  // empty: the usual ones, usual_values()
};

// "precision=fp32,int8,batch,layers=6,3": axes and values, cut at commas or semicolons; what is
// the name of no axis is a further value. Throws Error for an axis that is unknown or given twice,
// and for a value without an axis.
std::vector<SweepAxis> parse_sweep(std::string_view text);

// The values of an axis that is named without any: fp32, bf16 and int8; 1 and 32 texts at a time;
// all and a quarter of the tokens; all and half of the layers and of the dimensions; items in fp32,
// int8, int4 and binary; none and 100 of them rescored.
std::vector<std::string> usual_values(std::string_view axis, const ModelConfig& config);

// Every combination of the values as a variant, the last axis changing fastest; before them fp32,
// the reference, without options. An option that is the model's own (all layers) is not written,
// nor is rescoring of items in fp32, so no variant is there twice. Throws Error for more than 256.
std::vector<std::string> sweep_variants(const std::vector<SweepAxis>& axes,
                                        const ModelConfig& config);

}  // namespace reckon
