#pragma once

#include <string>

namespace reckon::test {

// JSON of a run of `reckon bench --scenario server`, as reports/scenario.schema.json describes it:
// a p99 of this many ms.
std::string sample_scenario(double p99, const std::string& variant = "fp32", bool valid = true);

}  // namespace reckon::test
