#include "eval/weighted_sums.h"

#include <algorithm>
#include <array>

namespace reckon {
namespace {

constexpr std::size_t kColumns = 4;  // summed together: with the lanes, 16 sums in registers
constexpr std::size_t kBlock = 256;  // rows whose terms and weights stay in the first cache

using Weights = std::array<double, kBlock * kWeightLanes>;

// Adds a block of rows to sums [kWeightLanes, stride], kColumns of them. terms points at their
// first column, weights [rows, kWeightLanes].
void add_block(const double* terms, std::size_t stride, std::size_t rows, const Weights& weights,
               double* sums) {
  double sum[kWeightLanes][kColumns];
  for (std::size_t lane = 0; lane < kWeightLanes; ++lane) {
    for (std::size_t c = 0; c < kColumns; ++c) sum[lane][c] = sums[lane * stride + c];
  }
  for (std::size_t row = 0; row < rows; ++row) {
    const double* term = terms + row * stride;
    const double* weight = weights.data() + row * kWeightLanes;
    for (std::size_t lane = 0; lane < kWeightLanes; ++lane) {
      for (std::size_t c = 0; c < kColumns; ++c) sum[lane][c] += weight[lane] * term[c];
    }
  }
  for (std::size_t lane = 0; lane < kWeightLanes; ++lane) {
    for (std::size_t c = 0; c < kColumns; ++c) sums[lane * stride + c] = sum[lane][c];
  }
}

}  // namespace

PackedTerms::PackedTerms(MatrixView<const double> terms)
    : terms_(terms.rows, (terms.cols + kColumns - 1) / kColumns * kColumns) {
  for (std::size_t row = 0; row < terms.rows; ++row) {
    std::ranges::copy(terms.row(row), terms_.row(row).begin());
  }
}

void PackedTerms::weighted_sums(std::span<const std::int16_t> weights,
                                MatrixView<double> sums) const {
  const std::size_t rows = terms_.rows();
  const std::size_t stride = terms_.cols();
  const std::size_t groups = (sums.rows + kWeightLanes - 1) / kWeightLanes;
  Matrix<double> partial(groups * kWeightLanes, stride);
  Weights block{};
  for (std::size_t begin = 0; begin < rows; begin += kBlock) {
    const std::size_t count = std::min(kBlock, rows - begin);
    for (std::size_t group = 0; group < groups; ++group) {
      const auto from =
          weights.subspan((group * rows + begin) * kWeightLanes, count * kWeightLanes);
      std::ranges::copy(from, block.begin());
      double* of_group = partial.row(group * kWeightLanes).data();
      for (std::size_t column = 0; column < stride; column += kColumns) {
        add_block(terms_.row(begin).data() + column, stride, count, block, of_group + column);
      }
    }
  }
  for (std::size_t draw = 0; draw < sums.rows; ++draw) {
    std::ranges::copy_n(partial.row(draw).begin(), static_cast<std::ptrdiff_t>(sums.cols),
                        sums.row(draw).begin());
  }
}

}  // namespace reckon
