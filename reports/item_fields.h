#pragma once

#include "reports/field_list.h"
#include "reports/item_record.h"

// As record_fields.h, of item_record.h.
namespace reckon::record_fields {

template <typename Visit>
void fields(Of<StoredItems>, Visit&& visit) {
  visit("variant", &StoredItems::variant);
  visit("format", &StoredItems::format);
  visit("rescored", &StoredItems::rescored);
  visit("items", &StoredItems::items);
  visit("dimension", &StoredItems::dimension);
  visit("scanned_bytes", &StoredItems::scanned_bytes);
  visit("beside_bytes", &StoredItems::beside_bytes);
  visit("scanned_bytes_a_vector", &StoredItems::scanned_bytes_a_vector);
  visit("cosine_min", &StoredItems::cosine_min);
  visit("cosine_mean", &StoredItems::cosine_mean);
  visit("list_length", &StoredItems::list_length);
  visit("queries", &StoredItems::queries);
  visit("threads", &StoredItems::threads);
  visit("lists_per_second_alone", &StoredItems::lists_per_second_alone);
  visit("lists_per_second_together", &StoredItems::lists_per_second_together);
}

}  // namespace reckon::record_fields
