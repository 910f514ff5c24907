#include "reports/gpu_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/number_format.h"

namespace reckon {
namespace {

std::string clock_cell(const GpuClock& clock) {
  const std::string range = format_interval(clock.median, clock.low, clock.high, format_amount);
  return clock.most && clock.median ? fmt::format("{} of {}", range, format_amount(clock.most))
                                    : range;
}

std::string throttling_cell(const GpuUse& use) {
  if (!use.throttling) return format_amount({});
  return use.throttling->empty() ? "no" : fmt::format("{}", fmt::join(*use.throttling, ", "));
}

std::string power_cell(const GpuUse& use) {
  if (!use.watts || !use.power_limit_watts) return format_amount(use.watts);
  return fmt::format("{} of {}", format_amount(use.watts), format_amount(use.power_limit_watts));
}

}  // namespace

Table gpu_table(const Record& record) {
  Table table{.title = "GPU while it encoded",
              .columns = {{"variant"},
                          {"SM clock, MHz", true},
                          {"memory clock, MHz", true},
                          {"throttled"},
                          {"power, W", true},
                          {"J/1,000 texts", true},
                          {"samples", true}},
              .rows = {},
              .notes = {}};
  for (const GpuUse& use : record.gpu_use) {
    table.rows.push_back({use.variant, clock_cell(use.sm_mhz), clock_cell(use.memory_mhz),
                          throttling_cell(use), power_cell(use),
                          format_amount(use.joules_per_1000_texts), format_count(use.samples)});
    if (!use.reason.empty()) table.notes.push_back(use.variant + ": " + use.reason);
  }
  if (!table.rows.empty()) {
    table.notes.emplace_back(
        "of NVML: median [lowest, highest] of the samples of what the GPU can; throttled: in any "
        "sample; energy of the whole GPU");
  }
  return table;
}

}  // namespace reckon
