#include "datasets/predictions_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/errors.h"
#include "tests/support/python.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using test::TemporaryDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename T>
Matrix<T> matrix(std::size_t rows, std::size_t cols, const std::vector<T>& values) {
  Matrix<T> result(rows, cols);
  std::copy(values.begin(), values.end(), result.data());
  return result;
}

template <typename T>
std::vector<T> values_of(const Matrix<T>& values) {
  return {values.data(), values.data() + values.rows() * values.cols()};
}

RankingPredictions two_users(float best = 0.9F) {
  return {.users = {3, 7},
          .items = matrix<std::int32_t>(2, 3, {10, 11, 12, 5, 4, -1}),
          .scores = matrix<float>(2, 3, {best, 0.5F, 0.1F, 0.3F, 0.2F, 0}),
          .per_user = {{"ndcg@10", {0.5, 1}}, {"auc", {0.75, std::nan("")}}}};
}

TEST(PredictionsFile, ReadsBackEveryVariantRecommenderAndTask) {
  const TemporaryDirectory directory;
  const auto path = directory / "p.h5";
  {
    PredictionsWriter writer(path, "abc");
    writer.add_ranking("fp32", "content", two_users());
    writer.add_ranking("cuda/fp8", "mixture", two_users(0.8F));
    writer.add_ranking("int8:attention=bf16", "content", two_users(0.7F));
    writer.add_ranking(
        "none", "popularity",
        {.users = {1}, .items = matrix<std::int32_t>(1, 2, {0, 1}), .scores = {}, .per_user = {}});
    writer.add_task(
        "banking77", "cuda/fp8",
        {.rows = {4, 9}, .scores = matrix<float>(2, 2, {1, 0, 0.5F, 0.5F}), .probabilities = true});
    writer.set_attribute("split", std::string("time"));
    writer.commit();
  }
  const PredictionsFile file = PredictionsFile::open(path);
  EXPECT_EQ(file.dataset_hash(), "abc");
  EXPECT_EQ(file.file().attribute("/", "split"), Attribute(std::string("time")));
  ASSERT_EQ(file.rankings().size(), 4u);
  std::vector<std::string> names;
  for (const auto& ranking : file.rankings())
    names.push_back(ranking.variant + " " + ranking.recommender);
  EXPECT_THAT(names, ElementsAre("cuda/fp8 mixture", "fp32 content", "int8:attention=bf16 content",
                                 "none popularity"));
  const RankingPredictions read = file.read(file.rankings()[1]);
  EXPECT_THAT(read.users, ElementsAre(3, 7));
  EXPECT_EQ(values_of(read.items), values_of(two_users().items));
  EXPECT_EQ(values_of(read.scores), values_of(two_users().scores));
  EXPECT_THAT(read.per_user.at("ndcg@10"), ElementsAre(0.5, 1));
  EXPECT_TRUE(std::isnan(read.per_user.at("auc")[1]));
  EXPECT_EQ(file.read(file.rankings()[0]).scores.data()[0], 0.8F);
  EXPECT_EQ(file.read(file.rankings()[3]).scores.rows(), 0u);
  ASSERT_EQ(file.tasks().size(), 1u);
  EXPECT_EQ(file.tasks()[0].task, "banking77");
  EXPECT_EQ(file.tasks()[0].variant, "cuda/fp8");
  const TaskPredictions task = file.read(file.tasks()[0]);
  EXPECT_TRUE(task.probabilities);
  EXPECT_THAT(task.rows, ElementsAre(4, 9));
  EXPECT_THAT(values_of(task.scores), ElementsAre(1, 0, 0.5F, 0.5F));
}

