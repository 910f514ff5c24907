#include "eval/classification/read_labelled_predictions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/table/csv_reader.h"
#include "eval/classification/label_names.h"
#include "eval/classification/label_sets.h"
#include "eval/classification/prediction_columns.h"

namespace reckon {
namespace {

class PredictionReader {
 public:
  PredictionReader(const std::filesystem::path& path, const LabelledPredictionsOptions& options)
      : text_(std::make_shared<const InputText>(path)),
        path_(text_->name()),
        options_(options),
        columns_(find_columns()),
        names_(columns_.labels, !columns_.labels.empty()),
        sets_(options.kind == LabelKind::kMultilabel) {
    data_.threshold = options.threshold.value_or(data_.threshold);
  }

  LabelledPredictions read() {
    decide_kind();
    data_.source = path_.string();
    CsvReader table = open();
    while (table.next()) read_row(table);
    if (rows_ == 0) fail("{}: no rows below the header", path_.string());
    if (columns_.weight) {
      data_.weight_column = columns_.names[*columns_.weight];
      if (std::ranges::count(data_.weights, 0.0) == std::ssize(data_.weights))
        fail("{}: all weights are 0", path_.string());
    }
    if (data_.kind != LabelKind::kRatings) finish_labels();
    check_labelled_predictions(data_);
    return std::move(data_);
  }

 private:
  CsvReader open(const std::vector<std::string>& columns) const {
    return CsvReader(TextFile(text_), columns, {.delimiter = options_.delimiter, .header = true});
  }
  CsvReader open() const { return open(columns_.names); }
  PredictionColumns find_columns() const {
    PredictionColumns columns = find_prediction_columns(path_, open({}).header());
    if (options_.out_of_scope.empty()) return columns;
    columns.drop_label(options_.out_of_scope);
    if (columns.labels.size() == 1 || columns.is_rating || columns.score) {
      fail("{}: labels out of scope need a column of predictions or scores of at least two others",
           path_.string());
    }
    return columns;
  }

  // From the columns and, where these do not tell, from all rows.
  void decide_kind() {
    LabelKind kind = LabelKind::kMulticlass;  // or binary, or multilabel: finish_labels() knows
    if (columns_.is_rating) {
      kind = LabelKind::kRatings;
    } else if (columns_.score) {
      kind = LabelKind::kBinary;
    } else if (!has_scores()) {
      bool numbers = true;
      bool fractions = false;
      CsvReader table = open();
      while (table.next()) {
        for (const std::size_t column : {columns_.truth, *columns_.prediction}) {
          const std::string_view field = table.field(column);
          const auto number = try_parse_number(field);
          numbers = numbers && number.has_value();
          fractions = fractions || (number && *number != std::floor(*number));
          bars_ = bars_ || field.find('|') != std::string_view::npos;
        }
      }
      if (!options_.kind && numbers && fractions) kind = LabelKind::kRatings;
      sets_ = sets_ || (!options_.kind && bars_);
    }
    data_.kind = kind;
    if (options_.kind && *options_.kind != kind && kind != LabelKind::kMulticlass) {
      fail("{}: the columns are of {} predictions, expected {}", path_.string(),
           label_kind_name(kind), label_kind_name(*options_.kind));
    }
    if (options_.kind == LabelKind::kRatings) {
      if (has_scores()) fail("{}: scores of labels, expected ratings", path_.string());
      data_.kind = LabelKind::kRatings;
    }
  }

  void read_row(CsvReader& table) {
    ++rows_;
    data_.lines.push_back(table.line());
    if (columns_.weight) {
      const double weight = number(table, *columns_.weight, "a number of at least 0");
      if (weight < 0.0) table.fail_field(*columns_.weight, "a number of at least 0");
      data_.weights.push_back(weight);
    }
    if (data_.kind == LabelKind::kRatings) {
      data_.true_ratings.push_back(number(table, columns_.truth, "a number"));
      data_.predicted_ratings.push_back(number(table, *columns_.prediction, "a number"));
      return;
    }
    add_labels(table, columns_.truth, true_sets_);
    if (columns_.prediction) add_labels(table, *columns_.prediction, predicted_sets_);
    if (columns_.score) scores_.push_back(number(table, *columns_.score, "a finite number"));
    for (const std::size_t column : columns_.label_scores) {
      scores_.push_back(number(table, column, "a finite number"));
      const bool probability = scores_.back() >= 0.0 && scores_.back() <= 1.0;
      if (columns_.are_probabilities && !probability) {
        table.fail_field(column, "a probability from 0 to 1");
      }
    }
  }

