#include "reports/user_differences.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/matrix.h"
#include "eval/resampling.h"
#include "eval/significance/bootstrap_interval.h"

namespace reckon {
namespace {

// Metrics that have values for the same users.
struct Group {
  std::vector<std::string> names;
  std::vector<const std::vector<double>*> a;
  std::vector<const std::vector<double>*> b;
};

// [users of the mask, metrics] of b - a.
Matrix<double> differences(const Group& group, const std::vector<bool>& mask, std::size_t users) {
  Matrix<double> terms(users, group.names.size());
  std::size_t row = 0;
  for (std::size_t user = 0; user < mask.size(); ++user) {
    if (!mask[user]) continue;
    for (std::size_t i = 0; i < group.names.size(); ++i) {
      terms.row(row)[i] = (*group.b[i])[user] - (*group.a[i])[user];
    }
    ++row;
  }
  return terms;
}

std::vector<double> column(const Matrix<double>& matrix, std::size_t at) {
  std::vector<double> values(matrix.rows());
  for (std::size_t row = 0; row < matrix.rows(); ++row) values[row] = matrix.row(row)[at];
  return values;
}

std::map<std::string, Difference> group_differences(const Group& group,
                                                    const std::vector<bool>& mask,
                                                    std::size_t users,
                                                    const CompareOptions& options,
                                                    Progress& progress) {
  const Matrix<double> terms = differences(group, mask, users);
  const Matrix<double> sums = bootstrap_sums(
      terms, {.draws = options.draws, .seed = options.seed, .threads = options.threads}, progress);
  const double n = static_cast<double>(users);
  std::map<std::string, Difference> all;
  for (std::size_t i = 0; i < group.names.size(); ++i) {
    double sum = 0;
    for (std::size_t row = 0; row < users; ++row) sum += terms.row(row)[i];
    const Interval interval = percentile_interval(column(sums, i), options.confidence);
    all[group.names[i]] = {.value = sum / n,
                           .low = interval.low / n,
                           .high = interval.high / n,
                           .p = {},
                           .p_adjusted = {},
                           .n = static_cast<std::int64_t>(users),
                           .paired = true,
                           .reason = {}};
  }
  return all;
}

double p_value(const std::vector<double>& a, const std::vector<double>& b,
               const std::vector<bool>& mask, std::size_t users, const CompareOptions& options,
               Progress& progress) {
  const Matrix<double> terms = differences({{""}, {&a}, {&b}}, mask, users);
  double sum = 0;
  double absolute = 0;
  for (std::size_t row = 0; row < users; ++row) {
    sum += terms.row(row)[0];
    absolute += std::abs(terms.row(row)[0]);
  }
  const SignFlips flips = sign_flip_sums(
      terms, {.draws = options.permutations, .seed = options.seed, .threads = options.threads},
      progress);
  return permutation_p_value(column(flips.sums, 0), sum, flips.exact, kFlipRounding * absolute);
}

}  // namespace

std::map<std::string, Difference> user_differences(const UserValues& a, const UserValues& b,
                                                   const std::set<std::string>& tested,
                                                   const CompareOptions& options,
                                                   Progress& progress) {
  if (a.users != b.users) {
    fail("evaluated on different users, {} and {} of them", a.users.size(), b.users.size());
  }
  std::map<std::vector<bool>, Group> groups;
  for (const auto& [name, values] : a.metrics) {
    const auto other = b.metrics.find(name);
    if (other == b.metrics.end()) continue;
    if (values.size() != a.users.size() || other->second.size() != a.users.size()) {
      fail("{}: {} and {} values, expected one for each of {} users", name, values.size(),
           other->second.size(), a.users.size());
    }
    std::vector<bool> mask(values.size());
    for (std::size_t user = 0; user < values.size(); ++user) {
      mask[user] = std::isfinite(values[user]) && std::isfinite(other->second[user]);
    }
    Group& group = groups[std::move(mask)];
    group.names.push_back(name);
    group.a.push_back(&values);
    group.b.push_back(&other->second);
  }
  std::map<std::string, Difference> all;
  for (const auto& [mask, group] : groups) {
    const auto users = static_cast<std::size_t>(std::count(mask.begin(), mask.end(), true));
    if (users == 0) continue;
    std::map<std::string, Difference> found =
        group_differences(group, mask, users, options, progress);
    for (std::size_t i = 0; i < group.names.size(); ++i) {
      if (!tested.contains(group.names[i])) continue;
      found[group.names[i]].p = p_value(*group.a[i], *group.b[i], mask, users, options, progress);
    }
    all.merge(found);
  }
  return all;
}

}  // namespace reckon
