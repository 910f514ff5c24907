#include "eval/nearest_centroid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "eval/labelled_vectors.h"

namespace reckon {
namespace {

using testing::HasSubstr;

struct Labelled {
  Matrix<float> vectors;
  std::vector<std::int32_t> labels;
  std::vector<std::uint8_t> parts;
  LabelledVectors view(std::size_t classes, std::int32_t left_out = -1) const {
    return {vectors, labels, parts, classes, left_out};
  }
};

// Classes around random directions; scaled at random, which must not matter.
Labelled random_data(std::uint64_t seed, std::size_t rows, std::size_t classes) {
  Random random(seed);
  constexpr std::size_t kDimension = 8;
  Matrix<float> directions(classes, kDimension);
  for (std::size_t c = 0; c < classes; ++c) {
    for (float& x : directions.row(c)) x = static_cast<float>(random.normal());
  }
  Labelled data = {Matrix<float>(rows, kDimension), {}, {}};
  for (std::size_t row = 0; row < rows; ++row) {
    const auto label = random.below(classes);
    const double scale = 0.1 + 10 * random.uniform();
    for (std::size_t j = 0; j < kDimension; ++j) {
      data.vectors.row(row)[j] = static_cast<float>(
          scale * (static_cast<double>(directions.row(label)[j]) + 1.2 * random.normal()));
    }
    data.labels.push_back(static_cast<std::int32_t>(label));
    data.parts.push_back(static_cast<std::uint8_t>(random.below(3)));
  }
  return data;
}

LabelledEvaluation evaluate(const LabelledVectors& data) {
  SilentProgress progress;
  return evaluate_nearest_centroid(data, {.resampling = {.draws = 10}}, progress);
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(NearestCentroid, ScoresAreCosinesWithTheMeanDirectionOfTheClassWithoutTheirMean) {
  const Labelled data = random_data(71, 120, 4);
  const NearestCentroid classifier(data.vectors, data.labels, 4);
  const Matrix<double> scores = classifier.scores(data.vectors, 3);
  Matrix<double> cosines(120, 4);
  for (std::size_t label = 0; label < 4; ++label) {
    std::vector<double> mean(8);
    for (std::size_t row = 0; row < 120; ++row) {
      if (static_cast<std::size_t>(data.labels[row]) != label) continue;
      double norm = 0;
      for (const double x : data.vectors.row(row)) norm += x * x;
      for (std::size_t j = 0; j < 8; ++j) mean[j] += data.vectors.row(row)[j] / std::sqrt(norm);
    }
    for (std::size_t row = 0; row < 120; ++row) {
      double ab = 0;
      double aa = 0;
      double bb = 0;
      for (std::size_t j = 0; j < 8; ++j) {
        const double x = data.vectors.row(row)[j];
        ab += x * mean[j];
        aa += x * x;
        bb += mean[j] * mean[j];
      }
      cosines.row(row)[label] = ab / std::sqrt(aa * bb);
    }
  }
  for (std::size_t row = 0; row < 120; ++row) {
    const auto of_row = cosines.row(row);
    const double mean = (of_row[0] + of_row[1] + of_row[2] + of_row[3]) / 4;
    for (std::size_t label = 0; label < 4; ++label) {
      EXPECT_NEAR(scores.row(row)[label], of_row[label] - mean, 1e-12);
    }
  }
}

TEST(NearestCentroid, DoesNotDependOnTheNumberOfThreads) {
  const Labelled data = random_data(72, 500, 6);
  const NearestCentroid classifier(data.vectors, data.labels, 6);
  const Matrix<double> one = classifier.scores(data.vectors, 1);
  const Matrix<double> four = classifier.scores(data.vectors, 4);
  for (std::size_t row = 0; row < 500; ++row) {
    EXPECT_TRUE(std::ranges::equal(one.row(row), four.row(row)));
  }
}

// Texts of both classes near to everything or far from everything.
TEST(NearestCentroid, ScoresOfAClassAreComparableBetweenTexts) {
  Labelled data = {Matrix<float>(200, 3), {}, {}};
  for (std::size_t row = 0; row < 200; ++row) {
    const auto label = static_cast<std::int32_t>(row % 2);
    const auto vector = data.vectors.row(row);
    vector[0] = label == 0 ? 1.0f : 0.5f;
    vector[1] = label == 0 ? 0.5f : 1.0f;
    vector[2] = 0.1f * static_cast<float>(row / 2 % 50);  // the same for both
    data.labels.push_back(label);
    data.parts.push_back(row < 100 ? 0 : 2);
  }
  const LabelledEvaluation ours = evaluate(data.view(2));
  EXPECT_EQ(ours.classification.value("accuracy"), 1.0);
  EXPECT_EQ(ours.classification.value("auc_ovr_macro"), 1.0);
}

TEST(NearestCentroid, NeverPredictsAClassWithoutTrainingVectors) {
  Labelled data = random_data(73, 60, 3);
  const NearestCentroid classifier(data.vectors, data.labels, 5);
  const Matrix<double> scores = classifier.scores(data.vectors, 1);
  EXPECT_EQ(scores.row(0)[3], -std::numeric_limits<double>::infinity());
  EXPECT_EQ(scores.row(59)[4], -std::numeric_limits<double>::infinity());
}

TEST(NearestCentroid, TrainsOnTheTrainPartAndIsTestedOnTheTestPart) {
  const Labelled data = random_data(74, 300, 4);
  const LabelledEvaluation ours = evaluate(data.view(4));
  std::size_t correct = 0;
  std::size_t test = 0;
  for (std::size_t row = 0; row < 300; ++row) {
    if (data.parts[row] != 2) continue;
    ASSERT_EQ(ours.test_rows[test], static_cast<std::int64_t>(row));
    ASSERT_EQ(ours.classification.truth[test], data.labels[row]);
    correct += ours.classification.predicted[test] == data.labels[row] ? 1u : 0u;
    ++test;
  }
  EXPECT_EQ(ours.test_rows.size(), test);
  EXPECT_EQ(ours.train_rows, static_cast<std::size_t>(std::ranges::count(data.parts, 0)));
  EXPECT_DOUBLE_EQ(ours.classification.value("accuracy"),
                   static_cast<double>(correct) / static_cast<double>(test));
  EXPECT_GT(ours.classification.value("accuracy"), 0.5);
}

TEST(NearestCentroid, LeavesOutAndCountsRowsOfOneLabel) {
  const Labelled data = random_data(75, 300, 4);
  const LabelledEvaluation ours = evaluate(data.view(4, 1));
  std::size_t left_out[3] = {0, 0, 0};
  Labelled rest = {Matrix<float>(300, 8), {}, {}};
  for (std::size_t row = 0; row < 300; ++row) {
    if (data.labels[row] == 1) {
      ++left_out[data.parts[row]];
      continue;
    }
    std::ranges::copy(data.vectors.row(row), rest.vectors.row(rest.labels.size()).begin());
    rest.labels.push_back(data.labels[row]);
    rest.parts.push_back(data.parts[row]);
  }
  EXPECT_EQ(ours.left_out_train, left_out[0]);
  EXPECT_EQ(ours.left_out_test, left_out[2]);
  EXPECT_EQ(std::ranges::count(ours.classification.predicted, 1), 0);
  LabelledVectors view = rest.view(4);
  view.vectors = view.vectors.rows_between(0, rest.labels.size());
  const LabelledEvaluation without = evaluate(view);
  for (const ClassificationValue& value : without.classification.values) {
    EXPECT_EQ(ours.classification.value(value.name), value.value) << value.name;
  }
}

TEST(NearestCentroid, NamesTheRowThatIsWrong) {
  const auto error_with = [](const std::function<void(Labelled&)>& change) {
    Labelled data = random_data(76, 60, 3);
    data.parts[7] = 2;
    change(data);
    return error_of([&] { evaluate(data.view(3)); });
  };
  EXPECT_THAT(error_with([](Labelled& d) { d.labels[7] = 3; }),
              HasSubstr("row 7: label 3, expected 0 to 2"));
  EXPECT_THAT(error_with([](Labelled& d) { std::ranges::fill(d.vectors.row(7), 0.0f); }),
              HasSubstr("row 7: the vector is zero or not finite"));
  EXPECT_THAT(error_with([](Labelled& d) { d.vectors.row(7)[2] = std::nanf(""); }),
              HasSubstr("row 7: the vector"));
  EXPECT_THAT(error_with([](Labelled& d) { std::ranges::fill(d.parts, std::uint8_t{0}); }),
              HasSubstr("no test rows"));
  EXPECT_THAT(error_with([](Labelled& d) { std::ranges::fill(d.parts, std::uint8_t{2}); }),
              HasSubstr("no train rows"));
  EXPECT_THAT(error_with([](Labelled& d) { d.labels.pop_back(); }), HasSubstr("59 labels"));
}

TEST(NearestCentroid, RefusesShapesThatDiffer) {
  const Labelled data = random_data(77, 10, 2);
  EXPECT_THROW(NearestCentroid(data.vectors, std::span(data.labels).first(9), 2), Error);
  EXPECT_THROW(NearestCentroid(data.vectors, data.labels, 1), Error);
  EXPECT_THROW(NearestCentroid(Matrix<float>(), {}, 1), Error);
  const NearestCentroid classifier(data.vectors, data.labels, 2);
  EXPECT_THROW(classifier.scores(Matrix<float>(2, 7), 1), Error);
}

}  // namespace
}  // namespace reckon
