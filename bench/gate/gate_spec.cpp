#include "bench/gate/gate_spec.h"

#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <array>
#include <cmath>
#include <fstream>
#include <set>

#include "core/error.h"

namespace reckon::gate {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;
constexpr std::size_t kMostRows = 1000;
constexpr double kLeastBudget = 1e-4;  // of what is measured by a clock, nobody sees less
constexpr double kMostBudget = 10;
constexpr double kMostBytesLeft = 1e12;

struct QuantityName {
  std::string_view name;
  Quantity quantity;
  bool of_path;
};
constexpr std::array<QuantityName, 8> kQuantities = {{
    {"speed", Quantity::kSpeed, true},
    {"tail", Quantity::kTail, true},
    {"startup", Quantity::kStartup, false},
    {"peak_memory", Quantity::kPeakMemory, false},
    {"binary_size", Quantity::kBinarySize, false},
    {"instructions", Quantity::kInstructions, true},
    {"allocations", Quantity::kAllocations, true},
    {"memory_growth", Quantity::kMemoryGrowth, true},
}};

// Keys of a table, each taken once; what is left at the end is not known.
class Keys {
 public:
  Keys(const toml::table& table, const std::string& where) : table_(table), where_(where) {}

  [[noreturn]] void refuse(const toml::node& node, const std::string& text) const {
    fail("{}: line {}: {}", where_, node.source().begin.line, text);
  }
  const toml::node* take(const std::string& key) {
    taken_.insert(key);
    return table_.get(key);
  }
  std::optional<std::string> text(const std::string& key) {
    const toml::node* node = take(key);
    if (node == nullptr) return std::nullopt;
    const auto* value = node->as_string();
    if (value == nullptr || value->get().empty() ||
        value->get().find_first_of("\n\r") != std::string::npos) {
      refuse(*node, key + ": expected a text of one line");
    }
    return value->get();
  }
  std::string required(const std::string& key) {
    const auto value = text(key);
    if (!value) refuse(table_, "no " + key);
    return *value;
  }
  std::optional<double> number(const std::string& key, double least, double most) {
    const toml::node* node = take(key);
    if (node == nullptr) return std::nullopt;
    const std::optional<double> value =
        node->is_number() ? node->value<double>() : std::optional<double>();
    if (!value || !(*value >= least && *value <= most)) {
      refuse(*node, fmt::format("{}: expected a number from {} to {}", key, least, most));
    }
    return *value;
  }
  std::optional<bool> flag(const std::string& key) {
    const toml::node* node = take(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_boolean()) refuse(*node, key + ": expected true or false");
    return node->value<bool>();
  }
  // Those that are not taken, as whole numbers.
  Parameters parameters() {
    Parameters all;
    for (const auto& [key, node] : table_) {
      const std::string name(key.str());
      if (taken_.contains(name)) continue;
      const auto* value = node.as_integer();
      if (value == nullptr) refuse(node, name + ": not a key, and no whole number");
      all[name] = value->get();
      taken_.insert(name);
    }
    return all;
  }
  void finish() const {
    for (const auto& [key, node] : table_) {
      if (!taken_.contains(std::string(key.str()))) {
        refuse(node, fmt::format("\"{}\" is not a key here", key.str()));
      }
    }
  }

