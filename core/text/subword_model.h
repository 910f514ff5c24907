#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace reckon {

// Splits text into words and these into pieces of a vocabulary.
class SubwordModel {
 public:
  virtual ~SubwordModel() = default;
  // Appends the ids of normalised text, which must be valid UTF-8. May stop between two words once
  // `ids` holds `enough` ids. Thread-safe.
  virtual void append(std::string_view text, std::size_t enough,
                      std::vector<std::int32_t>& ids) const = 0;
};

}  // namespace reckon
