#include "reports/user_differences.h"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/error.h"
#include "eval/significance/comparison_table.h"

namespace reckon {
namespace {

// Where a user has no finite value there is none.
std::vector<double> finite_or_nan(const std::vector<double>& values) {
  std::vector<double> finite = values;
  for (double& value : finite) {
    if (!std::isfinite(value)) value = std::numeric_limits<double>::quiet_NaN();
  }
  return finite;
}

Difference difference_of(const ComparisonRow& row) {
  Difference difference;
  difference.value = row.difference;
  if (row.interval) {
    difference.low = row.interval->low;
    difference.high = row.interval->high;
  }
  difference.p = row.p;
  difference.n = static_cast<std::int64_t>(row.users);
  difference.paired = true;
  return difference;
}

}  // namespace

std::map<std::string, Difference> user_differences(const UserValues& a, const UserValues& b,
                                                   const std::set<std::string>& tested,
                                                   const CompareOptions& options,
                                                   Progress& progress) {
  if (a.users != b.users) {
    fail("evaluated on different users, {} and {} of them", a.users.size(), b.users.size());
  }
  std::vector<std::string> names;
  std::vector<SystemValues> systems(2);
  for (const auto& [name, values] : a.metrics) {
    const auto other = b.metrics.find(name);
    if (other == b.metrics.end()) continue;
    if (values.size() != a.users.size() || other->second.size() != a.users.size()) {
      fail("{}: {} and {} values, expected one for each of {} users", name, values.size(),
           other->second.size(), a.users.size());
    }
    names.push_back(name);
    systems[0].metrics.push_back(finite_or_nan(values));
    systems[1].metrics.push_back(finite_or_nan(other->second));
  }
  const ComparisonTable table = comparison_table(names, systems,
                                                 {.confidence = options.confidence,
                                                  .tested = tested,
                                                  .resamples = options.draws,
                                                  .permutations = options.permutations,
                                                  .seed = options.seed,
                                                  .threads = options.threads},
                                                 progress);
  std::map<std::string, Difference> all;
  for (const ComparisonRow& row : table.rows) {
    if (row.users > 0) all[names[row.metric]] = difference_of(row);
  }
  return all;
}

}  // namespace reckon
