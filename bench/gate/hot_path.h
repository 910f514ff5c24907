#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/gate/result_digest.h"
#include "core/encoder.h"

namespace reckon::gate {

// A part of the program that is measured by itself, again and again on the same inputs.
class HotPath {
 public:
  virtual ~HotPath() = default;
  // One operation; what the clocks see. Operation i computes on input i modulo their number, and
  // keeps its results.
  virtual void run(std::size_t operation) = 0;
  // Adds the results that the last `operations` operations, from 0 on, left behind.
  virtual void digest(std::size_t operations, ResultDigest& digest) const = 0;
};

// The encoder of a worker, made by the first path that needs it: loading takes far longer than a
// slice.
struct SharedEncoder {
  std::unique_ptr<Encoder> encoder;
  std::size_t vocabulary = 0;
};

using Parameters = std::map<std::string, std::int64_t>;

// What a hot path is made of.
struct HotPathOptions {
  Parameters parameters;  // every one of the path's, in its range
  std::uint64_t seed = 1;
  std::filesystem::path model;    // a Hugging Face directory, where the path needs one
  std::string variant = "fp32";   // of the encoder
  std::filesystem::path scratch;  // a folder for files of its own
  std::shared_ptr<SharedEncoder> encoder = std::make_shared<SharedEncoder>();
  double slow_thread = 0;  // share of its CPU time that the first thread of `encode` spends more
};

// A whole number that a path can be given.
struct ParameterRange {
  std::string_view name;
  std::int64_t usual = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;
};

// A row of the table of hot paths.
struct HotPathEntry {
  std::string_view name;
  std::string_view what;
  bool needs_model = false;
  // Results that may differ between builds by rounding: the largest fingerprint_distance that is
  // not wrong. 0: every bit must be the same.
  double tolerance = 0;
  std::vector<ParameterRange> parameters;
  std::unique_ptr<HotPath> (*make)(const HotPathOptions& options) = nullptr;
};

std::span<const HotPathEntry> hot_paths();

// Throws Error, listing them, for another name.
const HotPathEntry& find_hot_path(std::string_view name);

// The given parameters and the usual values of the others. Throws Error for one that the path has
// not, or out of its range.
Parameters complete_parameters(const HotPathEntry& path, const Parameters& given);

std::unique_ptr<HotPath> make_tokenizer_path(const HotPathOptions& options);
std::unique_ptr<HotPath> make_encode_path(const HotPathOptions& options);
std::unique_ptr<HotPath> make_load_model_path(const HotPathOptions& options);
std::unique_ptr<HotPath> make_top_k_path(const HotPathOptions& options);
std::unique_ptr<HotPath> make_metrics_path(const HotPathOptions& options);
std::unique_ptr<HotPath> make_hdf5_read_path(const HotPathOptions& options);

}  // namespace reckon::gate
