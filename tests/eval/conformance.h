#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/shared.h"

namespace reckon::test {

// What published evaluators compute on given inputs: shared/conformance/metrics, whose README says
// how the files were made.
inline std::filesystem::path conformance_file(const std::string& name) {
  return shared_directory() / "conformance/metrics" / name;
}

// Objects keep the order of the file, in which documents were given to the peers.
inline nlohmann::ordered_json read_conformance(const std::string& name) {
  std::ifstream file(conformance_file(name));
  return nlohmann::ordered_json::parse(file);
}

// Numbers that JSON cannot write are texts there.
inline double number(const nlohmann::ordered_json& value) {
  if (value.is_number()) return value.get<double>();
  if (value == "inf") return std::numeric_limits<double>::infinity();
  if (value == "-inf") return -std::numeric_limits<double>::infinity();
  return std::numeric_limits<double>::quiet_NaN();
}

// A peer's value within a tolerance that grows with it; NaN where the peer has NaN.
inline void expect_same(double ours, double theirs, double tolerance, const std::string& what) {
  if (std::isnan(theirs)) {
    EXPECT_TRUE(std::isnan(ours)) << what << ": " << ours;
  } else {
    EXPECT_NEAR(ours, theirs, tolerance * std::max(1.0, std::abs(theirs))) << what;
  }
}

}  // namespace reckon::test
