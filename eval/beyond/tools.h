#pragma once

#include "eval/beyond/beyond_measure.h"

// Each tool's measures beyond accuracy, in a file of that name.
namespace reckon::beyond {

extern const BeyondDefinition kReckon;
extern const BeyondDefinition kRectools;
extern const BeyondDefinition kRecbole;
extern const BeyondDefinition kRecpack;
extern const BeyondDefinition kLenskit;

}  // namespace reckon::beyond
