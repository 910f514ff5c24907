#include "core/variant.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::array<std::string_view, 2> kBackends = {"cpu", "cuda"};
constexpr std::array<std::string_view, 8> kPrecisions = {"fp32",   "tf32", "fp16", "bf16",
                                                         "bf16x3", "int8", "int4", "fp8"};

template <std::size_t N>
void require_one_of(const std::array<std::string_view, N>& known, std::string_view value,
                    std::string_view what, std::string_view text) {
  if (std::find(known.begin(), known.end(), value) == known.end()) {
    fail("variant '{}': unknown {} '{}', expected one of {}", text, what, value,
         fmt::join(known, ", "));
  }
}

}  // namespace

Variant parse_variant(std::string_view text) {
  Variant variant{.text = std::string(text), .backend = "cpu", .precision = {}, .options = {}};
  std::string_view rest = text;
  std::string_view options;
  if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
    options = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
    if (options.empty()) fail("variant '{}': expected option=value after the colon", text);
  }
  if (const auto slash = rest.find('/'); slash != std::string_view::npos) {
    variant.backend = rest.substr(0, slash);
    rest = rest.substr(slash + 1);
  }
  variant.precision = rest;
  require_one_of(kBackends, variant.backend, "backend", text);
  require_one_of(kPrecisions, variant.precision, "precision", text);
  while (!options.empty()) {
    const auto comma = options.find(',');
    const std::string_view option = options.substr(0, comma);
    const auto equals = option.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == option.size()) {
      fail("variant '{}': option '{}' is not of the form name=value", text, option);
    }
    const bool added =
        variant.options.emplace(option.substr(0, equals), option.substr(equals + 1)).second;
    if (!added) fail("variant '{}': option '{}' is given twice", text, option.substr(0, equals));
    if (comma == std::string_view::npos) break;
    options.remove_prefix(comma + 1);
    if (options.empty()) fail("variant '{}': expected an option after the last comma", text);
  }
  return variant;
}

std::size_t count_option(const Variant& variant, const char* name, std::size_t most) {
  const auto option = variant.options.find(name);
  if (option == variant.options.end()) return most;
  const std::string& text = option->second;
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count == 0 || count > most) {
    fail("variant '{}': {}: found '{}', expected 1 to {}", variant.text, name, text, most);
  }
  return count;
}

std::vector<std::string> join_variant_options(std::vector<std::string> pieces) {
  std::vector<std::string> variants;
  for (std::string& piece : pieces) {
    const bool is_option = piece.find('=') != std::string::npos &&
                           piece.find(':') == std::string::npos && !variants.empty() &&
                           variants.back().find(':') != std::string::npos;
    if (is_option) {
      variants.back() += "," + piece;
    } else {
      variants.push_back(std::move(piece));
    }
  }
  return variants;
}

}  // namespace reckon
