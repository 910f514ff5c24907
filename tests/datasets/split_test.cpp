#include "datasets/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/datasets/small_dataset.h"
#include "tests/support/errors.h"
#include "tests/support/python.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using test::TemporaryDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::int64_t number(const Split& split, const std::string& name) {
  return std::get<std::int64_t>(split.attributes.at(name));
}

TEST(Split, ByTimePerUserHoldsOutTheCeilingOfEachFraction) {
  for (std::int64_t n = 0; n <= 400; ++n) {
    const std::vector<std::int64_t> offsets = {0, n};
    const Split split = make_split(offsets, {}, {});
    const std::int64_t test = (n * 2 + 9) / 10, validation = (n + 9) / 10;
    for (std::int64_t i = 0; i < n; ++i) {
      const int expected = n < 5 ? 255 : i >= n - test ? 2 : i >= n - test - validation ? 1 : 0;
      ASSERT_EQ(split.part[static_cast<std::size_t>(i)], expected) << n << " " << i;
    }
    EXPECT_EQ(number(split, "test"), n < 5 ? 0 : test);
    EXPECT_EQ(number(split, "validation"), n < 5 ? 0 : validation);
    EXPECT_EQ(number(split, "left_out_users"), n < 5 ? 1 : 0);
    EXPECT_EQ(number(split, "left_out_interactions"), n < 5 ? n : 0);
  }
}

TEST(Split, LeaveOneOutHoldsOutTheLastTwo) {
  const std::vector<std::int64_t> offsets = {0, 1, 3, 6, 6};
  const Split split =
      make_split(offsets, {}, {.method = SplitMethod::kLeaveOneOut, .minimum_interactions = 1});
  EXPECT_THAT(split.part, ElementsAre(2, 1, 2, 0, 1, 2));
  EXPECT_EQ(number(split, "left_out_users"), 1);
  EXPECT_FALSE(split.attributes.contains("test_fraction"));
}

TEST(Split, AtRandomHoldsOutAsManyOfEachUserAndDependsOnTheSeedAlone) {
  std::vector<std::int64_t> offsets = {0};
  for (std::int64_t u = 0; u < 200; ++u) offsets.push_back(offsets.back() + u % 40);
  const SplitOptions options = {.method = SplitMethod::kRandom, .seed = 7};
  const Split split = make_split(offsets, {}, options);
  const Split by_time = make_split(offsets, {}, {});

  for (std::size_t u = 0; u < 200; ++u) {
    const auto begin = static_cast<std::ptrdiff_t>(offsets[u]),
               end = static_cast<std::ptrdiff_t>(offsets[u + 1]);
    for (const int part : {0, 1, 2, 255}) {
      EXPECT_EQ(std::count(split.part.begin() + begin, split.part.begin() + end, part),
                std::count(by_time.part.begin() + begin, by_time.part.begin() + end, part));
    }
  }
  EXPECT_NE(split.part, by_time.part);
  EXPECT_EQ(make_split(offsets, {}, options).part, split.part);
  EXPECT_NE(make_split(offsets, {}, {.method = SplitMethod::kRandom, .seed = 8}).part, split.part);
  EXPECT_EQ(number(split, "seed"), 7);
  // The first users are split alike whoever follows.
  const Split first = make_split(std::span(offsets).first(101), {}, options);
  EXPECT_TRUE(std::ranges::equal(first.part, std::span(split.part).first(first.part.size())));
}

TEST(Split, AtRandomDrawsEveryPositionEquallyOften) {
  std::vector<std::int64_t> offsets;
  for (std::int64_t u = 0; u <= 20000; ++u) offsets.push_back(10 * u);
  const Split split = make_split(offsets, {}, {.method = SplitMethod::kRandom, .seed = 1});
  for (std::size_t position = 0; position < 10; ++position) {
    double test = 0;
    for (std::size_t u = 0; u < 20000; ++u) test += split.part[10 * u + position] == 2;
    EXPECT_NEAR(test / 20000, 0.2, 5 * std::sqrt(0.2 * 0.8 / 20000)) << position;
  }
}

