#include "datasets/synth/planted_columns.h"

#include <cmath>
#include <string>
#include <variant>

#include "core/error.h"

namespace reckon {
namespace {

constexpr const char* kValues = "/items/planted_values";
constexpr const char* kPopularity = "/items/planted_popularity";
constexpr const char* kInterest = "/users/planted_interest";
constexpr const char* kNoise = "planted_noise";

std::vector<std::uint8_t> read_bytes(const Dataset& dataset, const char* column, std::size_t rows,
                                     std::size_t cols) {
  const ColumnInfo info = dataset.file().column(column);
  if (info.rows != rows || info.cols != cols) {
    fail("{}: {}: [{}, {}], expected [{}, {}]", dataset.path().string(), column, info.rows,
         info.cols, rows, cols);
  }
  return dataset.file().read<std::uint8_t>(column);
}

std::vector<PlantedItem> read_items(const Dataset& dataset) {
  constexpr std::size_t kCols = kFacets + 1;
  const std::vector<std::uint8_t> bytes = read_bytes(dataset, kValues, dataset.item_count(), kCols);
  std::vector<PlantedItem> items(dataset.item_count());
  for (std::size_t row = 0; row < items.size(); ++row) {
    for (std::size_t facet = 0; facet < kCols; ++facet) {
      const std::uint8_t value = bytes[row * kCols + facet];
      const std::size_t count = facet < kFacets ? facets()[facet].values.size() : kQualityLevels;
      if (value >= count) {
        fail("{}: {}: row {}: value {}, expected below {}", dataset.path().string(), kValues, row,
             value, count);
      }
      (facet < kFacets ? items[row].values[facet] : items[row].quality) = value;
    }
  }
  return items;
}

}  // namespace

void append_planted_items(const PlantedCatalogue& catalogue, std::size_t begin, std::size_t end,
                          DatasetWriter& writer) {
  std::vector<std::uint8_t> values;
  std::vector<float> popularity;
  for (std::size_t row = begin; row < end; ++row) {
    const PlantedItem& item = catalogue.item(row);
    values.insert(values.end(), item.values.begin(), item.values.end());
    values.push_back(item.quality);
    popularity.push_back(catalogue.popularity(row));
  }
  writer.append_item_attribute<std::uint8_t>("planted_values", values, kFacets + 1);
  writer.append_item_attribute<float>("planted_popularity", popularity);
}

void append_planted_interests(std::span<const std::uint8_t> long_term,
                              std::span<const std::uint8_t> latest, DatasetWriter& writer) {
  writer.append_user_attribute("planted_long_term", long_term, facet_value_count());
  writer.append_user_attribute("planted_interest", latest, facet_value_count());
}

void set_planted_options(const SynthOptions& options, DatasetWriter& writer) {
  writer.set_attribute(kNoise, options.noise);
  writer.set_attribute("planted_seed", static_cast<std::int64_t>(options.seed));
}

bool has_planted_truth(const Dataset& dataset) { return dataset.file().has_column(kInterest); }

PlantedTruth read_planted_truth(const Dataset& dataset) {
  PlantedTruth truth;
  truth.items = read_items(dataset);
  truth.popularity = dataset.file().read<float>(kPopularity);
  if (truth.popularity.size() != dataset.item_count()) {
    fail("{}: {}: {} rows, expected {}", dataset.path().string(), kPopularity,
         truth.popularity.size(), dataset.item_count());
  }
  for (std::size_t row = 0; row < truth.popularity.size(); ++row) {
    if (!std::isfinite(truth.popularity[row]) || truth.popularity[row] <= 0.0F) {
      fail("{}: {}: row {}: {}, expected a positive number", dataset.path().string(), kPopularity,
           row, truth.popularity[row]);
    }
  }
  truth.interests = read_bytes(dataset, kInterest, dataset.user_count(), facet_value_count());
  const auto noise = dataset.file().attribute("/", kNoise);
  if (!noise || !std::holds_alternative<double>(*noise)) {
    fail("{}: no attribute {}", dataset.path().string(), kNoise);
  }
  truth.noise = std::get<double>(*noise);
  return truth;
}

}  // namespace reckon
