#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/matrix.h"

namespace reckon {

enum class LabelKind : std::uint8_t {
  kBinary,      // one of two labels; a score says how likely the second is
  kMulticlass,  // one of several labels; a score for each
  kMultilabel,  // any set of labels; a score for each
  kRatings,     // numbers
};
std::string_view label_kind_name(
    LabelKind kind);  // "binary", "multiclass", "multilabel", "ratings"

// Predictions beside the truth, one row for each text, event or rating.
struct LabelledPredictions {
  // The truth of a row whose label is none of `labels`: the model should have refused it.
  static constexpr std::int32_t kOutOfScope = -1;

  LabelKind kind = LabelKind::kBinary;
  std::vector<std::string> labels;      // binary: {negative, positive}; ratings: none
  std::vector<std::int32_t> truth;      // [rows], row numbers of labels; binary and multiclass
  std::vector<std::int32_t> predicted;  // [rows] or empty: decided by the scores
  Matrix<std::uint8_t> truth_sets;      // [rows, labels], 0 or 1; multilabel
  Matrix<std::uint8_t> predicted_sets;  // [rows, labels] or empty: decided by the scores
  // Binary [rows, 1]: of the positive label; multiclass and multilabel [rows, labels]; or empty.
  Matrix<double> scores;
  std::vector<double> negative_scores;    // [rows], binary: of the other label; empty: not known
  std::vector<double> true_ratings;       // [rows]; ratings
  std::vector<double> predicted_ratings;  // [rows]; ratings
  std::vector<double> weights;            // [rows], at least 0; empty: every row counts once
  double threshold = 0.5;                 // binary and multilabel: predicted from this score on
  // Where the rows are from, for messages and reports; empty: not from a file.
  std::string source = {};
  std::string weight_column = {};
  std::vector<std::size_t> lines = {};  // [rows]
  // Place of the label that says a text is out of scope, where it is predicted like the others (and
  // no row's truth is kOutOfScope); -1: none is.
  std::int32_t out_of_scope_label = -1;

  std::size_t rows() const;
  std::string where(std::size_t row) const;  // "file:line", or "row 3" counted from 0
  bool is_labelled() const { return kind == LabelKind::kBinary || kind == LabelKind::kMulticlass; }
};

// Throws Error, naming the row, where sizes differ, there are no rows, a label is out of range, a
// number is NaN or a weight is negative, infinite or all of them are 0.
void check_labelled_predictions(const LabelledPredictions& data);

// The label predicted for each row: as given; else the positive one where the score reaches the
// threshold (binary), the first of the largest scores (multiclass). Throws Error where neither
// predictions nor scores are there.
std::vector<std::int32_t> decided_labels(const LabelledPredictions& data);
Matrix<std::uint8_t> decided_sets(const LabelledPredictions& data);  // multilabel

// Ratings as they are; binary data as the ratings 0 and 1 beside the scores. Throws Error for
// others.
struct RatingPairs {
  std::vector<double> truth;
  std::vector<double> predicted;
};
RatingPairs rating_pairs(const LabelledPredictions& data);

// Those rows of data.
LabelledPredictions chosen_rows(const LabelledPredictions& data, std::span<const std::size_t> rows);

}  // namespace reckon
