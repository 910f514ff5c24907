#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// How high the labels of a row's true set are scored among all labels; of one row each. Definitions
// and names: Tsoumakas, Katakis and Vlahavas, "Mining multi-label data", 2010, section 7.

// Mean over true labels of (true labels scored at least as high) / (labels scored at least as
// high); 1 where no label, or every label, is true.
double label_ranking_average_precision(std::span<const double> scores,
                                       std::span<const std::uint8_t> is_true);
// How many of the highest scored labels hold all true ones, ties included; 0 where none is true.
double label_coverage(std::span<const double> scores, std::span<const std::uint8_t> is_true);
// Share of pairs (true label, other label) in which the former is not scored higher; 0 where no
// label, or every label, is true.
double label_ranking_loss(std::span<const double> scores, std::span<const std::uint8_t> is_true);

// One of the functions above for every row of scores [rows, labels].
std::vector<double> rank_labels(MatrixView<const double> scores,
                                MatrixView<const std::uint8_t> truth,
                                double (*measure)(std::span<const double>,
                                                  std::span<const std::uint8_t>));

// Place of the label among the row's scores, from 0.
enum class EqualScores { kEarlierFirst, kLaterFirst };
std::size_t place_of_label(std::span<const double> scores, std::size_t label, EqualScores equal);

}  // namespace reckon
