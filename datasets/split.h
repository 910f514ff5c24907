#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "datasets/dataset.h"

namespace reckon {

enum class SplitMethod {
  kTimePerUser,  // a user's last interactions are test, those before them validation
  kGlobalTime,   // from one moment on test, from an earlier one validation; equal times stay
                 // together
  kRandom,       // as many of each user's interactions as by time, drawn at random
  kLeaveOneOut,  // a user's last interaction is test, the one before it validation
};

struct SplitOptions {
  SplitMethod method = SplitMethod::kTimePerUser;
  double test_fraction = 0.2;            // of n interactions, ceil(0.2 n) are test
  double validation_fraction = 0.1;      // and ceil(0.1 n) validation
  std::size_t minimum_interactions = 5;  // users with fewer are left out (kLeftOutPart) and counted
  std::uint64_t seed = 0;                // kRandom
};

// "time-per-user", "global-time", "random", "leave-one-out".
std::string_view name_of(SplitMethod method);
// Throws Error naming the known methods.
SplitMethod parse_split_method(std::string_view name);

// Parts for interactions whose user u holds rows [offsets[u], offsets[u + 1]), in the order of
// time. `timestamps` (one a row) are needed by kGlobalTime only. Recorded as attributes: method,
// seed, fractions, minimum_interactions, counts train, validation, test, left_out_users,
// left_out_interactions; for kGlobalTime also validation_from and test_from (seconds).
Split make_split(std::span<const std::int64_t> offsets, std::span<const std::int64_t> timestamps,
                 const SplitOptions& options);

// The default experiment's: by time per user, 0.2 test, 0.1 validation, users of at least 5.
Split split_by_time_per_user(const Interactions& interactions);

// Adds a split to a dataset file, or replaces the one of that name: the whole file is rewritten
// beside it and renamed. Throws Error, before anything is written, for a name that cannot be one.
void write_split(const std::filesystem::path& dataset, std::string_view name, const Split& split);

}  // namespace reckon
