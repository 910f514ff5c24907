#include "cuda/gemm_choices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "tests/support/temporary_directory.h"

namespace reckon::cuda {
namespace {

constexpr GemmChoices::Algorithm kAlgorithm = {1, 2, 3, 4, 5, 6, 7, ~std::uint64_t{0}};
const GemmBucket kBucket = bucket_of(GemmType::kBf16, {100, 384, 1536});

class GemmChoicesFile : public ::testing::Test {
 protected:
  GemmChoices open(const std::string& key = "H200, 13.0") {
    return {folder_.path() / "reckon", key,
            [this](std::string_view text) { warnings_.emplace_back(text); }};
  }
  std::filesystem::path only_file() const {
    return std::filesystem::directory_iterator(folder_.path() / "reckon")->path();
  }
  std::string text() const {
    std::ifstream file(only_file());
    return {std::istreambuf_iterator<char>(file), {}};
  }

  test::TemporaryDirectory folder_;
  std::vector<std::string> warnings_;
};

TEST(GemmBucket, StandsForAboutAsManyRows) {
  const auto rows = [](int of) { return bucket_of(GemmType::kFp16, {of, 8, 8}).shape.rows; };
  EXPECT_EQ(rows(1), 1);
  EXPECT_EQ(rows(7), 7);
  EXPECT_EQ(rows(64), 64);
  EXPECT_EQ(rows(65), 80);
  EXPECT_EQ(rows(100), 112);
  EXPECT_EQ(rows(112), 112);
  EXPECT_EQ(rows(8191), 8192);
  EXPECT_EQ(bucket_of(GemmType::kInt8, {5, 48, 16}), (GemmBucket{GemmType::kInt8, {5, 48, 16}}));
}

TEST_F(GemmChoicesFile, KeepsAlgorithmsForTheNextRun) {
  EXPECT_EQ(open().find(kBucket), std::nullopt);
  open().add(kBucket, kAlgorithm);
  EXPECT_EQ(open().find(kBucket), kAlgorithm);
  EXPECT_EQ(open().find(bucket_of(GemmType::kBf16, {105, 384, 1536})), kAlgorithm);
  for (const auto& other :
       {bucket_of(GemmType::kFp16, {100, 384, 1536}), bucket_of(GemmType::kBf16, {90, 384, 1536}),
        bucket_of({GemmType::kBf16, GemmEpilogue::kBias}, {100, 384, 1536}),
        bucket_of(GemmType::kBf16, {100, 392, 1536}),
        bucket_of(GemmType::kBf16, {100, 384, 384})}) {
    EXPECT_EQ(open().find(other), std::nullopt);
  }
  EXPECT_THAT(warnings_, testing::IsEmpty());
}

TEST_F(GemmChoicesFile, KeepsThoseOfEveryTypeOfProduct) {
  const GemmType types[] = {GemmType::kFp32, GemmType::kTf32, GemmType::kFp16,
                            GemmType::kBf16, GemmType::kInt8, GemmType::kFp8};
  for (const GemmType type : types) open().add({type, 1, 16, 16}, kAlgorithm);
  for (const GemmType type : types) EXPECT_EQ(open().find({type, 1, 16, 16}), kAlgorithm);
  EXPECT_THAT(warnings_, testing::IsEmpty());
}

TEST_F(GemmChoicesFile, HoldsNothingOfOtherDevicesDriversAndLibraries) {
  open().add(kBucket, kAlgorithm);
  EXPECT_EQ(open("H200, 13.1").find(kBucket), std::nullopt);
  open("H200, 13.1").add(kBucket, {});
  EXPECT_EQ(open().find(kBucket), kAlgorithm);
}

TEST_F(GemmChoicesFile, MeasuresOnceForAllThreadsUnlessItCannotBeUsed) {
  GemmChoices choices = open();
  std::atomic<int> measured = 0;
  std::vector<GemmChoices::Algorithm> chosen(4);
  {
    std::vector<std::jthread> threads;
    for (auto& each : chosen) {
      threads.emplace_back([&] {
        each = choices.choose(
            kBucket, [](const auto&) { return true; },
            [&] {
              std::this_thread::sleep_for(std::chrono::milliseconds(50));  // the others come
              return GemmChoices::Algorithm{static_cast<std::uint64_t>(++measured)};
            });
      });
    }
  }
  EXPECT_THAT(chosen, testing::Each(GemmChoices::Algorithm{1}));
  EXPECT_EQ(measured, 1);
  const auto another = choices.choose(
      kBucket, [](const auto& known) { return known != GemmChoices::Algorithm{1}; },
      [&] { return kAlgorithm; });
  EXPECT_EQ(another, kAlgorithm);
  EXPECT_EQ(open().find(kBucket), kAlgorithm);
}

TEST_F(GemmChoicesFile, FindsAndAddsFromSeveralThreads) {
  constexpr int kThreads = 4, kEach = 20;
  GemmChoices choices = open();
  {
    const std::jthread finding([&choices](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        EXPECT_NE(choices.find({GemmType::kFp16, 1, 8, 1}), GemmChoices::Algorithm{});
      }
    });
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&choices, t] {
        for (int i = 0; i < kEach; ++i) {
          const GemmBucket bucket = {GemmType::kFp16, {1 + t, 8, 1 + i}};
          choices.add(bucket, kAlgorithm);
          EXPECT_EQ(choices.find(bucket), kAlgorithm);
        }
      });
    }
  }
  const GemmChoices again = open();
  for (int t = 0; t < kThreads; ++t) {
    for (int i = 0; i < kEach; ++i) {
      EXPECT_EQ(again.find({GemmType::kFp16, {1 + t, 8, 1 + i}}), kAlgorithm);
    }
  }
}

