#include "eval/significance/run_variance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/exact_sum.h"
#include "eval/significance/distributions.h"
#include "eval/significance/paired_differences.h"

namespace reckon {
namespace {

// Users (columns) that have a value in every run.
std::vector<std::size_t> complete_users(MatrixView<const double> values) {
  std::vector<std::size_t> users;
  for (std::size_t user = 0; user < values.cols; ++user) {
    bool complete = true;
    for (std::size_t run = 0; run < values.rows; ++run) {
      const double value = values.row(run)[user];
      if (std::isinf(value))
        fail("runs: run {}, user {} is {}, expected a number", run, user, value);
      complete = complete && !std::isnan(value);
    }
    if (complete) users.push_back(user);
  }
  return users;
}

}  // namespace

RunVariance run_variance(MatrixView<const double> values, double confidence) {
  require_confidence(confidence);
  const std::vector<std::size_t> users = complete_users(values);
  RunVariance result;
  result.runs = values.rows;
  result.users = users.size();
  result.left_out = values.cols - users.size();
  if (result.runs < 2 || result.users < 2) {
    fail("runs: {} runs of {} users with a value in each, expected at least 2 of both", result.runs,
         result.users);
  }
  const auto u = static_cast<double>(result.users);
  const auto r = static_cast<double>(result.runs);

  std::vector<ExactSum> of_user(result.users);
  std::vector<double> run_means;
  ExactSum all;
  for (std::size_t run = 0; run < result.runs; ++run) {
    ExactSum of_run;
    for (std::size_t i = 0; i < users.size(); ++i) {
      of_run.add(values.row(run)[users[i]]);
      of_user[i].add(values.row(run)[users[i]]);
    }
    all.merge(of_run);
    run_means.push_back(of_run.value() / u);
  }
  std::vector<double> user_means;
  user_means.reserve(of_user.size());
  for (const ExactSum& sum : of_user) user_means.push_back(sum.value() / r);
  result.mean = all.value() / (u * r);

  ExactSum residuals;
  for (std::size_t run = 0; run < result.runs; ++run) {
    for (std::size_t i = 0; i < users.size(); ++i) {
      const double residual =
          values.row(run)[users[i]] - user_means[i] - run_means[run] + result.mean;
      residuals.add(residual * residual);
    }
  }
  const double of_users = r * squared_deviations(user_means, result.mean) / (u - 1.0);
  const double of_runs = u * squared_deviations(run_means, result.mean) / (r - 1.0);
  const double residual = residuals.value() / ((u - 1.0) * (r - 1.0));
  result.residual_variance = residual;
  result.user_variance = std::max(0.0, (of_users - residual) / r);
  result.run_variance = std::max(0.0, (of_runs - residual) / u);

  // The variance of the mean in terms of mean squares: a component that is 0 drops its mean square,
  // and the residual is subtracted where both components are there, since each of them holds it.
  const bool users_vary = result.user_variance > 0.0;
  const bool runs_vary = result.run_variance > 0.0;
  const double user_term = users_vary ? of_users : 0.0;
  const double run_term = runs_vary ? of_runs : 0.0;
  const double residual_term = users_vary && runs_vary   ? -residual
                               : users_vary || runs_vary ? 0.0
                                                         : residual;
  const double total = user_term + run_term + residual_term;
  result.standard_error = std::sqrt(total / (u * r));
  result.degrees_of_freedom = total * total /
                              (user_term * user_term / (u - 1.0) + run_term * run_term / (r - 1.0) +
                               residual_term * residual_term / ((u - 1.0) * (r - 1.0)));
  if (total == 0.0) {
    result.degrees_of_freedom = std::numeric_limits<double>::quiet_NaN();
    result.interval = {result.mean, result.mean};
    return result;
  }
  const double t = student_t_quantile(result.degrees_of_freedom, (1.0 + confidence) / 2.0);
  result.interval = {result.mean - t * result.standard_error,
                     result.mean + t * result.standard_error};
  return result;
}

}  // namespace reckon
