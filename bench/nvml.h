#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reckon {

// What a GPU says of itself now. What it does not say is empty, and `reason` says why.
struct GpuReading {
  std::optional<double> sm_mhz = {};
  std::optional<double> memory_mhz = {};
  std::optional<double> watts = {};
  std::optional<double> joules = {};                        // since its driver was loaded
  std::optional<std::vector<std::string>> throttling = {};  // why its clocks are held down
  std::string reason = {};
};

// What does not change while a process runs.
struct GpuFacts {
  std::string driver = {};  // "580.65.06"; empty where it is not known
  std::optional<double> most_sm_mhz = {};
  std::optional<double> most_memory_mhz = {};
  std::optional<double> power_limit_watts = {};
};

// A GPU through NVIDIA's management library (NVML, nvml.h of the CUDA Toolkit), which is loaded
// when this is made: nothing is linked with it.
class Nvml {
 public:
  // bus_id: of the PCI bus, "00000000:18:00.0". Never throws: without library or device all
  // readings are empty, with the reason.
  explicit Nvml(const std::string& bus_id, const char* library = "libnvidia-ml.so.1");
  ~Nvml();
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;

  GpuFacts facts() const;
  GpuReading read() const;

 private:
  struct Library;
  std::unique_ptr<Library> library_;
  std::string missing_;  // why there is no device; empty where there is one
  void* device_ = nullptr;
};

}  // namespace reckon
