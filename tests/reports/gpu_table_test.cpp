#include "reports/gpu_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/html_report.h"
#include "reports/record_json.h"
#include "reports/summary.h"
#include "tests/reports/sample_record.h"

namespace reckon {
namespace {

using test::sample_record;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

GpuUse full_use() {
  GpuUse use;
  use.variant = "cuda/bf16";
  use.driver = "580.65.06";
  use.texts = 9742;
  use.samples = 12;
  use.sm_mhz = {1410, 1755, 1980, 1980};
  use.memory_mhz = {2619, 2619, 2619, 2619};
  use.throttling = {{"power cap", "thermal slowdown"}};
  use.watts = 412.5;
  use.power_limit_watts = 700;
  use.joules = 97.42;
  use.joules_per_1000_texts = 10;
  return use;
}

TEST(GpuTable, HasClocksThrottlingAndEnergy) {
  Record record = sample_record();
  record.gpu_use = {full_use()};
  EXPECT_THAT(
      gpu_table(record).rows[0],
      ElementsAre("cuda/bf16", "1,755 [1,410, 1,980] of 1,980", "2,619 [2,619, 2,619] of 2,619",
                  "power cap, thermal slowdown", "412 of 700", "10.0", "12"));
  record.gpu_use[0].throttling->clear();
  EXPECT_EQ(gpu_table(record).rows[0][3], "no");
  EXPECT_THAT(html_report(record), HasSubstr("GPU while it encoded"));
  EXPECT_THAT(summary_text(record, {}), HasSubstr("GPU while it encoded"));
}

TEST(GpuTable, SaysWhyThereIsNothing) {
  Record record = sample_record();
  GpuUse use;
  use.variant = "cuda/bf16";
  use.reason = "libnvidia-ml.so.1: not on this machine";
  record.gpu_use = {use};
  const Table table = gpu_table(record);
  EXPECT_THAT(table.rows[0], ElementsAre("cuda/bf16", "–", "–", "–", "–", "–", "0"));
  EXPECT_EQ(table.notes[0], "cuda/bf16: libnvidia-ml.so.1: not on this machine");
}

TEST(GpuTable, IsLeftOutOfRunsWithoutAGpu) {
  EXPECT_TRUE(gpu_table(sample_record()).rows.empty());
  EXPECT_THAT(html_report(sample_record()), Not(HasSubstr("GPU while")));
  EXPECT_THAT(to_json(sample_record()), Not(HasSubstr("gpu_use")));
}

TEST(GpuTable, IsReadBackFromTheRecord) {
  Record record = sample_record();
  record.gpu_use = {full_use()};
  const std::string text = to_json(record);
  EXPECT_EQ(to_json(record_from_json(text, "r.json")), text);
  EXPECT_THAT(text, HasSubstr("\"power cap\""));
}

}  // namespace
}  // namespace reckon
