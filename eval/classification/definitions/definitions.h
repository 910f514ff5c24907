#pragma once

#include "eval/classification/label_measure.h"

// How each tool measures labelled predictions, in a file of that name.
namespace reckon::label_definitions_of {

extern const LabelDefinition kReckon;
extern const LabelDefinition kScikitLearn;
extern const LabelDefinition kTorchmetrics;
extern const LabelDefinition kRecBole;

}  // namespace reckon::label_definitions_of
