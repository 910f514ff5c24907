#include "eval/definitions/graded_ndcg.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/error.h"
#include "eval/judged/discounted_gain.h"

namespace reckon::definitions {
namespace {

using measures::linear_gain;
using measures::normalised_gain;

// "{0:0,1:1,2:3}": grades to gains; others gain themselves.
std::map<std::int32_t, std::int32_t> gains_of(const MeasureName& name) {
  std::map<std::int32_t, std::int32_t> gains;
  std::string text = name.word("gains", "{}");
  std::erase(text, ' ');
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto number = [&] {
    std::int32_t value = 0;
    const auto [stopped, error] = std::from_chars(at, end, value);
    if (error != std::errc())
      fail("metric '{}': gains={}, expected such as {{0:0,1:1,2:3}}", name.text(), text);
    at = stopped;
    return value;
  };
  const auto take = [&](char c) { return at != end && *at == c && (++at, true); };
  bool whole = take('{');
  while (whole && at != end && *at != '}') {
    const std::int32_t grade = number();
    whole = take(':');
    if (whole) gains[grade] = number();
    if (!take(',')) break;
  }
  if (!whole || !take('}') || at != end)
    fail("metric '{}': gains={}, expected such as {{0:0,1:1,2:3}}", name.text(), text);
  return gains;
}

}  // namespace

QueryFunction graded_ndcg(const MeasureName& name) {
  return [k = name.cutoff(), gains = gains_of(name)](const JudgedList& list) {
    if (gains.empty()) return normalised_gain(list, k, linear_gain);
    const auto mapped = [&](std::span<const std::int32_t> grades) {
      std::vector<std::int32_t> values(grades.begin(), grades.end());
      for (std::int32_t& value : values)
        if (const auto gain = gains.find(value); gain != gains.end()) value = gain->second;
      return values;
    };
    const std::vector<std::int32_t> grades = mapped(list.grades);
    std::vector<std::int32_t> judged = mapped(list.judged);
    std::sort(judged.begin(), judged.end(), std::greater<>());
    return normalised_gain({.scores = {}, .grades = grades, .judged = judged}, k, linear_gain);
  };
}

}  // namespace reckon::definitions
