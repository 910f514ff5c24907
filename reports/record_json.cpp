#include "reports/record_json.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "reports/record_fields.h"

namespace reckon {
namespace {

using record_fields::fields;
using record_fields::Of;
using OrderedJson = nlohmann::ordered_json;

// Overloads in a class, so that each sees all the others.
struct Writer {
  static OrderedJson json(double value) {
    return std::isfinite(value) ? OrderedJson(value) : OrderedJson(nullptr);
  }
  static OrderedJson json(std::monostate) { return nullptr; }
  static OrderedJson json(const OptionValue& value) {
    return std::visit([](const auto& held) { return json(held); }, value);
  }
  template <typename T>
  static OrderedJson json(const std::optional<T>& value) {
    return value ? json(*value) : OrderedJson(nullptr);
  }
  template <typename T>
  static OrderedJson json(const std::vector<T>& values) {
    OrderedJson array = OrderedJson::array();
    for (const T& value : values) array.push_back(json(value));
    return array;
  }
  template <typename T>
  static OrderedJson json(const std::map<std::string, T>& values) {
    OrderedJson object = OrderedJson::object();
    for (const auto& [key, value] : values) object[key] = json(value);
    return object;
  }
  template <typename T>
  static OrderedJson json(const T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
      return value;
    } else {
      OrderedJson object = OrderedJson::object();
      fields(Of<T>{}, [&](const char* name, auto member) { object[name] = json(value.*member); });
      return object;
    }
  }
};

}  // namespace

std::string to_json(const Record& record) {
  OrderedJson root = {{"format", "reckon-results"}, {"version", 1}};
  root.update(Writer::json(record));
  return root.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

}  // namespace reckon