  static double number(const CsvReader& table, std::size_t column, std::string_view expected) {
    const auto value = try_parse_number(table.field(column));
    if (!value) table.fail_field(column, expected);
    return *value;
  }

  void add_labels(const CsvReader& table, std::size_t column, LabelSets& sets) {
    const std::string_view field = table.field(column);
    const bool is_truth = column == columns_.truth;
    if (is_truth && has_scores() && is_out_of_scope(field)) {
      sets.add({LabelledPredictions::kOutOfScope});
      return;
    }
    const bool one = options_.kind ? *options_.kind != LabelKind::kMultilabel
                                   : !sets_ && columns_.labels.empty();
    if (field.empty() && (one || first_empty_.empty())) {
      if (one) table.fail_field(column, "a label");
      first_empty_ = table.where();
    }
    const std::vector<std::int32_t> numbers =
        one ? std::vector<std::int32_t>{names_.number(field)} : names_.numbers(field, !bars_);
    if (std::ranges::find(numbers, -1) != numbers.end()) {
      table.fail_field(column, "labels that have a column of scores");
    }
    if (columns_.score && names_.names().size() > 2 && names_.count() > 2) {
      table.fail_field(column, fmt::format("one of two labels, '{}' or '{}'", names_.names()[0],
                                           names_.names()[1]));
    }
    sets.add(numbers);
  }

  bool has_scores() const { return !columns_.labels.empty(); }
  bool is_out_of_scope(std::string_view label) const {
    return !options_.out_of_scope.empty() && LabelNames::are_equal(label, options_.out_of_scope);
  }

  // Where it is predicted like any other.
  std::int32_t label_out_of_scope() const {
    const auto found = std::ranges::find_if(
        data_.labels, [&](const std::string& label) { return is_out_of_scope(label); });
    if (found == data_.labels.end()) {
      fail("{}: label {} is neither in the truth nor predicted", path_.string(),
           quote_for_message(options_.out_of_scope));
    }
    return static_cast<std::int32_t>(found - data_.labels.begin());
  }

  void finish_labels() {
    const bool single =
        true_sets_.are_single() && (!columns_.prediction || predicted_sets_.are_single());
    if (!single && options_.kind != LabelKind::kMultilabel && !true_sets_.any_several() &&
        !predicted_sets_.any_several()) {
      fail("{}: no label, expected one (or, for sets that may be empty, kind multilabel)",
           first_empty_);
    }
    const bool sets = options_.kind ? *options_.kind == LabelKind::kMultilabel : !single || sets_;
    if (sets && !options_.out_of_scope.empty()) {
      fail("{}: sets of labels have none that is out of scope", path_.string());
    }
    if (columns_.labels.empty()) renumber(names_.sort());
    data_.labels = names_.names();
    move_scores();
    if (sets) {
      data_.kind = LabelKind::kMultilabel;
      data_.truth_sets = true_sets_.matrix(data_.labels.size());
      if (columns_.prediction) data_.predicted_sets = predicted_sets_.matrix(data_.labels.size());
      return;
    }
    data_.truth = std::move(true_sets_.numbers);
    data_.predicted = std::move(predicted_sets_.numbers);
    if (!options_.out_of_scope.empty() && !has_scores()) {
      data_.out_of_scope_label = label_out_of_scope();
    } else if (options_.kind != LabelKind::kMulticlass) {
      make_binary();
    }
  }

  void renumber(const std::vector<std::int32_t>& new_numbers) {
    for (LabelSets* sets : {&true_sets_, &predicted_sets_}) {
      for (std::int32_t& number : sets->numbers) {
        if (number >= 0) number = new_numbers[static_cast<std::size_t>(number)];
      }
    }
  }

