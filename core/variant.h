#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace reckon {

// How a model is computed, written `[backend/]precision[:option=value,...]`: "fp32",
// "int8:attention=bf16", "cuda/fp8".
struct Variant {
  std::string text;       // as written; names the variant in every file and table
  std::string backend;    // "cpu" unless written
  std::string precision;  // "fp32", "int8", ...
  std::map<std::string, std::string> options;
};

// Splits the text into its parts. Throws Error on bad syntax, an unknown backend or precision;
// which combinations and options a backend supports is checked when its encoder is made.
Variant parse_variant(std::string_view text);

// The value of an option, a whole number from 1 to `most`, which is its default. Throws Error.
std::size_t count_option(const Variant& variant, const char* name, std::size_t most);

// A list of variants that was cut at every comma, with the options of each put together again:
// "int8:first=fp32" and "last=fp32" are one.
std::vector<std::string> join_variant_options(std::vector<std::string> pieces);

}  // namespace reckon
