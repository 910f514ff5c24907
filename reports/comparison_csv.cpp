#include "reports/comparison_csv.h"

#include <fmt/format.h>

#include <array>

#include "reports/csv.h"

namespace reckon {
namespace {

constexpr std::array<const char*, 20> kColumns = {"part",
                                                  "of",
                                                  "name",
                                                  "k",
                                                  "unit",
                                                  "run",
                                                  "value",
                                                  "low",
                                                  "high",
                                                  "n",
                                                  "difference",
                                                  "difference_low",
                                                  "difference_high",
                                                  "p",
                                                  "p_adjusted",
                                                  "paired",
                                                  "ratio",
                                                  "ratio_low",
                                                  "ratio_high",
                                                  "reason"};

std::string text(std::optional<double> value) { return value ? fmt::format("{}", *value) : ""; }

// One line, by the names of its columns.
class Line {
 public:
  void set(std::string_view column, const std::string& field) {
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      if (kColumns[i] == column) fields_[i] = field;
    }
  }
  std::string csv() const { return csv_line(fields_); }

 private:
  std::array<std::string, kColumns.size()> fields_;
};

std::string metric_lines(const char* part, const RunComparison& comparison,
                         const std::vector<ComparedMetric>& metrics) {
  std::string out;
  for (const ComparedMetric& metric : metrics) {
    for (std::size_t run = 0; run < metric.values.size(); ++run) {
      const Metric& value = metric.values[run];
      Line line;
      line.set("part", part);
      line.set("of", metric.of);
      line.set("name", metric.name);
      line.set("k", metric.k ? fmt::format("{}", *metric.k) : "");
      line.set("unit", metric.unit);
      line.set("run", comparison.runs[run]);
      line.set("value", text(value.value));
      line.set("low", text(value.low));
      line.set("high", text(value.high));
      line.set("n", fmt::format("{}", value.n));
      line.set("reason", value.reason);
      if (run > 0) {
        const Difference& difference = metric.differences[run - 1];
        line.set("difference", text(difference.value));
        line.set("difference_low", text(difference.low));
        line.set("difference_high", text(difference.high));
        line.set("p", text(difference.p));
        line.set("p_adjusted", text(difference.p_adjusted));
        line.set("paired", difference.paired ? "true" : "false");
        if (value.reason.empty()) line.set("reason", difference.reason);
      }
      out += line.csv();
    }
  }
  return out;
}

std::string speed_lines(const RunComparison& comparison) {
  std::string out;
  for (const ComparedSpeed& speed : comparison.speed) {
    for (std::size_t run = 0; run < speed.values.size(); ++run) {
      Line line;
      line.set("part", "speed");
      line.set("of", speed.of);
      line.set("name", speed.quantity);
      line.set("unit", speed.unit);
      line.set("run", comparison.runs[run]);
      line.set("value", text(speed.values[run]));
      if (run > 0) {
        line.set("ratio", text(speed.ratios[run - 1]));
        line.set("ratio_low", text(speed.lows[run - 1]));
        line.set("ratio_high", text(speed.highs[run - 1]));
      }
      out += line.csv();
    }
  }
  return out;
}

std::string setting_lines(const RunComparison& comparison) {
  std::string out;
  for (const ComparedSetting& setting : comparison.settings) {
    for (std::size_t run = 0; run < setting.values.size(); ++run) {
      Line line;
      line.set("part", "setting");
      line.set("name", setting.name);
      line.set("run", comparison.runs[run]);
      line.set("value", setting.values[run]);
      out += line.csv();
    }
  }
  return out;
}

std::string warning_lines(const RunComparison& comparison) {
  std::string out;
  for (const std::string& warning : comparison.warnings) {
    Line line;
    line.set("part", "warning");
    line.set("reason", warning);
    out += line.csv();
  }
  return out;
}

}  // namespace

std::string comparison_csv(const RunComparison& comparison) {
  Line header;
  for (const char* column : kColumns) header.set(column, column);
  return header.csv() + metric_lines("system", comparison, comparison.systems) +
         metric_lines("task", comparison, comparison.tasks) +
         metric_lines("scenario", comparison, comparison.scenarios) + speed_lines(comparison) +
         setting_lines(comparison) + warning_lines(comparison);
}

}  // namespace reckon