 private:
  const toml::table& table_;
  std::string where_;
  std::set<std::string> taken_;
};

RowSpec parse_row(const toml::table& table, double budget, const std::string& where) {
  Keys keys(table, where);
  RowSpec row;
  row.name = keys.required("name");
  const std::string quantity = keys.text("quantity").value_or("speed");
  const QuantityName* found = nullptr;
  for (const QuantityName& each : kQuantities) {
    if (each.name == quantity) found = &each;
  }
  if (found == nullptr) {
    std::vector<std::string_view> names;
    names.reserve(kQuantities.size());
    for (const QuantityName& each : kQuantities) names.push_back(each.name);
    keys.refuse(table, fmt::format("quantity \"{}\", expected one of {}", quantity,
                                   fmt::join(names, ", ")));
  }
  row.quantity = found->quantity;
  row.budget = row.quantity == Quantity::kMemoryGrowth
                   ? keys.number("budget", 0, kMostBytesLeft).value_or(0)
                   : keys.number("budget", kLeastBudget, kMostBudget).value_or(budget);
  if (row.quantity == Quantity::kTail) {
    row.percentile = keys.number("percentile", 50, 99.99).value_or(row.percentile);
  }
  if (found->of_path) {
    row.path = keys.required("path");
    const auto tolerance = keys.number("tolerance", 0, 1);
    const Parameters parameters = keys.parameters();
    try {
      const HotPathEntry& path = find_hot_path(row.path);
      row.tolerance = tolerance.value_or(path.tolerance);
      row.parameters = complete_parameters(path, parameters);
    } catch (const Error& error) {
      keys.refuse(table, error.what());
    }
  }
  keys.finish();
  return row;
}

QualitySpec parse_quality(const toml::table& table, const std::string& where) {
  Keys keys(table, where);
  QualitySpec row;
  row.system = keys.required("system");
  row.metric = keys.required("metric");
  row.name = keys.text("name").value_or(row.system + " " + row.metric);
  const auto margin = keys.number("margin", 0, 1e9);
  if (!margin || *margin == 0) keys.refuse(table, "margin: expected a number above 0");
  row.margin = *margin;
  row.threshold = keys.number("threshold", -1e9, 1e9);
  row.slices = keys.flag("slices").value_or(false);
  const auto slice_margin = keys.number("slice_margin", 1e-9, 1e9);
  if (slice_margin && !row.slices) keys.refuse(table, "slice_margin without slices = true");
  row.slice_margin = slice_margin.value_or(row.margin);
  keys.finish();
  return row;
}

// The tables [[name]].
std::vector<const toml::table*> tables_of(Keys& keys, const std::string& name) {
  std::vector<const toml::table*> tables;
  const toml::node* node = keys.take(name);
  if (node == nullptr) return tables;
  const toml::array* list = node->as_array();
  if (list == nullptr) keys.refuse(*node, fmt::format("expected tables [[{}]]", name));
  if (list->size() > kMostRows) {
    keys.refuse(*node, fmt::format("{} rows, expected at most {}", list->size(), kMostRows));
  }
  for (const toml::node& each : *list) {
    if (!each.is_table()) keys.refuse(each, fmt::format("expected tables [[{}]]", name));
    tables.push_back(each.as_table());
  }
  return tables;
}

GateSpec spec_of(const toml::table& root, const std::string& where) {
  Keys keys(root, where);
  GateSpec spec;
  spec.seconds = keys.number("seconds", 1, 86400).value_or(spec.seconds);
  spec.row_seconds = keys.number("row_seconds", 0.1, 86400).value_or(spec.row_seconds);
  spec.answer_seconds = keys.number("answer_seconds", 0.1, 3600).value_or(spec.answer_seconds);
  spec.false_alarms = keys.number("false_alarms", 1e-6, 0.5).value_or(spec.false_alarms);
  const double budget = keys.number("budget", kLeastBudget, kMostBudget).value_or(0.05);
  spec.model = keys.text("model").value_or("");
  std::set<std::string> names;
  const auto add_name = [&](const toml::table& table, const std::string& name) {
    if (!names.insert(name).second) {
      keys.refuse(table, fmt::format("\"{}\" is there twice", name));
    }
  };
  for (const toml::table* table : tables_of(keys, "row")) {
    spec.rows.push_back(parse_row(*table, budget, where));
    add_name(*table, spec.rows.back().name);
  }
  for (const toml::table* table : tables_of(keys, "quality")) {
    spec.quality.push_back(parse_quality(*table, where));
    add_name(*table, spec.quality.back().name);
  }
  keys.finish();
  if (spec.rows.empty() && spec.quality.empty()) fail("{}: no [[row]] and no [[quality]]", where);
  return spec;
}

}  // namespace

std::size_t GateSpec::family() const {
  std::size_t count = rows.size() + quality.size();
  for (const QualitySpec& each : quality) count += each.slices ? 1 : 0;
  return count;
}

std::string_view name_of(Quantity quantity) {
  for (const QuantityName& each : kQuantities) {
    if (each.quantity == quantity) return each.name;
  }
  return "";
}

GateSpec parse_gate_spec(std::string_view text, const std::string& where) {
  if (text.size() > kMostBytes) fail("{}: more than {} bytes", where, kMostBytes);
  try {
    return spec_of(toml::parse(text), where);
  } catch (const toml::parse_error& error) {
    const auto place = error.source().begin;
    fail("{}: line {}, column {}: {}", where, place.line, place.column, error.description());
  }
}

GateSpec read_gate_spec(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMostBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) fail("{}: cannot be read", path.string());
  text.resize(static_cast<std::size_t>(file.gcount()));
  return parse_gate_spec(text, path.string());
}

}  // namespace reckon::gate
