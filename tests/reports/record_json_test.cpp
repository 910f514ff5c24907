#include "reports/record_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace reckon {
namespace {

TEST(RecordJson, WritesNumbersThatAreNotFiniteAsNull) {
  Record record;
  record.stages.push_back({"encode", std::numeric_limits<double>::quiet_NaN()});
  const auto json = nlohmann::json::parse(to_json(record));
  EXPECT_EQ(json["format"], "reckon-results");
  EXPECT_TRUE(json["stages"][0]["seconds"].is_null());
}

}  // namespace
}  // namespace reckon
