#pragma once

#include "reports/field_list.h"
#include "reports/work_record.h"

// As record_fields.h, of work_record.h.
namespace reckon::record_fields {

template <typename Visit>
void fields(Of<MachineLimit>, Visit&& visit) {
  visit("name", &MachineLimit::name);
  visit("unit", &MachineLimit::unit);
  visit("method", &MachineLimit::method);
  visit("threads", &MachineLimit::threads);
  visit("value", &MachineLimit::value);
  visit("median", &MachineLimit::median);
  visit("rounds", &MachineLimit::rounds);
}

template <typename Visit>
void fields(Of<WorkPart>, Visit&& visit) {
  visit("limit", &WorkPart::limit);
  visit("operations", &WorkPart::operations);
  visit("products", &WorkPart::products);
}

template <typename Visit>
void fields(Of<VariantWork>, Visit&& visit) {
  visit("variant", &VariantWork::variant);
  visit("texts", &VariantWork::texts);
  visit("tokens", &VariantWork::tokens);
  visit("squared_tokens", &VariantWork::squared_tokens);
  visit("batches", &VariantWork::batches);
  visit("seconds", &VariantWork::seconds);
  visit("operations", &VariantWork::operations);
  visit("operations_per_second", &VariantWork::operations_per_second);
  visit("parts", &VariantWork::parts);
  visit("weight_bytes", &VariantWork::weight_bytes);
  visit("intensity", &VariantWork::intensity);
  visit("limit", &VariantWork::limit);
  visit("fraction_of_limit", &VariantWork::fraction_of_limit);
  visit("reason", &VariantWork::reason);
}

}  // namespace reckon::record_fields
