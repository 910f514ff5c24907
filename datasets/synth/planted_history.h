#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "datasets/synth/planted_catalogue.h"
#include "datasets/synth/synthesize.h"

namespace reckon {

// The planted interests and the interactions of one user.
struct PlantedHistory {
  Interest long_term;
  Interest latest;  // of the last phase
  std::vector<std::int32_t> items;
  std::vector<float> values;             // 1 to 5
  std::vector<std::int64_t> timestamps;  // increasing
};

// The history of user `user`, a function of catalogue, options and number alone.
PlantedHistory make_history(const PlantedCatalogue& catalogue, const SynthOptions& options,
                            std::size_t user);

// A user has at least this many interactions.
inline constexpr std::size_t kLeastInteractions = 8;

}  // namespace reckon
