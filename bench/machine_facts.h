#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace reckon {

// What a measurement depends on besides the code: the machine and the build.
struct MachineFacts {
  std::string cpu;
  std::vector<std::string> cpu_flags;
  std::int64_t cores = 0;    // physical cores of the machine
  std::int64_t threads = 0;  // that this process may run on
  std::int64_t memory_bytes = 0;
  std::string operating_system;
  std::string compiler;
  std::string build_type;
  std::map<std::string, std::string> libraries;  // name -> version in use
  std::string version;                           // of reckon
  std::string commit;                            // "unknown" outside a git checkout
};

MachineFacts machine_facts();

}  // namespace reckon
