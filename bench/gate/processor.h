#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/random.h"

namespace reckon::gate {

// Chooses the processor for the next pair of processes.
class ProcessorChoice {
 public:
  // That which was idle most since the last call, among those that this process may use; nothing
  // where the system does not say.
  std::optional<int> next(Random& random);

 private:
  std::map<int, std::int64_t> idle_;  // ticks since the system started
};

}  // namespace reckon::gate
