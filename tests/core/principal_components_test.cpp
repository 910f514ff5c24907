#include "core/principal_components.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/errors.h"
#include "tests/support/source_directory.h"

namespace reckon {
namespace {

using Rows = std::vector<std::vector<double>>;

// What numpy says, see make_principal_components.py.
struct Recorded {
  Matrix<float> x;
  std::vector<std::size_t> rows;
  std::vector<double> variances;
  Rows directions, coordinates;

  Recorded() {
    std::ifstream file(test::source_directory() / "tests/core/principal_components.json");
    const auto json = nlohmann::json::parse(file);
    const auto values = json.at("x").get<Rows>();
    x = Matrix<float>(values.size(), values[0].size());
    for (std::size_t r = 0; r < x.rows(); ++r) {
      for (std::size_t c = 0; c < x.cols(); ++c) x.row(r)[c] = static_cast<float>(values[r][c]);
      if (r % 2 == 1) rows.push_back(r);
    }
    variances = json.at("variances").get<std::vector<double>>();
    directions = json.at("directions").get<Rows>();
    coordinates = json.at("coordinates").get<Rows>();
  }
};

TEST(PrincipalComponents, AreThoseOfNumpy) {
  const Recorded recorded;
  for (const std::size_t components : {12, 5, 1}) {
    const auto fitted = fit_principal_components(recorded.x, recorded.rows, components);
    ASSERT_EQ(fitted.variances.size(), components);
    ASSERT_EQ(fitted.directions.rows(), components);
    const Matrix<float> projected = project(recorded.x, fitted, 3);
    ASSERT_EQ(projected.cols(), components);
    for (std::size_t i = 0; i < components; ++i) {
      EXPECT_NEAR(fitted.variances[i] / recorded.variances[i], 1, 1e-9);
      for (std::size_t c = 0; c < 12; ++c) {
        EXPECT_NEAR(fitted.directions.row(i)[c], recorded.directions[i][c], 1e-9);
      }
      for (std::size_t r = 0; r < projected.rows(); ++r) {
        EXPECT_NEAR(static_cast<double>(projected.row(r)[i]), recorded.coordinates[r][i], 1e-5);
      }
    }
  }
}

TEST(PrincipalComponents, AllTogetherKeepEveryProduct) {
  const Recorded recorded;
  const auto fitted = fit_principal_components(recorded.x, recorded.rows, 12);
  const Matrix<float> projected = project(recorded.x, fitted, 1);
  const auto product = [](std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (std::size_t c = 0; c < a.size(); ++c) {
      sum += static_cast<double>(a[c]) * static_cast<double>(b[c]);
    }
    return sum;
  };
  for (std::size_t a = 0; a < 20; ++a) {
    for (std::size_t b = 0; b < 20; ++b) {
      EXPECT_NEAR(product(projected.row(a), projected.row(b)),
                  product(recorded.x.row(a), recorded.x.row(b)), 1e-4);
    }
  }
}

TEST(PrincipalComponents, TakeFewerVectorsThanDimensions) {
  const Recorded recorded;
  const std::vector<std::size_t> rows = {4, 9, 17};
  const auto fitted = fit_principal_components(recorded.x, rows, 5);
  EXPECT_GT(fitted.variances[1], 0.1);
  for (const std::size_t i : {2, 3, 4}) EXPECT_NEAR(fitted.variances[i], 0, 1e-10);
}

TEST(PrincipalComponents, RefuseWhatHasNone) {
  const Recorded recorded;
  const auto error = [&](const std::vector<std::size_t>& rows, std::size_t components) {
    return test::error_of([&] { fit_principal_components(recorded.x, rows, components); });
  };
  EXPECT_EQ(error({3}, 1), "principal components of 1 vectors, expected at least 2");
  EXPECT_EQ(error({1, 2}, 0), "principal components: found 0, expected 1 to 12");
  EXPECT_EQ(error({1, 2}, 13), "principal components: found 13, expected 1 to 12");
  Matrix<float> bad(3, 2);
  bad.row(1)[0] = NAN;
  EXPECT_EQ(test::error_of([&] {
              fit_principal_components(bad, std::vector<std::size_t>{0, 1, 2}, 1);
            }),
            "eigenvalues of a matrix that is not finite");
}

}  // namespace
}  // namespace reckon
