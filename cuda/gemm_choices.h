#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "cuda/gemm.h"

namespace reckon::cuda {

// Products that one measurement stands for: about as many rows, four sizes an octave.
struct GemmBucket {
  GemmKind kind;
  GemmShape shape;
  auto operator<=>(const GemmBucket&) const = default;
};
GemmBucket bucket_of(const GemmKind& kind, const GemmShape& shape);

// Rows rounded up to those of a bucket.
int bucket_of_rows(int rows);

// The algorithms of products that were found fastest, kept in a file from run to run. Thread-safe.
class GemmChoices {
 public:
  using Algorithm = std::array<std::uint64_t, 8>;  // the bits of a cublasLtMatmulAlgo_t

  // `key` names all that the choice depends on: device, driver, library. Nothing is kept where the
  // folder is empty. A file that is damaged or cannot be written is one warning, no error.
  GemmChoices(const std::filesystem::path& folder, std::string key,
              std::function<void(std::string_view)> warn);

  std::optional<Algorithm> find(const GemmBucket& bucket) const;
  // Also into the file, beside what others have put there.
  void add(const GemmBucket& bucket, const Algorithm& algorithm);
  // The one found, where it is usable; else what measure() finds, which is added. One thread
  // measures at a time, and those that wait for it take what it found.
  Algorithm choose(const GemmBucket& bucket, const std::function<bool(const Algorithm&)>& usable,
                   const std::function<Algorithm()>& measure);

 private:
  using Choices = std::map<GemmBucket, Algorithm>;
  void read();
  void write();
  void warn_once(std::string_view text);

  std::filesystem::path file_;
  std::string key_;
  std::function<void(std::string_view)> warn_;
  Choices choices_;
  mutable std::mutex mutex_;  // of the members
  std::mutex measuring_;
};

// $XDG_CACHE_HOME/reckon, ~/.cache/reckon where that is not set; empty where there is no home.
std::filesystem::path cache_folder();

}  // namespace reckon::cuda
