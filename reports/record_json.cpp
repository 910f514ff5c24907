#include "reports/record_json.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <type_traits>

#include "core/atomic_file.h"
#include "core/error.h"
#include "reports/pareto_json.h"
#include "reports/record_fields.h"

namespace reckon {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using record_fields::fields;
using record_fields::Of;
using record_fields::optional_fields;

constexpr std::string_view kFormat = "reckon-results";
constexpr std::int64_t kVersion = 1;
// A record nests 8 deep; a parsed value takes some 16 times its text.
constexpr int kMaxDepth = 16;
constexpr std::uintmax_t kMaxBytes = std::uintmax_t{64} << 20;

// As a reader of an error should find it: short, quoted, in ASCII, on one line.
std::string short_text(std::string_view text) {
  constexpr std::size_t kShown = 40;
  return json(text.substr(0, kShown)).dump(-1, ' ', true, json::error_handler_t::replace);
}

// Where in the file a value stands: a chain of keys and positions up to the root.
struct Place {
  const Place* parent = nullptr;
  std::string_view key;
  std::size_t index = 0;  // when the key is empty

  std::string text() const {
    if (!parent) return {};
    const std::string before = parent->text();
    if (key.empty()) return before + fmt::format("[{}]", index);
    const bool plain = std::all_of(key.begin(), key.end(), [](char c) {
      return c == '_' || std::isalnum(static_cast<unsigned char>(c));
    });
    if (!plain) return before + fmt::format("[{}]", short_text(key));
    return before + (before.empty() ? "" : ".") + std::string(key);
  }
};

// Overloads in a class, so that each sees all the others.
struct Writer {
  static bool not_finite(const std::optional<double>& value) {
    return value && !std::isfinite(*value);
  }
  static bool not_finite(const auto&) { return false; }
  static ordered_json write(double value, const Place& place) {
    if (!std::isfinite(value)) fail("results: {} is {}, expected a number", place.text(), value);
    return value;
  }
  static ordered_json write(std::monostate, const Place&) { return nullptr; }
  static ordered_json write(const OptionValue& value, const Place& place) {
    return std::visit([&](const auto& held) { return write(held, place); }, value);
  }
  static ordered_json write(const std::optional<double>& value, const Place&) {
    return !value || not_finite(value) ? ordered_json(nullptr) : ordered_json(*value);
  }
  template <typename T>
  static ordered_json write(const std::optional<T>& value, const Place& place) {
    return value ? write(*value, place) : ordered_json(nullptr);
  }
  template <typename T>
  static ordered_json write(const std::vector<T>& values, const Place& place) {
    ordered_json array = ordered_json::array();
    for (const T& value : values) array.push_back(write(value, Place{&place, {}, array.size()}));
    return array;
  }
  template <typename T>
  static ordered_json write(const std::map<std::string, T>& values, const Place& place) {
    ordered_json object = ordered_json::object();
    for (const auto& [key, value] : values) object[key] = write(value, Place{&place, key});
    return object;
  }
  template <typename T>
  static ordered_json write(const T& value, const Place& place) {
    if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
      return value;
    } else {
      ordered_json object = ordered_json::object();
      fields(Of<T>{}, [&](const char* name, auto member) {
        object[name] = write(value.*member, Place{&place, name});
      });
      if constexpr (requires { value.reason; }) {
        bool lost = false;
        fields(Of<T>{},
               [&](const char*, auto member) { lost = lost || not_finite(value.*member); });
        if (lost && value.reason.empty()) object["reason"] = "not a finite number";
      }
      return object;
    }
  }
};

class Reader {
 public:
  explicit Reader(std::string_view where) : where_(where) {}

  Record root(const json& value) const {
    const Place place;
    require(value.is_object(), value, place, "an object");
    require_text(value, "format", kFormat);
    const auto version = value.find("version");
    if (version == value.end()) fail("{}: version is missing", where_);
    if (*version != kVersion) {
      fail("{}: version is {}, this program reads version {}", where_, found(*version), kVersion);
    }
    Record record;
    // What follows from the rest is not read again.
    std::vector<std::string_view> others = {"format", "version", "pareto"};
    optional_fields(Of<Record>{}, [&](const char* name, auto member) {
      others.emplace_back(name);
      const auto list = value.find(name);
      if (list != value.end()) read(*list, record.*member, Place{&place, name});
    });
    read_fields(value, record, place, others);
    return record;
  }

 private:
  void require_text(const json& object, const char* key, std::string_view expected) const {
    const auto value = object.find(key);
    if (value == object.end()) fail("{}: {} is missing, expected \"{}\"", where_, key, expected);
    if (*value != expected) {
      fail("{}: {} is {}, expected \"{}\"", where_, key, found(*value), expected);
    }
  }

  static std::string found(const json& value) {
    if (value.is_structured()) return fmt::format("an {}", value.type_name());
    return value.is_string() ? short_text(value.get_ref<const std::string&>()) : value.dump();
  }

  void require(bool right, const json& value, const Place& place, const char* expected) const {
    if (right) return;
    const std::string at = place.text();
    fail("{}: {} is {}, expected {}", where_, at.empty() ? "the root" : at, found(value), expected);
  }

