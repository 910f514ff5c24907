#include "reports/speed_comparison.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/stored_speed_rows.h"

namespace reckon {
namespace {

constexpr const char* kTextRate = "texts/s";

std::vector<SpeedQuantity> quantities_of(const Record& record, const std::string& variant) {
  const auto found = std::find_if(record.variants.begin(), record.variants.end(),
                                  [&](const VariantResult& each) { return each.name == variant; });
  return found == record.variants.end() ? std::vector<SpeedQuantity>{} : speed_quantities(*found);
}

void add_ratios(ComparedSpeed& speed) {
  const std::optional<double> base = speed.values.front();
  for (std::size_t i = 1; i < speed.values.size(); ++i) {
    const bool known = base && *base > 0 && speed.values[i];
    speed.ratios.push_back(known ? std::optional(*speed.values[i] / *base) : std::nullopt);
    speed.lows.emplace_back();
    speed.highs.emplace_back();
  }
}

// The ratio of rates over the passes and its interval, where both are known.
void add_intervals(ComparedSpeed& speed, std::span<const ComparedRun> runs) {
  const Record& base = runs.front().record;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    const Record& record = runs[i].record;
    if (!machine_differences(base, record).empty()) continue;
    for (const GateRow& row : stored_speed_rows(base, record)) {
      // Without the smallest difference that it could have seen it compares no builds.
      if (row.name != "encode " + speed.of || !row.smallest_seen) continue;
      // A row is about time a text.
      speed.ratios[i - 1] = 1 / row.effect.value();
      speed.lows[i - 1] = 1 / row.high.value();
      speed.highs[i - 1] = 1 / row.low.value();
    }
  }
}

}  // namespace

std::vector<SpeedQuantity> speed_quantities(const VariantResult& variant) {
  std::vector<SpeedQuantity> all;
  if (variant.encoding) {
    all.push_back({kTextRate, "1/s", variant.encoding->texts_per_second.median});
    all.push_back({"tokens/s", "1/s", variant.encoding->tokens_per_second.median});
  }
  if (variant.latency) {
    for (const Percentile& percentile : variant.latency->percentiles) {
      all.push_back({fmt::format("p{}", percentile.p), variant.latency->unit, percentile.value});
    }
  }
  if (variant.peak_memory_bytes) {
    all.push_back({"peak memory", "bytes", static_cast<double>(*variant.peak_memory_bytes)});
  }
  return all;
}

std::vector<ComparedSpeed> compare_speed(std::span<const ComparedRun> runs) {
  std::vector<ComparedSpeed> all;
  for (const VariantResult& variant : runs.front().record.variants) {
    for (const SpeedQuantity& quantity : speed_quantities(variant)) {
      ComparedSpeed speed{variant.name, quantity.name, quantity.unit, {}, {}, {}, {}};
      std::size_t known = 0;
      for (const ComparedRun& run : runs) {
        speed.values.emplace_back();
        for (const SpeedQuantity& other : quantities_of(run.record, variant.name)) {
          if (other.name != quantity.name || other.unit != quantity.unit) continue;
          speed.values.back() = other.value;
        }
        known += speed.values.back() ? 1 : 0;
      }
      add_ratios(speed);
      if (quantity.name == kTextRate) add_intervals(speed, runs);
      if (known > 1) all.push_back(std::move(speed));
    }
  }
  ComparedSpeed whole{"whole run", "time", "s", {}, {}, {}, {}};
  for (const ComparedRun& run : runs) {
    double seconds = 0;
    for (const Stage& stage : run.record.stages) seconds += stage.seconds;
    whole.values.push_back(seconds);
  }
  add_ratios(whole);
  all.push_back(std::move(whole));
  return all;
}

}  // namespace reckon
