#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "datasets/dataset.h"
#include "datasets/dataset_writer.h"
#include "datasets/synth/planted_catalogue.h"
#include "datasets/synth/synthesize.h"

namespace reckon {

// The planted truth in a dataset file, as attributes of items, users and the root:
//   /items/planted_values      uint8 [n, kFacets + 1]: the value of each facet, the quality
//   /items/planted_popularity  float32 [n]
//   /users/planted_long_term   uint8 [u, facet_value_count()]: interests in kInterestUnit
//   /users/planted_interest    the same, long and short term together, in the last phase
//   planted_noise, planted_seed
void append_planted_items(const PlantedCatalogue& catalogue, std::size_t begin, std::size_t end,
                          DatasetWriter& writer);
void append_planted_interests(std::span<const std::uint8_t> long_term,
                              std::span<const std::uint8_t> latest, DatasetWriter& writer);
void set_planted_options(const SynthOptions& options, DatasetWriter& writer);

// What the oracle needs of it.
struct PlantedTruth {
  std::vector<PlantedItem> items;
  std::vector<float> popularity;
  std::vector<std::uint8_t> interests;  // [users, facet_value_count()]
  double noise = 0.0;
};

bool has_planted_truth(const Dataset& dataset);
// Throws Error when it is not there, or its shapes and values are not as above.
PlantedTruth read_planted_truth(const Dataset& dataset);

}  // namespace reckon
