#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "core/progress.h"
#include "eval/resampling.h"
#include "eval/significance/alternative.h"

namespace reckon {

enum class PairedTest : std::uint8_t {
  kSignFlip,  // assumes only that the systems are exchangeable for each user
  kStudentT,
  kWilcoxon,  // of zeros left out, by scipy's choice of method
};

// P-values of columns of differences over the same users; sign flips are the same for all of them.
class PairedTests {
 public:
  // differences [users, columns], finite, at least 2 users. options.draws are sign patterns.
  PairedTests(MatrixView<const double> differences, PairedTest test,
              const ResamplingOptions& options, Progress& progress);

  // Of the differences of a column, each with `shift` added. NaN for a t-test of differences that
  // are all 0.
  double p(std::size_t column, Alternative alternative = Alternative::kTwoSided,
           double shift = 0.0) const;

 private:
  double sign_flip_p(std::size_t column, Alternative alternative, double shift) const;

  PairedTest test_;
  std::vector<std::vector<double>> differences_;  // [columns][users]
  SignFlips flips_;  // of all columns, and in the last column the sum of the signs
};

}  // namespace reckon
