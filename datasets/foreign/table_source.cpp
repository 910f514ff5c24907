#include "datasets/foreign/table_source.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace reckon {
namespace {

[[noreturn]] void fail_row(const ForeignTable& table, const ForeignColumn& column, std::size_t row,
                           double found, const std::string& expected) {
  fail("{}: {}: column \"{}\": row {}: {}, expected {}", table.file().path().string(), column.path,
       column.name, row, found, expected);
}

}  // namespace

TableSource::TableSource(const ForeignTable& table, const InteractionNames& names)
    : table_(&table),
      value_(names.value.empty() ? nullptr : &table.require(names.value)),
      timestamp_(names.timestamp.empty() ? nullptr : &table.require(names.timestamp)),
      time_unit_(names.time_unit),
      users_(table, table.require(names.user)),
      items_(table, table.require(names.item)) {}

InteractionSource::Counts TableSource::read(const Take& take) const {
  Counts counts;
  const std::size_t step = table_->block_rows();
  for (std::size_t begin = 0; begin < table_->rows(); begin += step) {
    const std::size_t end = std::min(begin + step, table_->rows());
    InteractionBlock block;
    block.users = users_.rows(begin, end);
    block.items = items_.rows(begin, end);
    if (value_ != nullptr) add_values(begin, end, block);
    if (timestamp_ != nullptr) add_timestamps(begin, end, block, counts);
    take(block);
  }
  return counts;
}

void TableSource::add_values(std::size_t begin, std::size_t end, InteractionBlock& block) const {
  const auto values = table_->numbers(*value_, begin, end);
  for (std::size_t i = 0; i < values.size(); ++i) {
    block.values.push_back(static_cast<float>(values[i]));
    if (!std::isfinite(block.values.back())) {
      fail_row(*table_, *value_, begin + i, values[i], "a finite number");
    }
  }
}

void TableSource::add_timestamps(std::size_t begin, std::size_t end, InteractionBlock& block,
                                 Counts& counts) const {
  const auto values = table_->numbers(*timestamp_, begin, end);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto time = timestamp_of(values[i], time_unit_);
    if (!time) {
      const bool fits = timestamp_of(values[i], TimeUnit::kMilliseconds).has_value();
      fail_row(*table_, *timestamp_, begin + i, values[i],
               fits ? "seconds since 1970 up to the year 9999 (--timestamp-unit milliseconds?)"
                    : "a time since 1970 up to the year 9999");
    }
    block.timestamps.push_back(time->seconds);
    if (time->rounded) ++counts.rounded;
  }
}

}  // namespace reckon
