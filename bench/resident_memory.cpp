#include "bench/resident_memory.h"

#include <fstream>
#include <string>

namespace reckon {
namespace {

std::uint64_t status_kilobytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  std::string key;
  while (status >> key) {
    if (key == name) {
      std::uint64_t kilobytes = 0;
      status >> kilobytes;
      return kilobytes;
    }
    status.ignore(1 << 20, '\n');
  }
  return 0;
}

}  // namespace

std::uint64_t resident_bytes() { return status_kilobytes("VmRSS:") * 1024; }

std::uint64_t peak_resident_bytes() { return status_kilobytes("VmHWM:") * 1024; }

bool reset_peak_resident() {
  std::ofstream clear("/proc/self/clear_refs");
  clear << 5 << std::flush;  // 5: reset the peak (Linux, proc(5))
  return clear.good();
}

}  // namespace reckon
