#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The parts of the results record (record.h) that say what variants computed and what the machine
// could have.
namespace reckon {

// A rate that the run's process reached at the simplest work of a kind. Absent from records of
// older programs, as VariantWork is.
struct MachineLimit {
  std::string name;    // "memory read"
  std::string unit;    // "bytes/s", "FLOP/s", "OP/s"
  std::string method;  // what was timed
  std::int64_t threads = 0;
  double value = 0;   // the best of the rounds
  double median = 0;  // of the rounds
  std::int64_t rounds = 0;
};

struct WorkPart {
  std::string limit;  // name of a MachineLimit
  double operations = 0;
  double products = 0;  // that are multiplied for one that counts
};

// What a variant computed in its timed passes, as `definitions` says ("work").
struct VariantWork {
  std::string variant;
  std::int64_t texts = 0;
  std::int64_t tokens = 0;
  std::int64_t squared_tokens = 0;
  std::int64_t batches = 0;
  double seconds = 0;
  double operations = 0;
  std::optional<double> operations_per_second;
  std::vector<WorkPart> parts;         // of the operations
  std::optional<double> weight_bytes;  // read at least
  std::optional<double> intensity;     // operations a byte of weights
  std::optional<double> limit;         // operations a second where the parts reach theirs
  std::optional<double> fraction_of_limit;
  std::string reason;
};

}  // namespace reckon
