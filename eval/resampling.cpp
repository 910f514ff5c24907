#include "eval/resampling.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"
#include "eval/drawn_counts.h"
#include "eval/weighted_sums.h"

namespace reckon {
namespace {

constexpr std::size_t kSignBits = 64;  // of one random number

// Weights of kDrawLanes draws from `first` on: weights [rows, kDrawLanes].
using Weigh = std::function<void(std::size_t first, std::span<std::int8_t> weights)>;

// A thread takes kGroups times kDrawLanes draws at a time: their weights stay in its cache while
// each block of rows is read once for all of them.
Matrix<double> sums_of_draws(MatrixView<const double> terms, std::size_t draws, std::size_t threads,
                             const Weigh& weigh, Progress& progress) {
  constexpr std::size_t kGroups = 2;
  constexpr std::size_t kChunk = kGroups * kDrawLanes;
  if (terms.rows == 0) fail("resampling: no rows");
  for (std::size_t row = 0; row < terms.rows; ++row) {
    if (std::ranges::all_of(terms.row(row), [](double x) { return std::isfinite(x); })) continue;
    fail("resampling: a term of row {} is not a finite number", row);
  }
  Matrix<double> sums(draws, terms.cols);
  const std::size_t chunks = (draws + kChunk - 1) / kChunk;
  if (threads == 0) threads = default_thread_count();
  threads = std::max<std::size_t>(1, std::min(threads, chunks));
  std::vector<std::vector<std::int8_t>> weights(threads);
  progress.begin("Resampling", draws);
  parallel_chunks(chunks, threads, [&](std::size_t chunk, std::size_t thread) {
    const std::size_t first = chunk * kChunk;
    const std::size_t count = std::min(kChunk, draws - first);
    const std::size_t groups = (count + kDrawLanes - 1) / kDrawLanes;
    const std::size_t group_size = terms.rows * kDrawLanes;
    weights[thread].resize(groups * group_size);
    for (std::size_t group = 0; group < groups; ++group) {
      weigh(first + group * kDrawLanes,
            std::span(weights[thread]).subspan(group * group_size, group_size));
    }
    weighted_sums(terms, weights[thread], {sums.row(first).data(), count, terms.cols});
    progress.advance(count);
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
  const auto weigh = [&](std::size_t first, std::span<std::int8_t> weights) {
    count_drawn(options.seed, first, weights);
  };
  return sums_of_draws(terms, options.draws, options.threads, weigh, progress);
}

SignFlips sign_flip_sums(MatrixView<const double> terms, const ResamplingOptions& options,
                         Progress& progress) {
  const bool exact = terms.rows < kSignBits && (std::uint64_t{1} << terms.rows) <= options.draws;
  const std::size_t draws = exact ? std::size_t{1} << terms.rows : options.draws;
  const auto weigh = [&](std::size_t first, std::span<std::int8_t> weights) {
    const std::size_t rows = weights.size() / kDrawLanes;
    for (std::size_t lane = 0; lane < kDrawLanes; ++lane) {
      Random random(options.seed, first + lane);
      std::uint64_t bits = first + lane;  // a combination of signs, if all of them are taken
      for (std::size_t row = 0; row < rows; ++row) {
        if (row % kSignBits == 0 && !exact) bits = random.next();
        const int sign = 1 - 2 * static_cast<int>(bits >> (row % kSignBits) & 1);  // no branch
        weights[row * kDrawLanes + lane] = static_cast<std::int8_t>(sign);
      }
    }
  };
  return {sums_of_draws(terms, draws, options.threads, weigh, progress), exact};
}

double permutation_p_value(std::span<const double> permuted, double observed, bool exact,
                           double tolerance, Alternative alternative) {
  const auto extreme = [&](double x) {
    switch (alternative) {
      case Alternative::kGreater:
        return x >= observed - tolerance;
      case Alternative::kLess:
        return x <= observed + tolerance;
      case Alternative::kTwoSided:
        break;
    }
    return std::abs(x) >= std::abs(observed) - tolerance;
  };
  const auto hits = static_cast<double>(std::ranges::count_if(permuted, extreme));
  const auto draws = static_cast<double>(permuted.size());
  return exact ? hits / draws : (hits + 1.0) / (draws + 1.0);
}

}  // namespace reckon