TEST(Split, ByGlobalTimeKeepsEqualTimesTogether) {
  const std::vector<std::int64_t> offsets = {0, 5, 10, 12};
  const std::vector<std::int64_t> times = {1, 2, 3, 8, 9, 1, 8, 8, 10, 11, 0, 100};
  const Split split = make_split(offsets, times, {.method = SplitMethod::kGlobalTime});
  // 10 rows are in: 1 1 2 3 8 8 8 9 10 11; the last ceil(2) begin at 10, the one before at 9.
  EXPECT_THAT(split.part, ElementsAre(0, 0, 0, 0, 1, 0, 0, 0, 2, 2, 255, 255));
  EXPECT_EQ(number(split, "test_from"), 10);
  EXPECT_EQ(number(split, "validation_from"), 9);
  const Split half =
      make_split(offsets, times, {.method = SplitMethod::kGlobalTime, .test_fraction = 0.45});
  EXPECT_THAT(half.part, ElementsAre(0, 0, 0, 2, 2, 0, 2, 2, 2, 2, 255, 255));
}

TEST(Split, WrongOptionsAreRefused) {
  const std::vector<std::int64_t> offsets = {0, 5};
  EXPECT_THAT(error_of([&] { make_split(offsets, {}, {.method = SplitMethod::kGlobalTime}); }),
              HasSubstr("0 timestamps for 5 interactions; a split by global-time needs them all"));
  EXPECT_THAT(error_of([&] { make_split(offsets, {}, {.test_fraction = 0.95}); }),
              HasSubstr("test fraction 0.95"));
  EXPECT_THAT(error_of([&] { make_split(offsets, {}, {.test_fraction = 0}); }),
              HasSubstr("test fraction 0"));
  EXPECT_THAT(error_of([&] {
                make_split(std::vector<std::int64_t>{0, 5, 3}, {}, {});
              }),
              HasSubstr("offsets"));
  EXPECT_THAT(
      error_of([&] { parse_split_method("time"); }),
      HasSubstr("\"time\", expected one of time-per-user, global-time, random, leave-one-out"));
  for (const char* name : {"time-per-user", "global-time", "random", "leave-one-out"}) {
    EXPECT_EQ(name_of(parse_split_method(name)), name);
  }
}

TEST(Split, IsAddedToAFileThatIsOtherwiseAsBefore) {
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  test::write_small_dataset(path);
  const std::string identity = Dataset::open(path).identity();
  const Interactions all = test::small_interactions();
  Split split = make_split(all.by_user.offsets, {},
                           {.method = SplitMethod::kLeaveOneOut, .minimum_interactions = 2});
  write_split(path, "last", split);
  {
    const Dataset dataset = Dataset::open(path);
    EXPECT_THAT(dataset.split_names(), ElementsAre("last", "time"));
    EXPECT_EQ(dataset.split("last").part, split.part);
    EXPECT_EQ(dataset.split("last").attributes, split.attributes);
    EXPECT_EQ(dataset.interactions().values, all.values);
    EXPECT_NE(dataset.identity(), identity);
    EXPECT_TRUE(dataset.file().sealed());
    dataset.file().verify_seal();
  }
  split.part[0] = kTestPart;
  write_split(path, "last", split);
  EXPECT_EQ(Dataset::open(path).split("last").part, split.part);
  EXPECT_THAT(error_of([&] { write_split(path, "bad", {.part = {0}, .attributes = {}}); }),
              HasSubstr("a split of 1 interactions, expected 9"));
}

TEST(Split, OfANameThatCannotBeOneLeavesTheFileAsItWas) {
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  test::write_small_dataset(path);
  const std::string identity = Dataset::open(path).identity();
  const Split split = split_by_time_per_user(test::small_interactions());
  for (const std::string& name : test::impossible_names()) {
    EXPECT_THAT(error_of([&] { write_split(path, name, split); }),
                HasSubstr("a.h5: name of a split: found "))
        << name;
    EXPECT_EQ(Dataset::open(path).identity(), identity);
  }
}

TEST(Split, AddedToAFileOfAnotherProgramGivesTheIdentityOfItsContent) {
  RECKON_REQUIRE_PYTHON("h5py");
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  test::write_small_dataset(path);
  // Stored hashes that no longer hold.
  ASSERT_EQ(
      test::run_python(
          "import sys, h5py\nf = h5py.File(sys.argv[1], 'r+')\nf['items/year'][0] = 1\nf.close()\n",
          path.string()),
      "");
  Split split = Dataset::open(path).split("time");
  write_split(path, "other", split);
  const std::string stored = Dataset::open(path).identity();
  ASSERT_EQ(test::run_python(
                "import sys, h5py\nf = h5py.File(sys.argv[1], 'r+')\nf.attrs['x'] = 1\nf.close()\n",
                path.string()),
            "");
  EXPECT_FALSE(Dataset::open(path).file().sealed());
  EXPECT_EQ(Dataset::open(path).identity(), stored);
}

}  // namespace
}  // namespace reckon
