#include "eval/definitions/gdeval.h"

#include <array>
#include <charconv>

#include "core/error.h"
#include "eval/judged/usual_measures.h"

namespace reckon::definitions {

using namespace measures;  // the formulas' parts

namespace {

double five_decimals(double value) {
  std::array<char, 64> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 5);
  std::from_chars(text.data(), end.ptr, value);
  return value;
}

constexpr std::int32_t kHighestGrade = 4;

}  // namespace

double gdeval_err(const JudgedList& list, std::size_t k) {
  if (!list.judged.empty() && list.judged.front() > kHighestGrade)
    fail("ir_measures' ERR takes grades up to {}, found {}", kHighestGrade, list.judged.front());
  return five_decimals(expected_reciprocal_rank(list, k, kHighestGrade));
}

double gdeval_ndcg(const JudgedList& list, std::size_t k) {
  return five_decimals(normalised_gain(list, k, exponential_gain));
}

}  // namespace reckon::definitions
