#include "bench/cli/machine_json.h"

#include <nlohmann/json.hpp>

#include "bench/machine_facts.h"

namespace reckon {

nlohmann::ordered_json machine_json() {
  const MachineFacts facts = machine_facts();
  return {{"cpu", facts.cpu},
          {"cores", facts.cores},
          {"threads", facts.threads},
          {"memory_bytes", facts.memory_bytes},
          {"operating_system", facts.operating_system},
          {"compiler", facts.compiler},
          {"build_type", facts.build_type},
          {"version", facts.version},
          {"commit", facts.commit}};
}

}  // namespace reckon
