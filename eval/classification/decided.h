#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eval/classification/label_counts.h"
#include "eval/classification/label_measure.h"

namespace reckon {

// The labels that predictions come down to, beside the true ones: what measures of decisions need.
class DecidedPredictions {
 public:
  // data must outlive it. Throws Error for ratings and where nothing is predicted.
  explicit DecidedPredictions(const LabelledPredictions& data);

  bool are_sets() const { return data_->kind == LabelKind::kMultilabel; }
  std::size_t rows() const { return data_->rows(); }
  std::size_t classes() const { return data_->labels.size(); }
  const std::vector<std::string>& labels() const { return data_->labels; }
  std::span<const std::int32_t> truth() const { return data_->truth; }
  std::span<const std::int32_t> predicted() const { return predicted_; }

  // Of every label.
  LabelCounts counts(const RowWeights& weights) const;
  // Of every row, which weighs 1. Throws Error unless these are sets.
  LabelCounts counts_of_rows() const;
  // 1 where the prediction is the truth, in all labels; [rows].
  std::vector<std::uint8_t> right() const;
  // Labels of a row on which the prediction and the truth differ; [rows].
  std::vector<double> differing() const;

 private:
  const LabelledPredictions* data_;
  std::vector<std::int32_t> predicted_;
  Matrix<std::uint8_t> predicted_sets_;
};

// Over what a measure of labels is averaged.
enum class Averaging { kNone, kBinary, kMicro, kMacro, kWeighted, kSamples };
// Argument "average". Throws Error for a word that is no average.
Averaging averaging(const MeasureName& name, std::string_view otherwise);

// Places of the labels that argument "labels" asks for: "None" those that occur in the rows,
// "all" (or range(C)) all of them, or a list [a,b] of their names.
class LabelChoice {
 public:
  LabelChoice(const LabelledPredictions& data, const MeasureName& name);

  bool all() const { return kind_ == Kind::kAll; }
  bool listed() const { return kind_ == Kind::kListed; }
  std::vector<std::size_t> places(const std::vector<std::uint8_t>& present) const;
  // Throws Error where labels are listed, and none of them is in the truth.
  void require_in_truth(std::span<const std::int32_t> truth, std::string_view measure) const;

 private:
  enum class Kind { kOccurring, kAll, kListed };
  Kind kind_ = Kind::kOccurring;
  std::size_t classes_;
  std::vector<std::size_t> listed_;
};

// Place of the label that argument `argument` names; otherwise `otherwise`. Throws Error for a name
// that is none of the labels.
std::size_t label_argument(const LabelledPredictions& data, const MeasureName& name,
                           std::string_view argument, std::size_t otherwise);

}  // namespace reckon
