#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace reckon {

// A class of labelled texts. Its templates hold slots: {theme}, {setting}, {mood}, {medium},
// {audience} stand for a wording of that facet, {title} for a title. The last templates are for the
// parts validation and test alone, so that these ask in words that training has not seen.
struct QueryClass {
  static constexpr std::size_t kValidationTemplates = 2;
  static constexpr std::size_t kTestTemplates = 3;
  std::string_view name;
  std::string_view templates;  // separated by '|'; train, then validation, then test
};

std::span<const QueryClass> intent_classes();
std::span<const QueryClass> sentiment_classes();

}  // namespace reckon
