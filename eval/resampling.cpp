#include "eval/resampling.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"
#include "eval/quantile.h"

namespace reckon {
namespace {

using Weigh = std::function<void(std::size_t draw, std::span<double> weights)>;

// Sums of the columns of terms under the weights of each draw. A row of terms is added at a time:
// its columns are independent sums, which fill vector registers, and each of them is added up in
// the order of rows.
Matrix<double> weighted_sums(MatrixView<const double> terms, std::size_t draws, std::size_t threads,
                             const Weigh& weigh, Progress& progress) {
  if (terms.rows == 0) fail("resampling: no rows");
  Matrix<double> sums(draws, terms.cols);
  if (threads == 0) threads = default_thread_count();
  std::vector<std::vector<double>> weights(std::max<std::size_t>(1, std::min(threads, draws)),
                                           std::vector<double>(terms.rows));
  progress.begin("Resampling", draws);
  parallel_chunks(draws, weights.size(), [&](std::size_t draw, std::size_t thread) {
    weigh(draw, weights[thread]);
    const std::span<double> sum = sums.row(draw);
    for (std::size_t row = 0; row < terms.rows; ++row) {
      const double weight = weights[thread][row];
      if (weight == 0.0) continue;
      const std::span<const double> term = terms.row(row);
      for (std::size_t column = 0; column < term.size(); ++column) {
        sum[column] += weight * term[column];
      }
    }
    progress.advance(1);
  });
  return sums;
}

}  // namespace

void bootstrap_weights(std::uint64_t seed, std::size_t draw, std::span<double> weights) {
  Random random(seed, draw);
  std::ranges::fill(weights, 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[random.below(weights.size())] += 1.0;
}

Matrix<double> bootstrap_sums(MatrixView<const double> terms, const ResamplingOptions& options,
                              Progress& progress) {
  const auto weigh = [&](std::size_t draw, std::span<double> weights) {
    bootstrap_weights(options.seed, draw, weights);
  };
  return weighted_sums(terms, options.draws, options.threads, weigh, progress);
}

SignFlips sign_flip_sums(MatrixView<const double> terms, const ResamplingOptions& options,
                         Progress& progress) {
  constexpr std::size_t kBits = 64;
  const bool exact = terms.rows < kBits && (std::uint64_t{1} << terms.rows) <= options.draws;
  const std::size_t draws = exact ? std::size_t{1} << terms.rows : options.draws;
  const auto weigh = [&](std::size_t draw, std::span<double> weights) {
    Random random(options.seed, draw);
    std::uint64_t bits = draw;  // the draw's number is a combination of signs, if all are taken
    for (std::size_t row = 0; row < weights.size(); ++row) {
      if (!exact && row % kBits == 0) bits = random.next();
      weights[row] = (bits >> (row % kBits) & 1) != 0 ? -1.0 : 1.0;
    }
  };
  return {weighted_sums(terms, draws, options.threads, weigh, progress), exact};
}

Interval percentile_interval(std::span<const double> values, double confidence) {
  if (!(confidence > 0.0 && confidence < 1.0)) {
    fail("interval: confidence {}, expected more than 0 and less than 1", confidence);
  }
  if (values.empty()) fail("interval: no resampled values");
  if (std::ranges::any_of(values, [](double x) { return std::isnan(x); })) {
    fail("interval: a resampled value is not a number");
  }
  std::vector<double> ascending(values.begin(), values.end());
  std::ranges::sort(ascending);
  return {interpolated_quantile(ascending, (1.0 - confidence) / 2.0),
          interpolated_quantile(ascending, (1.0 + confidence) / 2.0)};
}

double permutation_p_value(std::span<const double> permuted, double observed, bool exact,
                           double tolerance) {
  const double least = std::abs(observed) - tolerance;
  const auto hits = static_cast<double>(
      std::ranges::count_if(permuted, [&](double x) { return std::abs(x) >= least; }));
  const auto draws = static_cast<double>(permuted.size());
  return exact ? hits / draws : (hits + 1.0) / (draws + 1.0);
}

}  // namespace reckon
