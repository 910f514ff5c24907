#include "bench/machine_facts.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

#include "bench/build_commit.h"
#include "core/parallel.h"

namespace reckon {
namespace {

std::string after_colon(const std::string& line) {
  const auto at = line.find(": ");
  return at == std::string::npos ? std::string() : line.substr(at + 2);
}

std::string distribution() {
  std::ifstream release("/etc/os-release");
  for (std::string line; std::getline(release, line);) {
    constexpr std::string_view kKey = "PRETTY_NAME=\"";
    if (line.starts_with(kKey)) return line.substr(kKey.size(), line.size() - kKey.size() - 1);
  }
  return "Linux";
}

}  // namespace

MachineFacts machine_facts() {
  MachineFacts facts;
  std::set<std::pair<std::string, std::string>> cores;  // (socket, core)
  std::string socket;
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);) {
    if (facts.cpu.empty() && line.starts_with("model name")) facts.cpu = after_colon(line);
    if (facts.cpu_flags.empty() && line.starts_with("flags")) {
      std::istringstream flags(after_colon(line));
      for (std::string flag; flags >> flag;) facts.cpu_flags.push_back(flag);
    }
    if (line.starts_with("physical id")) socket = after_colon(line);
    if (line.starts_with("core id")) cores.emplace(socket, after_colon(line));
  }
  facts.threads = static_cast<std::int64_t>(default_thread_count());
  facts.cores = cores.empty() ? facts.threads : static_cast<std::int64_t>(cores.size());
  facts.memory_bytes = static_cast<std::int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
  utsname kernel{};
  uname(&kernel);
  facts.operating_system = distribution() + ", " + kernel.sysname + " " + kernel.release;
  facts.compiler = RECKON_COMPILER;
  facts.build_type = RECKON_BUILD_TYPE;
  facts.libraries = {{"hdf5", RECKON_HDF5_VERSION},
                     {"fmt", RECKON_FMT_VERSION},
                     {"highway", RECKON_HIGHWAY_VERSION},
                     {"nlohmann-json", RECKON_JSON_VERSION}};
  facts.version = RECKON_VERSION;
  facts.commit = build_commit();
  return facts;
}

}  // namespace reckon
