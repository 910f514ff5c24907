#include "bench/micro/device_work.h"

#include <algorithm>
#include <vector>

#include "bench/backend.h"
#include "bench/gpu_meter.h"
#include "bench/micro/work.h"
#include "core/random.h"
#include "cuda/device_stopwatch.h"
#include "eval/quantile.h"

namespace reckon::micro {
namespace {

constexpr int kLaunches = 10;  // timed together: a launch takes the host some microseconds

// Of one launch, the best of several rounds.
double best_seconds(const std::function<void()>& launch) {
  constexpr int kRounds = 5;
  cuda::DeviceStopwatch stopwatch;
  launch();
  double best = 1e30;
  for (int round = 0; round < kRounds; ++round) {
    stopwatch.start(nullptr);
    launch();
    best = std::min(best, stopwatch.seconds(nullptr));
  }
  return best;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return interpolated_quantile(values, 0.5);
}

// Numbers below 2 of any type, none of them a NaN: of each byte, the second highest bit is the
// highest of an exponent or of a mantissa. Products of zeros would take less power, and run faster
// than any that are wanted.
std::vector<unsigned char> random_numbers(std::size_t bytes) {
  Random random(1);
  std::vector<unsigned char> numbers(bytes);
  for (unsigned char& number : numbers) number = random.next() & 0xBFU;
  return numbers;
}

// Of one launch that finds nothing of its own in the second cache.
double cold_seconds(const std::function<void()>& launch) {
  constexpr std::size_t kBytes = std::size_t{256} << 20;  // more than any second cache has
  constexpr int kRounds = 11;
  const cuda::DeviceArray<unsigned char> from(kBytes);
  cuda::DeviceArray<unsigned char> to(kBytes);
  cuda::DeviceStopwatch stopwatch;
  std::vector<double> seconds;
  for (int round = 0; round < kRounds; ++round) {
    // While it copies, the host queues the launch: its own time is not in the GPU's.
    cuda::copy_on_device(to.data(), from.data(), kBytes, nullptr);
    stopwatch.start(nullptr);
    launch();
    seconds.push_back(stopwatch.seconds(nullptr));
  }
  return median(seconds);
}

std::size_t bytes_of(cuda::GemmType type) {
  switch (type) {
    case cuda::GemmType::kFp32:
    case cuda::GemmType::kTf32:
      return 4;
    case cuda::GemmType::kFp16:
    case cuda::GemmType::kBf16:
      return 2;
    case cuda::GemmType::kInt8:
    case cuda::GemmType::kFp8:
      break;
  }
  return 1;
}

}  // namespace

double DeviceLimits::copy_rate() {
  if (!copy_rate_) {
    constexpr std::size_t kBytes = std::size_t{1} << 30;
    const cuda::DeviceArray<unsigned char> from(kBytes);
    cuda::DeviceArray<unsigned char> to(kBytes);
    copy_rate_ = 2.0 * kBytes / best_seconds([&] {
                   cuda::copy_on_device(to.data(), from.data(), kBytes, nullptr);
                 });
  }
  return *copy_rate_;
}

double DeviceLimits::product_rate(cuda::GemmType type) {
  auto& rate = product_rates_[static_cast<std::size_t>(type)];
  if (!rate) {
    constexpr int kSize = 8192;
    constexpr std::size_t kNumbers = std::size_t{kSize} * kSize;
    const std::vector<unsigned char> numbers = random_numbers(kNumbers * bytes_of(type));
    const cuda::DeviceArray<unsigned char> x(numbers), weight(numbers);
    cuda::DeviceArray<float> out(kNumbers);
    cuda::Gemm gemm(cuda::GemmAlgorithms::kMeasured);
    rate = 2.0 * kNumbers * kSize / best_seconds([&] {
             gemm.multiply(type, {kSize, kSize, kSize}, {x.data(), weight.data(), out.data()},
                           nullptr);
           });
  }
  return *rate;
}

void time_launches(benchmark::State& state, DeviceLimits& limits, const DeviceWork& work,
                   const std::function<void()>& launch) {
  launch();
  cuda::DeviceStopwatch stopwatch;
  GpuMeter meter(gpu_bus_id());
  meter.begin();
  for (auto _ : state) {
    stopwatch.start(nullptr);
    for (int i = 0; i < kLaunches; ++i) launch();
    state.SetIterationTime(stopwatch.seconds(nullptr) / kLaunches);
  }
  meter.end();
  const GpuSamples& gpu = meter.samples();
  if (!gpu.sm_mhz.empty()) state.counters["SM_MHz"] = median(gpu.sm_mhz);
  if (gpu.throttling) state.counters["throttled"] = gpu.throttling->empty() ? 0 : 1;
  state.counters["cold_us"] = 1e6 * cold_seconds(launch);
  const auto rate = [](double amount) {
    return benchmark::Counter(amount, benchmark::Counter::kIsIterationInvariantRate);
  };
  state.counters["bytes/s"] = rate(work.bytes);
  double seconds = work.bytes / limits.copy_rate();
  std::string label = "limit: device memory copy";
  if (work.operations > 0) {
    state.counters[work.products == cuda::GemmType::kInt8 ? "OP/s" : "FLOP/s"] =
        rate(work.operations);
    if (!work.products) {
      state.SetLabel("no limit: none is measured of this arithmetic");
      return;
    }
    const double arithmetic = work.operations / limits.product_rate(*work.products);
    if (arithmetic > seconds) label = "limit: cuBLASLt products";
    seconds = std::max(seconds, arithmetic);
  }
  state.counters[kFractionOfLimit] = rate(seconds);
  state.SetLabel(label);
}

benchmark::internal::Benchmark* add_on_device(
    const std::string& name, const std::shared_ptr<DeviceLimits>& limits,
    const std::function<void(benchmark::State&, DeviceLimits&)>& run) {
  return benchmark::RegisterBenchmark(
             name.c_str(), [limits, run](benchmark::State& state) { run(state, *limits); })
      ->UseManualTime()
      ->Unit(benchmark::kMicrosecond);
}

}  // namespace reckon::micro
