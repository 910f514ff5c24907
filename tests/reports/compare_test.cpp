#include "reports/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "datasets/predictions_file.h"
#include "reports/record_json.h"
#include "tests/reports/sample_record.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using testing::HasSubstr;

// Two users whose values of ndcg@10 are the given ones, and a record of their mean.
void write_run(const std::filesystem::path& folder, const std::vector<double>& ndcg,
               const std::string& predictions_hash) {
  std::filesystem::create_directories(folder);
  Record record = test::empty_record();
  SystemResult& system = record.systems.emplace_back();
  system.name = "fp32/content";
  system.variant = "fp32";
  system.recommender = "content";
  system.predictions = "predictions.h5:/variants/fp32/content";
  system.metrics = {{.name = "ndcg",
                     .k = 10,
                     .value = (ndcg[0] + ndcg[1]) / 2,
                     .low = ndcg[0],
                     .high = ndcg[1],
                     .n = 2,
                     .fraction_of_oracle = {},
                     .reason = {}}};
  write_record(folder / "results.json", record);
  RankingPredictions predictions;
  predictions.users = {3, 8};
  predictions.items = Matrix<std::int32_t>(2, 10);
  predictions.per_user["ndcg@10"] = ndcg;
  PredictionsWriter writer(folder / "predictions.h5", predictions_hash);
  writer.add_ranking("fp32", "content", predictions);
  writer.commit();
}

class Compare : public testing::Test {
 protected:
  // The only difference between runs a and b of the temporary folder.
  Difference compare() {
    SilentProgress silent;
    const std::vector<std::filesystem::path> paths = {folder_ / "a/results.json",
                                                      folder_ / "b/results.json"};
    return compare_results(paths, {}, silent).systems.at(0).differences.at(0);
  }

  const test::TemporaryDirectory folder_;
  const std::string hash_ = test::empty_record().dataset.content_hash;
};

TEST_F(Compare, PairsUsersByThePredictionsBesideTheResults) {
  write_run(folder_ / "a", {0.1, 0.3}, hash_);
  write_run(folder_ / "b", {0.2, 0.4}, hash_);
  const Difference difference = compare();
  EXPECT_TRUE(difference.paired) << difference.reason;
  EXPECT_NEAR(*difference.value, 0.1, 1e-15);
  EXPECT_NEAR(*difference.low, 0.1, 1e-15);
  EXPECT_NEAR(*difference.high, 0.1, 1e-15);
  EXPECT_EQ(difference.n, 2);
  EXPECT_EQ(difference.p, 0.5) << "2 of the 4 choices of signs";
}

TEST_F(Compare, DoesNotPairPredictionsOfAnotherDataset) {
  write_run(folder_ / "a", {0.1, 0.3}, hash_);
  write_run(folder_ / "b", {0.2, 0.4}, "another");
  EXPECT_THAT(compare().reason, HasSubstr("made on dataset another"));
  const std::vector<ComparedRun> runs = open_runs(std::vector{folder_ / "b/results.json"});
  for (int i = 0; i < 2; ++i) {
    EXPECT_THROW(runs[0].user_values(runs[0].record.systems[0]), Error) << "asked again";
  }
}

TEST_F(Compare, DoesNotPairWithoutThePredictionsFile) {
  write_run(folder_ / "a", {0.1, 0.3}, hash_);
  write_run(folder_ / "b", {0.2, 0.4}, hash_);
  std::filesystem::remove(folder_ / "b/predictions.h5");
  const Difference difference = compare();
  EXPECT_THAT(difference.reason, HasSubstr("predictions.h5"));
  EXPECT_TRUE(difference.value.has_value());
}

TEST_F(Compare, OpensNoFileOutsideTheFolderOfTheResults) {
  write_run(folder_ / "a", {0.1, 0.3}, hash_);
  write_run(folder_ / "b", {0.2, 0.4}, hash_);
  for (const char* reference : {"/etc/passwd:/variants/fp32/content",
                                "../a/predictions.h5:/variants/fp32/content", "..:/x", ":/x"}) {
    Record record = read_record(folder_ / "b/results.json");
    record.systems[0].predictions = reference;
    write_record(folder_ / "b/results.json", record);
    EXPECT_THAT(compare().reason, testing::AnyOf(HasSubstr("expected a file in the folder"),
                                                 HasSubstr("expected FILE:/GROUP")))
        << reference;
  }
}

TEST_F(Compare, CallsARunByItsFolder) {
  write_run(folder_ / "a", {0.1, 0.3}, hash_);
  const auto path = folder_ / "a/results.json";
  const std::vector<ComparedRun> runs = open_runs(std::vector{path, path});
  EXPECT_EQ(runs[0].label, (folder_ / "a").string());
  EXPECT_EQ(runs[1].label, (folder_ / "a").string() + " (2)");
}

TEST_F(Compare, RefusesWhatIsNotTwoResults) {
  write_run(folder_ / "a", {0.1, 0.3}, hash_);
  SilentProgress silent;
  const std::vector<std::filesystem::path> one = {folder_ / "a/results.json"};
  EXPECT_THROW(compare_results(one, {}, silent), Error);
  const std::vector<std::filesystem::path> wrong = {folder_ / "a/results.json",
                                                    folder_ / "a/predictions.h5"};
  EXPECT_THROW(compare_results(wrong, {}, silent), Error);
}

}  // namespace
}  // namespace reckon
