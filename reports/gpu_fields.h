#pragma once

#include "reports/field_list.h"
#include "reports/gpu_record.h"

// As record_fields.h, of gpu_record.h.
namespace reckon::record_fields {

template <typename Visit>
void fields(Of<GpuClock>, Visit&& visit) {
  visit("low", &GpuClock::low);
  visit("median", &GpuClock::median);
  visit("high", &GpuClock::high);
  visit("most", &GpuClock::most);
}

template <typename Visit>
void fields(Of<GpuUse>, Visit&& visit) {
  visit("variant", &GpuUse::variant);
  visit("driver", &GpuUse::driver);
  visit("texts", &GpuUse::texts);
  visit("samples", &GpuUse::samples);
  visit("sm_mhz", &GpuUse::sm_mhz);
  visit("memory_mhz", &GpuUse::memory_mhz);
  visit("throttling", &GpuUse::throttling);
  visit("watts", &GpuUse::watts);
  visit("power_limit_watts", &GpuUse::power_limit_watts);
  visit("joules", &GpuUse::joules);
  visit("joules_per_1000_texts", &GpuUse::joules_per_1000_texts);
  visit("reason", &GpuUse::reason);
}

}  // namespace reckon::record_fields
