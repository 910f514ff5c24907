// What scikit-learn, torchmetrics and RecBole compute on given labelled predictions: every value of
// every case.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <string>
#include <vector>

#include "core/error.h"
#include "eval/classification/label_measure.h"
#include "tests/eval/conformance.h"

namespace reckon {
namespace {

using json = nlohmann::ordered_json;
using test::number;

Matrix<double> matrix_of(const std::vector<std::vector<double>>& rows) {
  Matrix<double> matrix(rows.size(), rows.at(0).size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::ranges::copy(rows[row], matrix.row(row).begin());
  }
  return matrix;
}

LabelledPredictions binary_data(const json& input) {
  LabelledPredictions data;
  data.kind = LabelKind::kBinary;
  data.labels = {"neg", "pos"};
  for (const json& label : input["y_true"]) data.truth.push_back(label == input["pos_label"]);
  data.scores = Matrix<double>(data.truth.size(), 1);
  for (std::size_t row = 0; row < data.truth.size(); ++row) {
    data.scores.row(row)[0] = input["y_score"][row].get<double>();
  }
  data.threshold = input["threshold"].get<double>();
  return data;
}

LabelledPredictions multiclass_data(const json& input) {
  LabelledPredictions data;
  data.kind = LabelKind::kMulticlass;
  data.truth = input["y_true"].get<std::vector<std::int32_t>>();
  data.scores = matrix_of(input["y_prob"].get<std::vector<std::vector<double>>>());
  for (std::size_t c = 0; c < data.scores.cols(); ++c) data.labels.push_back(std::to_string(c));
  return data;
}

// The name that a user would type for a call as the case files write it.
std::string typed_name(std::string call) {
  for (const auto& [what, by] : std::vector<std::pair<std::string, std::string>>{
           {"\\[:3\\]$", ""},
           {"labels=\\[neg,pos\\]", "labels=all"},
           {"labels=range\\(C\\)", "labels=all"},
           {"preds (float64|float32)", "preds=$1"},
           {"(y_true|y_score|y_pred|y_prob|sample_weight|pos_label=pos)(?=[,)])", ""},
           {",+", ","},
           {"\\(,+", "("},
           {",+\\)", ")"}}) {
    call = std::regex_replace(call, std::regex(what), by);
  }
  return call;
}

void expect_number(double ours, const json& expected, double tolerance) {
  const double theirs = number(expected);
  if (std::isnan(theirs) || std::isinf(theirs)) {
    EXPECT_TRUE(std::isnan(theirs) ? std::isnan(ours) : ours == theirs) << ours;
  } else {
    EXPECT_NEAR(ours, theirs, tolerance * std::max(1.0, std::abs(theirs)));
  }
}

// Compares all numbers; how many there are.
int expect_value(const MeasureValue& ours, const json& expected, double tolerance) {
  if (!expected.is_structured()) {
    expect_number(ours.scalar, expected, tolerance);
    return 1;
  }
  int compared = 0;
  const auto expect_list = [&](const std::vector<double>& values, const json& list) {
    ASSERT_EQ(values.size(), list.size());
    for (std::size_t i = 0; i < values.size(); ++i) expect_number(values[i], list[i], tolerance);
    compared += static_cast<int>(values.size());
  };
  if (expected.is_object()) {
    EXPECT_EQ(ours.arrays.size(), expected.size());
    for (const MeasureArray& array : ours.arrays) expect_list(array.values, expected[array.name]);
  } else if (ours.arrays.size() == 1 && ours.arrays[0].columns > 0) {  // a matrix
    json flat = json::array();
    for (const json& row : expected) flat.insert(flat.end(), row.begin(), row.end());
    EXPECT_EQ(ours.arrays[0].columns, expected.size());
    expect_list(ours.arrays[0].values, flat);
  } else {
    EXPECT_EQ(ours.arrays.size(), expected.size());
    for (std::size_t i = 0; i < std::min(ours.arrays.size(), expected.size()); ++i) {
      const json list = expected[i].is_array() ? expected[i] : json::array({expected[i]});
      expect_list(ours.arrays[i].values, list);
    }
  }
  return compared;
}

// All values of a tool in a case; how many there were.
int expect_all(std::string_view tool, LabelledPredictions data, const json& input,
               const json& expected, double tolerance) {
  int compared = 0;
  for (const auto& [call, value] : expected.items()) {
    SCOPED_TRACE(call);
    data.weights.clear();
    if (call.find("sample_weight") != std::string::npos) {
      data.weights = input["sample_weight"].get<std::vector<double>>();
    }
    const std::string name = typed_name(call);
    const bool raises = value.is_object() && value.contains("error");
    try {
      const MeasureValue ours = evaluate_label_measure(tool, name, data);
      EXPECT_FALSE(raises) << name;
      if (!raises) compared += expect_value(ours, value, tolerance);
    } catch (const Error& error) {
      EXPECT_TRUE(raises) << name << ": " << error.what();
      ++compared;
    }
  }
  return compared;
}

int expect_file(const std::string& file, const std::string& tool, const std::string& key,
                double tolerance, LabelledPredictions (*read)(const json&)) {
  const json data = test::read_conformance(file);
  int compared = 0;
  for (const json& one : data["cases"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    compared += expect_all(tool, read(one["input"]), one["input"], one["expected"][key], tolerance);
  }
  return compared;
}

TEST(LabelConformance, BinaryMeasuresAreThoseOfScikitLearn) {
  RECKON_REQUIRE_PATH(test::conformance_file("binary.json"));
  EXPECT_EQ(expect_file("binary.json", "scikit-learn", "scikit-learn 1.9.1", 1e-12, binary_data),
            1670);
}

TEST(LabelConformance, BinaryMeasuresAreThoseOfTorchmetrics) {
  RECKON_REQUIRE_PATH(test::conformance_file("binary.json"));
  EXPECT_EQ(expect_file("binary.json", "torchmetrics", "torchmetrics 1.9.0", 1e-6, binary_data),
            286);
}

TEST(LabelConformance, BinaryMeasuresAreThoseOfRecBole) {
  RECKON_REQUIRE_PATH(test::conformance_file("binary.json"));
  EXPECT_EQ(expect_file("binary.json", "recbole", "recbole 1.2.1", 1e-12, binary_data), 85);
}

TEST(LabelConformance, MulticlassMeasuresAreThoseOfTorchmetrics) {
  RECKON_REQUIRE_PATH(test::conformance_file("multiclass.json"));
  EXPECT_EQ(
      expect_file("multiclass.json", "torchmetrics", "torchmetrics 1.9.0", 1e-6, multiclass_data),
      209);
}

// Items are the labels of a user, those in the test part the true ones.
LabelledPredictions catalogue_data(const json& input) {
  LabelledPredictions data;
  data.kind = LabelKind::kMultilabel;
  data.scores = matrix_of(input["scores"].get<std::vector<std::vector<double>>>());
  data.truth_sets = Matrix<std::uint8_t>(data.scores.rows(), data.scores.cols());
  for (std::size_t user = 0; user < data.scores.rows(); ++user) {
    for (const json& item : input["test"][user]) {
      data.truth_sets.row(user)[item.get<std::size_t>()] = 1;
    }
  }
  for (std::size_t i = 0; i < data.scores.cols(); ++i) data.labels.push_back(std::to_string(i));
  return data;
}

TEST(LabelConformance, MultilabelMeasuresAreThoseOfScikitLearn) {
  RECKON_REQUIRE_PATH(test::conformance_file("catalogue.json"));
  int compared = 0;
  const json data = test::read_conformance("catalogue.json");
  for (const json& one : data["cases"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    json expected = one["expected"]["scikit-learn 1.9.1"];
    for (auto at = expected.begin(); at != expected.end();) {  // a measure of rankings, not labels
      at = at.key().starts_with("ndcg_score") ? expected.erase(at) : std::next(at);
    }
    compared +=
        expect_all("scikit-learn", catalogue_data(one["input"]), one["input"], expected, 1e-12);
  }
  EXPECT_EQ(compared, 12 * 11);  // 11 measures
}

// The retrieved documents of a query as rows, or as labels of one row.
LabelledPredictions query_data(const json& run, const json& qrels, LabelKind kind) {
  LabelledPredictions data;
  data.kind = kind;
  const bool binary = kind == LabelKind::kBinary;
  data.scores = binary ? Matrix<double>(run.size(), 1) : Matrix<double>(1, run.size());
  data.truth_sets = binary ? Matrix<std::uint8_t>() : Matrix<std::uint8_t>(1, run.size());
  if (binary) data.labels = {"not", "relevant"};
  std::size_t i = 0;
  for (const auto& [document, score] : run.items()) {
    const bool relevant = qrels.value(document, 0) > 0;
    data.scores.data()[i] = score.get<double>();
    if (binary) {
      data.truth.push_back(relevant ? 1 : 0);
    } else {
      data.truth_sets.data()[i] = relevant ? 1 : 0;
      data.labels.push_back(document);
    }
    ++i;
  }
  return data;
}

TEST(LabelConformance, MeasuresOfAQueryAreThoseOfScikitLearn) {
  int compared = 0;
  for (const char* file : {"ranking_small.json", "ranking_random.json"}) {
    RECKON_REQUIRE_PATH(test::conformance_file(file));
    const json data = test::read_conformance(file);
    for (const json& one : data["cases"]) {
      SCOPED_TRACE(one["name"].get<std::string>());
      if (!one["expected"].contains("scikit-learn 1.9.1")) continue;
      const json& expected = one["expected"]["scikit-learn 1.9.1"];
      if (!expected.contains("query_ids")) continue;
      for (std::size_t q = 0; q < expected["query_ids"].size(); ++q) {
        const auto query = expected["query_ids"][q].get<std::string>();
        const json& run = one["input"]["run"][query];
        const json& qrels = one["input"]["qrels"][query];
        for (const char* name : {"roc_auc_score", "average_precision_score"}) {
          compared += expect_all("scikit-learn", query_data(run, qrels, LabelKind::kBinary), {},
                                 {{name, expected["per_query"][name][q]}}, 1e-12);
        }
        const char* name = "label_ranking_average_precision_score";
        compared += expect_all("scikit-learn", query_data(run, qrels, LabelKind::kMultilabel), {},
                               {{name, expected["per_query"][name][q]}}, 1e-12);
      }
    }
  }
  EXPECT_EQ(compared, 3 * 276);  // queries
}

TEST(LabelConformance, MulticlassMeasuresAreThoseOfScikitLearn) {
  RECKON_REQUIRE_PATH(test::conformance_file("multiclass.json"));
  EXPECT_EQ(
      expect_file("multiclass.json", "scikit-learn", "scikit-learn 1.9.1", 1e-12, multiclass_data),
      3385);
}

}  // namespace
}  // namespace reckon
