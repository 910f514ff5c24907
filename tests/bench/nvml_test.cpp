#include "bench/nvml.h"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "bench/gpu_meter.h"
#include "tests/bench/nvml_stand_in.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kBusId = "00000000:18:00.0";
constexpr std::chrono::hours kNever(1);  // one sample: that of the end

// Opens a library that stands in for NVML, and says what it answers.
class StandIn {
 public:
  explicit StandIn(const char* path) : library_(dlopen(path, RTLD_NOW)) {
    const auto state = reinterpret_cast<NvmlStandIn* (*)()>(dlsym(library_, "nvml_stand_in"));
    if (state != nullptr) state_ = state();
  }
  ~StandIn() { dlclose(library_); }
  NvmlStandIn* operator->() const { return state_; }

 private:
  void* library_;
  NvmlStandIn* state_ = nullptr;
};

TEST(Nvml, SaysWhatTheGpuDoesNow) {
  const StandIn gpu(RECKON_NVML_STAND_IN);
  gpu->millijoules = 12'345'678;
  gpu->throttling = 0x4 | 0x20 | 0x1;
  const Nvml nvml(kBusId, RECKON_NVML_STAND_IN);
  const GpuReading reading = nvml.read();
  EXPECT_EQ(reading.sm_mhz, 1410);
  EXPECT_EQ(reading.memory_mhz, 2619);
  EXPECT_EQ(reading.watts, 412.5);
  EXPECT_DOUBLE_EQ(*reading.joules, 12345.678);
  EXPECT_THAT(*reading.throttling, ElementsAre("power cap", "thermal slowdown"));
  EXPECT_EQ(reading.reason, "");
  const GpuFacts facts = nvml.facts();
  EXPECT_EQ(facts.driver, "580.65.06");
  EXPECT_EQ(facts.most_sm_mhz, 1980);
  EXPECT_EQ(facts.most_memory_mhz, 2619);
  EXPECT_EQ(facts.power_limit_watts, 700);
}

TEST(Nvml, TakesAnIdleGpuForOneThatIsNotThrottled) {
  const StandIn gpu(RECKON_NVML_STAND_IN);
  gpu->throttling = 1;
  EXPECT_THAT(*Nvml(kBusId, RECKON_NVML_STAND_IN).read().throttling, IsEmpty());
}

TEST(Nvml, GivesTheRestWhereOneReadingIsNotPermitted) {
  const StandIn gpu(RECKON_NVML_STAND_IN);
  gpu->energy_result = 4;
  const GpuReading reading = Nvml(kBusId, RECKON_NVML_STAND_IN).read();
  EXPECT_EQ(reading.joules, std::nullopt);
  EXPECT_EQ(reading.sm_mhz, 1410);
  EXPECT_EQ(reading.watts, 412.5);
  EXPECT_EQ(reading.reason, "nvmlDeviceGetTotalEnergyConsumption: Insufficient Permissions");
}

TEST(Nvml, NamesTheFunctionsThatAnOlderLibraryHasNot) {
  const Nvml nvml(kBusId, RECKON_OLD_NVML_STAND_IN);
  const GpuReading reading = nvml.read();
  EXPECT_EQ(reading.sm_mhz, 1410);
  EXPECT_EQ(reading.joules, std::nullopt);
  EXPECT_EQ(reading.throttling, std::nullopt);
  EXPECT_EQ(reading.reason,
            "nvmlDeviceGetPowerUsage: not in this NVML; nvmlDeviceGetTotalEnergyConsumption: not "
            "in this NVML; nvmlDeviceGetCurrentClocksThrottleReasons: not in this NVML");
  EXPECT_EQ(nvml.facts().driver, "");
  EXPECT_EQ(nvml.facts().most_sm_mhz, 1980);
}

TEST(Nvml, SaysWhyNothingIsKnown) {
  const StandIn gpu(RECKON_NVML_STAND_IN);
  EXPECT_EQ(Nvml(kBusId, "libnvidia-nothing.so.1").read().reason,
            "libnvidia-nothing.so.1: not on this machine");
  EXPECT_EQ(Nvml("00000000:99:00.0", RECKON_NVML_STAND_IN).read().reason,
            "nvmlDeviceGetHandleByPciBusId_v2: Not Found");
  gpu->init_result = 9;
  const Nvml nvml(kBusId, RECKON_NVML_STAND_IN);
  EXPECT_EQ(nvml.read().reason, "nvmlInit_v2: Driver Not Loaded");
  EXPECT_EQ(nvml.read().sm_mhz, std::nullopt);
  EXPECT_EQ(nvml.facts().most_sm_mhz, std::nullopt);
}

TEST(Nvml, ClosesWhatItOpened) {
  const StandIn gpu(RECKON_NVML_STAND_IN);
  {
    const Nvml nvml(kBusId, RECKON_NVML_STAND_IN);
    EXPECT_EQ(gpu->open, 1);
  }
  EXPECT_EQ(gpu->open, 0);
  gpu->init_result = 9;
  { const Nvml nvml(kBusId, RECKON_NVML_STAND_IN); }
  EXPECT_EQ(gpu->open, 0);
}

TEST(GpuMeter, AddsUpTheEnergyOfWhatIsMetered) {
  const StandIn gpu(RECKON_NVML_STAND_IN);
  GpuMeter meter(kBusId, RECKON_NVML_STAND_IN, kNever);
  for (const unsigned joules : {5U, 1U}) {
    meter.begin();
    gpu->millijoules += 1000ULL * joules;
    meter.end();
    gpu->millijoules += 7'000'000;  // of someone else
  }
  EXPECT_EQ(meter.samples().joules, 6);
  EXPECT_THAT(meter.samples().sm_mhz, ElementsAre(1410, 1410));
}

TEST(GpuMeter, RemembersThrottlingThatHasPassed) {
  const StandIn gpu(RECKON_NVML_STAND_IN);
  GpuMeter meter(kBusId, RECKON_NVML_STAND_IN, std::chrono::milliseconds(1));
  meter.begin();
  gpu->throttling = 0x40;
  gpu->sm_mhz = 345;
  for (const int seen = gpu->reads; gpu->reads < seen + 6;) std::this_thread::yield();
  gpu->throttling = 0;
  gpu->sm_mhz = 1980;
  meter.end();
  EXPECT_THAT(*meter.samples().throttling, ElementsAre("hardware thermal slowdown"));
  EXPECT_THAT(meter.samples().sm_mhz, testing::Contains(345));
  EXPECT_EQ(meter.samples().sm_mhz.back(), 1980);
}

TEST(GpuMeter, OfNoGpuHasTheReasonOnly) {
  GpuMeter meter(kBusId, "libnvidia-nothing.so.1", kNever);
  meter.begin();
  meter.end();
  EXPECT_EQ(meter.samples().joules, std::nullopt);
  EXPECT_THAT(meter.samples().sm_mhz, IsEmpty());
  EXPECT_EQ(meter.samples().throttling, std::nullopt);
  EXPECT_EQ(meter.samples().reason, "libnvidia-nothing.so.1: not on this machine");
}

}  // namespace
}  // namespace reckon
