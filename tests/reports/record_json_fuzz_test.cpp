#include <gtest/gtest.h>

#include "reports/record_json.h"
#include "tests/reports/sample_record.h"
#include "tests/support/fuzz.h"

namespace reckon {
namespace {

TEST(RecordJsonFuzz, ReadsOrRefusesDamagedRecords) {
  Record record = test::sample_record();
  for (auto& variant : record.variants) variant.latency->samples.resize(3);
  for (auto& system : record.systems) system.metrics.resize(2);
  test::run_mutations({to_json(record)}, 2000);
}

}  // namespace
}  // namespace reckon
