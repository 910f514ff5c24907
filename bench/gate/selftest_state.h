#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/gate/selftest_gate.h"

namespace reckon::gate {

// The gates done so far, a line of JSON each behind a first line that says of what they are. What a
// killed process left of a line is dropped.
class SelftestState {
 public:
  // Opens what is there, or begins. Throws Error where the file is of another key, or is none.
  SelftestState(const std::filesystem::path& path, const std::string& key);
  const std::vector<SelftestGate>& gates() const { return gates_; }
  void append(SelftestGate gate);  // on the disk when it returns

 private:
  std::filesystem::path path_;
  std::vector<SelftestGate> gates_;
};

// The gates of a state of any key, plain or compressed by gzip. Throws Error naming the line.
std::vector<SelftestGate> read_selftest_state(const std::filesystem::path& path);

}  // namespace reckon::gate
