#include "reports/roofline.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/html_page.h"
#include "reports/html_table.h"
#include "reports/number_format.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

std::string giga(std::optional<double> rate) {
  return format_amount(rate ? std::optional(1e-9 * *rate) : std::nullopt);
}

std::string percent(std::optional<double> share) {
  return share ? format_amount(100 * *share) + " %" : format_amount({});
}

// "int8 products 93.5 %, bf16 products 6.50 %"
std::string parts_text(const VariantWork& work) {
  std::vector<std::string> parts;
  for (const WorkPart& part : work.parts) {
    parts.push_back(fmt::format("{} {}{}", part.limit, percent(part.operations / work.operations),
                                part.products > 1 ? fmt::format(", {} times", part.products) : ""));
  }
  return parts.empty() ? format_amount({}) : fmt::format("{}", fmt::join(parts, ", "));
}

bool is_of_memory(const MachineLimit& limit) { return limit.unit == "bytes/s"; }

bool is_drawn(const VariantWork& work) {
  return work.limit && work.intensity && work.operations_per_second && *work.limit > 0 &&
         *work.intensity > 0 && *work.operations_per_second > 0;
}

}  // namespace

Table work_table(const Record& record) {
  Table table{.title = "Work and limits",
              .columns = {{"variant"},
                          {"GOP/s", true},
                          {"of the limit", true},
                          {"limit, GOP/s", true},
                          {"operations/byte", true},
                          {"operations"}},
              .rows = {},
              .notes = {}};
  for (const VariantWork& work : record.work) {
    table.rows.push_back({work.variant, giga(work.operations_per_second),
                          percent(work.fraction_of_limit), giga(work.limit),
                          format_amount(work.intensity), parts_text(work)});
    if (!work.reason.empty()) table.notes.push_back(work.variant + ": " + work.reason);
  }
  if (table.rows.empty()) return table;
  table.notes.emplace_back(
      "GOP/s: 10^9 operations a second of linear layers and attention, over the wall time of the "
      "passes, tokenizing included; operations/byte: of the layers' weights, read once a batch; "
      "limit: where every operation is as fast as the simplest work of its kind");
  return table;
}

Table limits_table(const Record& record) {
  Table table{.title = "Limits of this machine",
              .columns = {{"limit"},
                          {"10^9/s", true},
                          {"median", true},
                          {"threads", true},
                          {"measured by"}},
              .rows = {},
              .notes = {}};
  for (const MachineLimit& limit : record.limits) {
    table.rows.push_back({limit.name, fmt::format("{} G{}", giga(limit.value), limit.unit),
                          giga(limit.median), format_count(limit.threads), limit.method});
  }
  if (!table.rows.empty()) {
    table.notes.emplace_back(
        "the best and the median of some short rounds of the same process, in processor time: "
        "other load does not lower them, as it lowers the rates of variants");
  }
  return table;
}

ordered_json roofline_data(const Record& record) {
  if (std::ranges::none_of(record.work, is_drawn)) return nullptr;
  ordered_json data = {
      {"memory", nullptr}, {"roofs", ordered_json::array()}, {"points", ordered_json::array()}};
  for (const MachineLimit& limit : record.limits) {
    if (!(limit.value > 0)) continue;
    if (is_of_memory(limit)) {
      data["memory"] = limit.value;
    } else {
      data["roofs"].push_back({{"name", limit.name}, {"value", limit.value}});
    }
  }
  for (const VariantWork& work : record.work) {
    if (!is_drawn(work)) continue;
    data["points"].push_back({{"variant", work.variant},
                              {"intensity", *work.intensity},
                              {"rate", *work.operations_per_second},
                              {"limit", *work.limit},
                              {"parts", parts_text(work)}});
  }
  return data;
}

std::string roofline_section(const Record& record) {
  if (record.work.empty()) return {};
  const std::string tables = html_table(work_table(record)) +
                             (record.limits.empty() ? "" : html_table(limits_table(record)));
  if (roofline_data(record).is_null()) {
    return html_section("Roofline", "What the variants computed; no limits to draw beside it.",
                        tables);
  }
  return html_section(
      "Roofline",
      "Up is faster: each point is a variant, the lines are what this machine reached at the "
      "simplest work. Weights that stay in a cache are not held by the slope, which is that of "
      "memory.",
      "<div class=\"controls\">" + html_legend("roofline-variants", "Variants shown") + "</div>\n" +
          html_chart("roofline", "Operations a second against operations a byte") +
          html_details("Tables", tables));
}

std::string fraction_cell(const Record& record, const std::string& variant) {
  const auto work = std::ranges::find(record.work, variant, &VariantWork::variant);
  return percent(work == record.work.end() ? std::nullopt : work->fraction_of_limit);
}

}  // namespace reckon