TEST(PredictionsFile, IsOneLineOfPython) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  PredictionsWriter writer(directory / "p.h5", "abc");
  writer.add_ranking("fp32", "content", two_users());
  writer.commit();
  EXPECT_EQ(test::run_python(R"(
import sys, h5py
f = h5py.File(sys.argv[1])
print(dict(f.attrs))
print({k: v[:].tolist() for k, v in f['variants/fp32/content/per_user'].items()})
print(f['variants/fp32/content/items'][:].tolist(), f['variants/fp32/content/scores'].dtype)
)",
                             (directory / "p.h5").string()),
            "{'dataset_hash': 'abc', 'format': 'reckon-predictions', 'version': 1}\n"
            "{'auc': [0.75, nan], 'ndcg@10': [0.5, 1.0]}\n"
            "[[10, 11, 12], [5, 4, -1]] float32\n");
}

TEST(PredictionsFile, ReadsOtherProgramsFilesOfTheShape) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  const auto path = directory / "p.h5";
  ASSERT_EQ(test::run_python(R"(
import sys, h5py, numpy as np
f = h5py.File(sys.argv[1], 'w')
f['variants/mine/user'] = np.arange(3)
f['variants/mine/items'] = np.arange(6).reshape(3, 2)
f['variants/cuda/fp16/user'] = [0]
f['variants/cuda/fp16/items'] = [[1]]
f['tasks/t/scores'] = np.eye(2)
f.close()
)",
                             path.string()),
            "");
  const PredictionsFile file = PredictionsFile::open(path);
  EXPECT_EQ(file.dataset_hash(), "");
  ASSERT_EQ(file.rankings().size(), 2u);
  EXPECT_EQ(file.rankings()[0].variant, "cuda/fp16");
  EXPECT_EQ(file.rankings()[1].variant, "mine");
  EXPECT_EQ(file.rankings()[1].recommender, "");
  EXPECT_THAT(values_of(file.read(file.rankings()[1]).items), ElementsAre(0, 1, 2, 3, 4, 5));
  ASSERT_EQ(file.tasks().size(), 1u);
  EXPECT_EQ(file.tasks()[0].variant, "");
  EXPECT_THAT(file.read(file.tasks()[0]).rows, ElementsAre(0, 1));
}

TEST(PredictionsFile, WrongShapesAreRefused) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  const auto path = directory / "p.h5";
  {
    PredictionsWriter writer(path, "");
    RankingPredictions bad = two_users();
    bad.users.pop_back();
    EXPECT_THAT(error_of([&] { writer.add_ranking("fp32", "content", bad); }),
                HasSubstr("/variants/fp32/content/items: 2 rows, expected 1 as in user"));
    bad = two_users();
    bad.per_user["auc"] = {1};
    EXPECT_THAT(error_of([&] { writer.add_ranking("fp32", "x", bad); }),
                HasSubstr("per_user/auc: 1 rows, expected 2"));
    bad = two_users();
    bad.scores = Matrix<float>(2, 2);
    EXPECT_THAT(error_of([&] { writer.add_ranking("fp32", "y", bad); }),
                HasSubstr("/scores: 2 columns, expected 3 as in items"));
  }
  for (const auto& [change, expected] : std::vector<std::pair<std::string, std::string>>{
           {"f['x'] = 1", "no predictions: expected /variants/"},
           {"f.attrs['format'] = 'reckon-dataset'", "its attribute format is \"reckon-dataset\""},
           {"f['variants/a/b/items'] = [[1], [2]]; f['variants/a/b/user'] = [1]",
            "/variants/a/b/user: 1 rows, expected 2 as in items"},
           {"f['variants/a/b/items'] = [[1], [2]]", "/variants/a/b/user: cannot open"},
           {"f['variants/a/b/items'] = [[1.5], [2]]",
            "/variants/a/b/items: expected integers, found float64"}}) {
    ASSERT_EQ(test::run_python(
                  "import sys, h5py\nf = h5py.File(sys.argv[1], 'w')\n" + change + "\nf.close()\n",
                  path.string()),
              "");
    EXPECT_THAT(error_of([&] {
                  const PredictionsFile file = PredictionsFile::open(path);
                  (void)file.read(file.rankings().at(0));
                }),
                HasSubstr(expected));
  }
}

}  // namespace
}  // namespace reckon
