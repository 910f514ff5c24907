#include "bench/cli/item_record.h"

#include <algorithm>

#include "bench/cli/median_rate.h"
#include "bench/cli/record_values.h"

namespace reckon {
namespace {

Rate lists_per_second(const std::vector<double>& seconds, std::size_t lists) {
  std::vector<double> rates;
  for (const double each : seconds) {
    if (each > 0) rates.push_back(static_cast<double>(lists) / each);
  }
  return median_rate(std::move(rates), "searches");
}

StoredItems record_one(const ItemSearch& search) {
  StoredItems stored;
  stored.variant = search.variant;
  stored.format = name_of(search.storage.format);
  if (search.storage.rescored > 0) stored.rescored = integer(search.storage.rescored);
  stored.items = integer(search.items);
  stored.dimension = integer(search.dimension);
  if (search.bytes.scanned > 0) {
    stored.scanned_bytes = integer(search.bytes.scanned);
    stored.beside_bytes = integer(search.bytes.beside);
    stored.scanned_bytes_a_vector =
        static_cast<double>(search.bytes.scanned) / static_cast<double>(search.items);
  }
  stored.cosine_min = search.cosine_min;
  stored.cosine_mean = search.cosine_mean;
  stored.list_length = integer(search.list_length);
  stored.queries = integer(search.queries);
  stored.threads = integer(search.threads);
  stored.lists_per_second_alone = lists_per_second(search.alone, 1);
  stored.lists_per_second_together = lists_per_second(search.together, search.queries);
  return stored;
}

}  // namespace

std::vector<StoredItems> record_items(const ExperimentResult& result) {
  std::vector<StoredItems> all;
  std::ranges::transform(result.searches, std::back_inserter(all), record_one);
  return all;
}

}  // namespace reckon
