#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace reckon {

// Labels by number, in the order of the names given, or in which they are first seen. Where all are
// plain numbers, equal numbers are one label: pandas writes 1 as 1.0 beside missing values.
class LabelNames {
 public:
  // fixed: only the names given are labels.
  LabelNames(const std::vector<std::string>& names, bool fixed);

  // Whether two texts are one label where labels are numbers.
  static bool are_equal(std::string_view a, std::string_view b);

  const std::vector<std::string>& names() const { return names_; }
  // How many there are, equal numbers counted once.
  std::size_t count() const;
  // The number of a label; -1 where it is none of the fixed ones.
  std::int32_t number(std::string_view name);
  // The numbers of several labels, separated by '|' or, if none is there, by spaces where these
  // separate and the whole is no label; empty for empty text. A -1 stands for each that is none of
  // the fixed ones.
  std::vector<std::int32_t> numbers(std::string_view text, bool spaces_separate);

  // New numbers by old ones, such that names are sorted: as numbers if all are, as text otherwise.
  // The names are sorted then; of equal numbers the shortest stays.
  std::vector<std::int32_t> sort();

 private:
  std::int32_t number_of_equal(std::string_view name);

  std::vector<std::string> names_;
  std::map<std::string, std::int32_t, std::less<>> numbers_;
  bool fixed_;
};

}  // namespace reckon
