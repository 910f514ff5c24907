#include "eval/ranking_evaluation.h"

#include <cmath>
#include <limits>

#include "core/error.h"

namespace reckon {
namespace {

template <typename Named>
const Named& find(const std::vector<Named>& all, std::string_view name, std::string_view what) {
  for (const Named& each : all) {
    if (each.name == name) return each;
  }
  fail("no {} metric '{}' in this evaluation", what, name);
}

}  // namespace

double UserMetricValues::weight(std::size_t user) const {
  if (std::isnan(values[user])) return 0.0;
  return weights.empty() ? 1.0 : weights[user];
}

double UserMetricValues::mean() const {
  double sum = 0.0;
  double total = 0.0;
  for (std::size_t user = 0; user < values.size(); ++user) {
    if (weight(user) == 0.0) continue;
    sum += weight(user) * values[user];
    total += weight(user);
  }
  return total > 0.0 ? sum / total : std::numeric_limits<double>::quiet_NaN();
}

const UserMetricValues& RankingEvaluation::user_metric(std::string_view name) const {
  return find(per_user, name, "per-user");
}

double RankingEvaluation::value(std::string_view name) const {
  return find(overall, name, "overall").value;
}

}  // namespace reckon
