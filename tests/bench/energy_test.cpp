#include "bench/energy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using testing::HasSubstr;

// A folder as /sys/class/powercap.
class Energy : public testing::Test {
 protected:
  void add(const std::string& zone, const std::string& name, std::uint64_t energy,
           std::uint64_t range) {
    std::filesystem::create_directories(root() / zone);
    write(zone, "name", name);
    write(zone, "max_energy_range_uj", std::to_string(range));
    set(zone, energy);
  }
  void set(const std::string& zone, std::uint64_t energy) {
    write(zone, "energy_uj", std::to_string(energy));
  }
  void write(const std::string& zone, const char* file, const std::string& text) {
    std::ofstream(root() / zone / file) << text << '\n';
  }
  std::filesystem::path root() const { return folder_.path(); }

  static constexpr std::uint64_t kRange = 262'143'328'850;

 private:
  test::TemporaryDirectory folder_;
};

TEST_F(Energy, IsThatOfAllPackagesAndOfNothingTwice) {
  add("intel-rapl:0", "package-0", 1'000'000, kRange);
  add("intel-rapl:1", "package-1", 5'000'000, kRange);
  add("intel-rapl:0:0", "core", 0, kRange);
  add("intel-rapl:0:1", "dram", 0, kRange);
  add("intel-rapl:2", "psys", 0, kRange);
  add("intel-rapl-mmio:0", "package-0", 0, kRange);
  add("dtpm", "package-0", 0, kRange);
  EnergyCounters counters(root());
  EXPECT_EQ(counters.read().joules, 0);
  set("intel-rapl:0", 3'500'000);
  set("intel-rapl:1", 6'000'000);
  for (const char* other :
       {"intel-rapl:0:0", "intel-rapl:0:1", "intel-rapl:2", "intel-rapl-mmio:0"}) {
    set(other, 77'000'000);
  }
  EXPECT_DOUBLE_EQ(*counters.read().joules, 3.5);
  EXPECT_DOUBLE_EQ(*counters.read().joules, 3.5);
}

TEST_F(Energy, GoesOnWhereACounterBeginsAgain) {
  add("intel-rapl:0", "package-0", kRange - 999'999, kRange);
  EnergyCounters counters(root());
  set("intel-rapl:0", 2'000'000);
  // 999,999 up to the range, one to 0, two million from there.
  EXPECT_DOUBLE_EQ(*counters.read().joules, 3.0);
  set("intel-rapl:0", 4'000'000);
  EXPECT_DOUBLE_EQ(*counters.read().joules, 5.0);
  set("intel-rapl:0", 0);
  EXPECT_DOUBLE_EQ(*counters.read().joules,
                   5.0 + 1e-6 * static_cast<double>(kRange - 4'000'000 + 1));
}

TEST_F(Energy, IsNotKnownWhereACounterMayHaveBegunAgainTwice) {
  add("intel-rapl:0", "package-0", 0, 1);  // full within a nanosecond at 1,000 W
  EnergyCounters counters(root());
  EXPECT_THAT(counters.read().reason, HasSubstr("may have begun again more than once"));
}

TEST_F(Energy, SaysWhyThereIsNone) {
  EXPECT_EQ(EnergyCounters(root()).read().reason,
            "no energy counter of a processor (RAPL) in " + root().string());
  EXPECT_THAT(EnergyCounters(root() / "nothing").read().reason, HasSubstr("no energy counter"));
  add("intel-rapl:0", "package-0", 5, kRange);
  EnergyCounters counters(root());
  EXPECT_TRUE(counters.read().joules);
  std::filesystem::remove(root() / "intel-rapl:0" / "energy_uj");
  EXPECT_THAT(counters.read().reason, HasSubstr("cannot be read any more"));
  const EnergyReading none = EnergyCounters(root()).read();
  EXPECT_FALSE(none.joules);
  EXPECT_THAT(none.reason, HasSubstr("energy_uj cannot be read (reserved for root"));
  write("intel-rapl:0", "energy_uj", "many");
  EXPECT_THAT(EnergyCounters(root()).read().reason, HasSubstr("cannot be read"));
}

TEST(EnergyMeter, ReadsOrSaysWhyNot) {
  EnergyMeter meter;
  const EnergyReading reading = meter.read();
  EXPECT_NE(reading.joules.has_value(), !reading.reason.empty());
}

}  // namespace
}  // namespace reckon
