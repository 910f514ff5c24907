#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "reports/rate.h"

// The part of the results record (record.h) that says how item vectors are kept and searched.
namespace reckon {

// Of a variant, or of the vectors of others. Only in records of runs in which a variant keeps its
// items in fewer bits.
struct StoredItems {
  std::string variant;
  std::string format;                         // "fp32", "int8", "int4", "binary"
  std::optional<std::int64_t> rescored = {};  // best items of a scan
  std::int64_t items = 0;
  std::int64_t dimension = 0;
  std::optional<std::int64_t> scanned_bytes = {};  // of the catalogue
  std::optional<std::int64_t> beside_bytes = {};   // float32 vectors of which candidates are read
  std::optional<double> scanned_bytes_a_vector = {};
  std::optional<double> cosine_min = {};  // of what is kept with the float32 vectors
  std::optional<double> cosine_mean = {};
  std::int64_t list_length = 0;
  std::int64_t queries = 0;
  std::int64_t threads = 0;          // of the lists of all queries together
  Rate lists_per_second_alone = {};  // one query at a time, on one thread
  Rate lists_per_second_together = {};
};

}  // namespace reckon
