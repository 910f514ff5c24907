#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cuda/gemm.h"

namespace reckon::micro {

// What the GPU reaches in this process, each measured when it is first asked for.
class DeviceLimits {
 public:
  // Bytes read and written a second by copies within device memory of 1 GiB.
  double copy_rate();
  // Operations a second of cuBLASLt's largest product here, 8192 x 8192 x 8192.
  double product_rate(cuda::GemmType type);

 private:
  std::optional<double> copy_rate_;
  std::optional<double> product_rates_[6];  // by GemmType
};

// What a launch cannot do without. Bytes in device memory that is larger than its second cache.
struct DeviceWork {
  double bytes = 0;
  double operations = 0;                                  // a multiply-add is two; 0: not counted
  std::optional<cuda::GemmType> products = std::nullopt;  // whose limit holds; none: no limit
};

// Runs the benchmark: an iteration is one launch, timed by the GPU over several in a row, so that
// it finds in the second cache what the one before left there. Counters and label as count_work()
// has them (work.h), beside the limits of the GPU; cold_us: the same of a launch after 512 MiB of
// other memory, a median; SM_MHz, throttled (1: its clocks were held down): by NVML, where it is.
void time_launches(benchmark::State& state, DeviceLimits& limits, const DeviceWork& work,
                   const std::function<void()>& launch);

// Registers a benchmark that ends in time_launches().
benchmark::internal::Benchmark* add_on_device(
    const std::string& name, const std::shared_ptr<DeviceLimits>& limits,
    const std::function<void(benchmark::State&, DeviceLimits&)>& run);

}  // namespace reckon::micro