  void move_scores() {
    if (scores_.empty()) return;
    data_.scores = Matrix<double>(rows_, scores_.size() / rows_);
    std::ranges::copy(scores_, data_.scores.data());
    scores_ = {};
  }

  // Which of two labels is the positive one, by what it is called; -1: cannot be told.
  std::int32_t positive_label() const {
    static constexpr auto kPositive = std::to_array<std::string_view>(
        {"1", "1.0", "true", "True", "TRUE", "yes", "pos", "positive"});
    for (std::size_t i = 0; i < data_.labels.size(); ++i) {
      const std::string& name = data_.labels[i];
      const bool is = options_.positive.empty()
                          ? std::ranges::find(kPositive, name) != kPositive.end()
                          : LabelNames::are_equal(name, options_.positive);
      if (is) return static_cast<std::int32_t>(i);
    }
    return -1;
  }

  // Two labels are binary, if it is known which of them is positive.
  void make_binary() {
    const bool must = columns_.score || options_.kind == LabelKind::kBinary;
    if (data_.labels.size() > 2 || std::ranges::count(data_.truth, -1) > 0) {
      if (!must) return;
      fail("{}: {} labels, expected two", path_.string(), data_.labels.size());
    }
    std::int32_t positive = positive_label();
    if (positive < 0 && data_.labels.size() == 1 &&
        (!options_.positive.empty() || data_.labels[0] == "0" || data_.labels[0] == "-1")) {
      data_.labels.push_back(options_.positive.empty() ? "1" : options_.positive);
      positive = 1;
    }
    if (positive < 0 && data_.scores.cols() == 2 && options_.positive.empty()) positive = 1;
    if (positive >= 0 && data_.labels.size() == 1) {  // the other one does not occur
      data_.labels.insert(data_.labels.begin(), "not " + data_.labels[0]);
      for (std::int32_t& label : data_.truth) label = 1;
      for (std::int32_t& label : data_.predicted) label = 1;
      positive = 1;
    }
    if (positive < 0) {
      if (!must && options_.positive.empty()) return;
      fail("{}: expected the positive label to be one of '{}', found {}", path_.string(),
           fmt::join(data_.labels, "', '"),
           options_.positive.empty() ? "none named" : quote_for_message(options_.positive));
    }
    if (data_.scores.cols() == 2) take_scores_of(static_cast<std::size_t>(positive));
    if (positive == 0) {
      std::swap(data_.labels[0], data_.labels[1]);
      for (std::int32_t& label : data_.truth) label = 1 - label;
      for (std::int32_t& label : data_.predicted) label = 1 - label;
    }
    data_.kind = LabelKind::kBinary;
  }

  // The first of the larger scores is predicted, unless a threshold was given.
  void take_scores_of(std::size_t positive) {
    if (data_.predicted.empty() && !options_.threshold) data_.predicted = decided_labels(data_);
    Matrix<double> scores(rows_, 1);
    for (std::size_t row = 0; row < rows_; ++row) {
      scores.row(row)[0] = data_.scores.row(row)[positive];
      data_.negative_scores.push_back(data_.scores.row(row)[1 - positive]);
    }
    data_.scores = std::move(scores);
  }

  std::shared_ptr<const InputText> text_;
  std::filesystem::path path_;
  const LabelledPredictionsOptions& options_;
  PredictionColumns columns_;
  LabelNames names_;
  bool sets_;          // labels may be several a row
  bool bars_ = false;  // which '|' separates, in a table without scores of labels
  LabelledPredictions data_;
  std::size_t rows_ = 0;
  LabelSets true_sets_;
  LabelSets predicted_sets_;
  std::vector<double> scores_;
  std::string first_empty_;  // "file:line" of the first row without a label
};

}  // namespace

LabelledPredictions read_labelled_predictions(const std::filesystem::path& path,
                                              const LabelledPredictionsOptions& options) {
  return PredictionReader(path, options).read();
}

}  // namespace reckon