// By one that had not seen it, in the same moment.
TEST_F(GemmChoicesFile, KeepsWhatItAddedWhereAnotherHasReplacedTheFile) {
  const auto second = bucket_of(GemmType::kInt8, {16, 16, 16});
  open().add(second, {9});
  const std::string of_another = text();
  GemmChoices choices = open();
  choices.add(kBucket, kAlgorithm);
  std::ofstream(only_file()) << of_another;
  choices.add(bucket_of(GemmType::kInt8, {32, 16, 16}), {8});
  EXPECT_EQ(open().find(kBucket), kAlgorithm);
  EXPECT_EQ(open().find(second), GemmChoices::Algorithm{9});
}

TEST_F(GemmChoicesFile, KeepsWhatOthersAddMeanwhile) {
  GemmChoices one = open(), other = open();
  const auto second = bucket_of(GemmType::kInt8, {16, 16, 16});
  one.add(kBucket, kAlgorithm);
  other.add(second, {9});
  EXPECT_EQ(open().find(kBucket), kAlgorithm);
  EXPECT_EQ(open().find(second), GemmChoices::Algorithm{9});
}

TEST_F(GemmChoicesFile, IgnoresADamagedFileWithOneWarningAndWritesItAnew) {
  open().add(kBucket, kAlgorithm);
  const std::string whole = text();
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string changed = whole;
    changed.replace(changed.find(from), from.size(), to);
    return changed;
  };
  for (const std::string& damaged :
       {std::string(), whole.substr(0, whole.size() / 2), std::string("[]"),
        replaced("\"version\": 2", "\"version\": 1"), replaced("H200", "H100"),
        replaced("\"epilogue\": 0", "\"epilogue\": 4"), replaced("\"rows\": 112", "\"rows\": -1"),
        replaced("\"rows\": 112", "\"rows\": 0"), replaced("\"type\": 3", "\"type\": 6"),
        replaced("    1,\n", ""), replaced("reckon-gemm", "another")}) {
    warnings_.clear();
    std::ofstream(only_file()) << damaged;
    GemmChoices choices = open();
    EXPECT_EQ(choices.find(kBucket), std::nullopt) << damaged;
    ASSERT_EQ(warnings_.size(), 1u) << damaged;
    EXPECT_EQ(warnings_[0].find(only_file().string()), 0u) << warnings_[0];
    EXPECT_THAT(warnings_[0], testing::HasSubstr(": algorithms are measured anew"));
    choices.add(kBucket, kAlgorithm);
    EXPECT_EQ(warnings_.size(), 1u);
    EXPECT_EQ(text(), whole);
  }
}

TEST_F(GemmChoicesFile, WithoutAFolderToWriteToTheyAreKeptInMemory) {
  std::ofstream(folder_.path() / "reckon") << "a file";
  GemmChoices choices = open();
  choices.add(kBucket, kAlgorithm);
  choices.add(kBucket, kAlgorithm);
  EXPECT_EQ(choices.find(kBucket), kAlgorithm);
  ASSERT_EQ(warnings_.size(), 1u);
  EXPECT_THAT(warnings_[0], testing::HasSubstr(": algorithms are not kept"));
  GemmChoices without({}, "key", nullptr);
  without.add(kBucket, kAlgorithm);
  EXPECT_EQ(without.find(kBucket), kAlgorithm);
}

TEST(CacheFolder, IsThatOfTheXdgSpecification) {
  ::setenv("HOME", "/home/somebody", 1);
  ::setenv("XDG_CACHE_HOME", "/var/cache", 1);
  EXPECT_EQ(cache_folder(), "/var/cache/reckon");
  ::setenv("XDG_CACHE_HOME", "relative", 1);
  EXPECT_EQ(cache_folder(), "/home/somebody/.cache/reckon");
  ::unsetenv("XDG_CACHE_HOME");
  EXPECT_EQ(cache_folder(), "/home/somebody/.cache/reckon");
  ::setenv("HOME", "", 1);
  EXPECT_EQ(cache_folder(), "");
  ::unsetenv("HOME");
  EXPECT_EQ(cache_folder(), "");
}

}  // namespace
}  // namespace reckon::cuda
