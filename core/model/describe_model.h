#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/model/model.h"

namespace reckon {

// Floating-point operations for one token of a text of `length` tokens, a multiply-add counted as
// two: layers * (8 hidden^2 + 4 hidden * intermediate + 4 hidden * length). The terms are the four
// projections of attention, the two of the feed-forward part, and the scores and weighted sums over
// the other tokens; what is not a matrix product is left out, and so is what happens once a text.
double flops_per_token(const ModelConfig& config, double length);

// What is known of a model, for a reader: an object with the same names everywhere.
nlohmann::ordered_json describe_model(const Model& model);
// The same as lines of "name  value".
std::string describe_model_as_text(const Model& model);

}  // namespace reckon