  template <typename T>
  void read_fields(const json& object, T& out, const Place& place,
                   std::span<const std::string_view> others = {}) const {
    require(object.is_object(), object, place, "an object");
    std::size_t known = 0;
    for (const std::string_view other : others) known += object.count(other);
    fields(Of<T>{}, [&](const char* name, auto member) {
      const Place inner{&place, name};
      const auto value = object.find(name);
      if (value == object.end()) fail("{}: {} is missing", where_, inner.text());
      read(*value, out.*member, inner);
      ++known;
    });
    if (object.size() == known) return;
    for (auto field = object.begin(); field != object.end(); ++field) {
      const std::string& key = field.key();
      bool expected = std::ranges::find(others, key) != others.end();
      fields(Of<T>{}, [&](const char* name, auto) { expected = expected || key == name; });
      if (!expected) {
        const std::string at = place.text();
        fail("{}: {} has the unknown field {}", where_, at.empty() ? "the root" : at,
             short_text(key));
      }
    }
  }

  void read(const json& value, std::string& out, const Place& place) const {
    require(value.is_string(), value, place, "text");
    out = value.get<std::string>();
  }
  void read(const json& value, double& out, const Place& place) const {
    require(value.is_number(), value, place, "a number");
    out = value.get<double>();
  }
  void read(const json& value, std::uint64_t& out, const Place& place) const {
    require(value.is_number_unsigned(), value, place, "an integer of at least 0");
    out = value.get<std::uint64_t>();
  }
  void read(const json& value, std::int64_t& out, const Place& place) const {
    constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    require(value.is_number_unsigned() && value.get<std::uint64_t>() <= kLargest, value, place,
            "an integer from 0 to 2^63 - 1");
    out = value.get<std::int64_t>();
  }
  void read(const json& value, OptionValue& out, const Place& place) const {
    if (value.is_null()) {
      out = std::monostate{};
    } else if (value.is_boolean()) {
      out = value.get<bool>();
    } else if (value.is_number_float() || (value.is_number_unsigned() && !fits(value))) {
      out = value.get<double>();
    } else if (value.is_number()) {
      out = value.get<std::int64_t>();
    } else if (value.is_string()) {
      out = value.get<std::string>();
    } else {
      require(value.is_array(), value, place, "a plain value or a list of texts");
      read(value, out.emplace<std::vector<std::string>>(), place);
    }
  }
  static bool fits(const json& value) {
    return value.get<std::uint64_t>() <=
           static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  }
  template <typename T>
  void read(const json& value, std::optional<T>& out, const Place& place) const {
    if (!value.is_null()) read(value, out.emplace(), place);
  }
  template <typename T>
  void read(const json& value, std::vector<T>& out, const Place& place) const {
    require(value.is_array(), value, place, "a list");
    out.resize(value.size());
    for (std::size_t i = 0; i < out.size(); ++i) read(value[i], out[i], Place{&place, {}, i});
  }
  template <typename T>
  void read(const json& value, std::map<std::string, T>& out, const Place& place) const {
    require(value.is_object(), value, place, "an object");
    for (const auto& [key, inner] : value.items()) read(inner, out[key], Place{&place, key});
  }
  template <typename T>
  void read(const json& value, T& out, const Place& place) const {
    read_fields(value, out, place);
  }

  std::string_view where_;
};

json parse(std::string_view text, std::string_view where) {
  const auto check_depth = [&](int depth, json::parse_event_t, json&) {
    if (depth > kMaxDepth) fail("{}: nested more than {} deep", where, kMaxDepth);
    return true;
  };
  // The parser would take it for the end of the text.
  if (text.find('\0') != std::string_view::npos)
    fail("{}: not valid JSON: found a NUL byte", where);
  try {
    return json::parse(text, check_depth);
  } catch (const json::parse_error& error) {
    if (error.byte > text.size()) fail("{}: ends in the middle (a cut file?)", where);
    const std::string_view before = text.substr(0, error.byte);
    fail("{}: not valid JSON at line {}, byte {} of the file", where,
         1 + std::count(before.begin(), before.end(), '\n'), error.byte);
  } catch (const json::out_of_range&) {
    fail("{}: holds a number too large for float64", where);
  }
}

}  // namespace

std::string to_json(const Record& record) {
  ordered_json root = {{"format", kFormat}, {"version", kVersion}};
  root.update(Writer::write(record, Place{}));
  optional_fields(Of<Record>{}, [&](const char* name, auto member) {
    const Place root_place;
    const auto& list = record.*member;
    if (!list.empty()) root[name] = Writer::write(list, Place{&root_place, name});
  });
  if (auto pareto = pareto_json(record); !pareto.empty()) root["pareto"] = std::move(pareto);
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Record record_from_json(std::string_view text, std::string_view where) {
  if (text.size() > kMaxBytes) {
    fail("{}: {} bytes, expected at most {}", where, text.size(), kMaxBytes);
  }
  return Reader(where).root(parse(text, where));
}

void write_record(const std::filesystem::path& path, const Record& record) {
  write_file_atomically(path, to_json(record));
}

Record read_record(const std::filesystem::path& path) {
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  if (error) fail("{}: {}", path.string(), error.message());
  if (bytes > kMaxBytes) fail("{}: {} bytes, expected at most {}", path.string(), bytes, kMaxBytes);
  std::string text(bytes, '\0');
  std::ifstream file(path, std::ios::binary);
  if (!file.read(text.data(), static_cast<std::streamsize>(bytes))) {
    fail("{}: cannot be read", path.string());
  }
  return record_from_json(text, path.string());
}

}  // namespace reckon
