#include "eval/classification/decided.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/error.h"

namespace reckon {
namespace {

std::size_t place_of(const LabelledPredictions& data, std::string_view label,
                     const MeasureName& name, std::string_view argument) {
  const auto found = std::ranges::find(data.labels, label);
  if (found == data.labels.end()) {
    fail("metric '{}': {}={}: there is no label '{}'", name.text(), argument, label, label);
  }
  return static_cast<std::size_t>(found - data.labels.begin());
}

}  // namespace

DecidedPredictions::DecidedPredictions(const LabelledPredictions& data) : data_(&data) {
  if (data.kind == LabelKind::kMultilabel) {
    predicted_sets_ = decided_sets(data);
  } else {
    predicted_ = decided_labels(data);
  }
}

LabelCounts DecidedPredictions::counts(const RowWeights& weights) const {
  if (are_sets()) return count_labels_of_sets(data_->truth_sets, predicted_sets_, weights);
  return count_labels(data_->truth, predicted_, classes(), weights);
}

LabelCounts DecidedPredictions::counts_of_rows() const {
  if (!are_sets()) fail("average=samples: takes sets of labels, these predictions are one a row");
  return count_rows_of_sets(data_->truth_sets, predicted_sets_);
}

std::vector<std::uint8_t> DecidedPredictions::right() const {
  std::vector<std::uint8_t> right(rows());
  for (std::size_t row = 0; row < rows(); ++row) {
    const bool same = are_sets()
                          ? std::ranges::equal(data_->truth_sets.row(row), predicted_sets_.row(row))
                          : data_->truth[row] == predicted_[row];
    right[row] = same ? 1 : 0;
  }
  return right;
}

std::vector<double> DecidedPredictions::differing() const {
  std::vector<double> counts(rows());
  for (std::size_t row = 0; row < rows(); ++row) {
    if (!are_sets()) {
      counts[row] = data_->truth[row] == predicted_[row] ? 0.0 : 1.0;
      continue;
    }
    for (std::size_t label = 0; label < classes(); ++label) {
      counts[row] += data_->truth_sets.row(row)[label] != predicted_sets_.row(row)[label] ? 1 : 0;
    }
  }
  return counts;
}

Averaging averaging(const MeasureName& name, std::string_view otherwise) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"None", "binary", "micro", "macro", "weighted", "samples", "none"});
  const std::size_t place = choice(name, "average", otherwise, kWords);
  return place + 1 == kWords.size() ? Averaging::kNone : static_cast<Averaging>(place);
}

LabelChoice::LabelChoice(const LabelledPredictions& data, const MeasureName& name)
    : classes_(data.labels.size()) {
  const std::string word = name.word("labels", "None");
  if (word == "None") return;
  if (word == "all" || word == "range(C)") {
    kind_ = Kind::kAll;
    return;
  }
  if (word.size() < 2 || word.front() != '[' || word.back() != ']') {
    fail("metric '{}': labels={}, expected None, all or a list such as [a,b]", name.text(), word);
  }
  kind_ = Kind::kListed;
  for (const std::string& label : split_measure_names(word.substr(1, word.size() - 2))) {
    listed_.push_back(place_of(data, label, name, "labels"));
  }
  if (listed_.empty()) fail("metric '{}': labels=[]: no labels", name.text());
}

std::vector<std::size_t> LabelChoice::places(const std::vector<std::uint8_t>& present) const {
  if (listed()) return listed_;
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place < classes_; ++place) {
    if (all() || present[place] != 0) places.push_back(place);
  }
  return places;
}

void LabelChoice::require_in_truth(std::span<const std::int32_t> truth,
                                   std::string_view measure) const {
  const auto is_listed = [&](std::int32_t label) {
    return std::ranges::find(listed_, static_cast<std::size_t>(label)) != listed_.end();
  };
  if (!listed() || std::ranges::any_of(truth, is_listed)) return;
  fail("metric '{}': none of the labels listed is in the truth", measure);
}

std::size_t label_argument(const LabelledPredictions& data, const MeasureName& name,
                           std::string_view argument, std::size_t otherwise) {
  const std::string label = name.word(argument, "");
  return label.empty() ? otherwise : place_of(data, label, name, argument);
}

}  // namespace reckon
