#include "datasets/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/datasets/plain_dataset.h"
#include "tests/datasets/small_dataset.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::TemporaryDirectory;
using test::write_plain_files;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> check_lines(const std::filesystem::path& path) {
  SilentProgress progress;
  std::vector<std::string> lines;
  for (const Finding& finding : check_dataset(path, progress)) lines.push_back(finding.line());
  return lines;
}

TEST(Check, FindsNothingWrongWithGoodFiles) {
  const TemporaryDirectory directory;
  test::write_small_dataset(directory / "a.h5");
  EXPECT_THAT(check_lines(directory / "a.h5"), IsEmpty());
  {
    DatasetWriter writer(directory / "empty.h5", {});
    writer.commit();
  }
  EXPECT_THAT(check_lines(directory / "empty.h5"), IsEmpty());
}

TEST(Check, NamesTheFirstWrongRowOfEveryRuleAndCountsTheOthers) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
      {"", {}},
      {"f['interactions/item'][3] = 5; f['interactions/item'][5] = -1",
       {"/interactions/item: row 3: 5, expected a row of 5 items (and 1 more row)"}},
      {"f['interactions/timestamp'][2] = 9; f['interactions/timestamp'][4] = 0",
       {"/interactions/timestamp: row 2: 9 after 10 of the same user, expected interactions sorted "
        "by user, then timestamp (and 1 more row)"}},
      {"f['interactions/item'][0] = 3",
       {"/interactions/item: row 1: item 2 after item 3 of the same user and timestamp, expected "
        "interactions sorted by user, timestamp, then item"}},
      {"f['interactions/value'][8] = float('nan')",
       {"/interactions/value: row 8: nan, expected a finite number"}},
      {"f['interactions/user'][5] = 3",
       {"/interactions/user: row 6: user 1 after user 3, expected interactions sorted by user",
        "/interactions/offsets: row 2: 7, expected 6 from /interactions/user (and 1 more row)"}},
      {"f['interactions/offsets'][1] = 4",
       {"/interactions/offsets: row 1: 4, expected 5 from /interactions/user"}},
      {"f['interactions/item'][3] = 2**40",
       {"/interactions: /interactions/item: row 3: 1099511627776 is out of range, expected "
        "-2147483648 to 2147483647"}},
      {"f['items/id'][3] = 'i1'; f['items/id'][4] = 'i1'",
       {"/items/id: row 3: \"i1\", which is row 1 already (and 1 more row)"}},
      {"f['users/id'][1] = b'u3'", {"/users/id: row 3: \"u3\", which is row 1 already"}},
      {"f['items/id'][2] = ''", {"/items/id: row 2: an empty id"}},
      {"f['items/text'][2] = b'caf\\\\xe9'",
       {"/items/text: row 2: text that is not UTF-8 at byte 3"}},
      {"f['items/color'] = [b'a', b'\\\\xff', b'c', b'd', b'e']",
       {"/items/color: row 1: text that is not UTF-8 at byte 0"}},
      {"f['items/embeddings/tiny'][3, 1] = float('inf')",
       {"/items/embeddings/tiny: row 3: inf, expected a finite number"}},
      {"f['splits/time/part'][3] = 9",
       {"/splits/time/part: row 3: part 9, expected 0, 1, 2 or 255"}},
      {"f['splits/time/part'][4] = 1; f['splits/time'].attrs['test'] = 1",
       {"/splits/time: its attribute test is not the 0 rows there are",
        "/splits/time/part: no row is in the test part"}},
      {"f['tasks/mood/label'][1] = 3",
       {"/tasks/mood/label: row 1: 3, expected a row of 3 label names"}},
      {"f['tasks/mood/part'][1] = 4", {"/tasks/mood/part: row 1: part 4, expected 0, 1, 2 or 255"}},
      {"f['tasks/mood/label_names'][1] = 'oos'",
       {"/tasks/mood/label_names: row 2: \"oos\", which is row 1 already"}},
      {"f['tasks/mood'].attrs['kind'] = 'x'",
       {"/tasks/mood: its attribute kind is not \"intent\" or \"sentiment\""}},
      {"f['tasks/mood'].attrs['out_of_scope_label'] = 'x'",
       {"/tasks/mood: its attribute out_of_scope_label is not one of its label names"}},
      {"f['graph/tail'][1] = 3", {"/graph/tail: row 1: 3, expected a row of 3 entities"}},
      {"f['interactions/event'] = np.array([0, 0, 0, 2, 0, 0, 0, 0, 0], 'u1'); "
       "f['interactions/event'].attrs['names'] = ['view', 'buy']",
       {"/interactions/event: row 3: event 2, expected one of 2 event names"}},
      {"f['events/action'] = [1, 9]; f['events/reward'] = [1, float('nan')]; "
       "f['events/propensity'] = [0.5, 1.5]",
       {"/events/reward: row 1: nan, expected a finite number",
        "/events/propensity: row 1: 1.5, expected a probability above 0 and up to 1",
        "/events/action: row 1: 9, expected a row of 5 items"}},
  };
  std::vector<std::string> changes;
  for (const auto& [change, expected] : cases) changes.push_back(change);
  write_plain_files(directory.path(), changes);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    EXPECT_EQ(check_lines(directory / fmt::format("{}.h5", i)), cases[i].second) << changes[i];
  }
}

TEST(Check, NamesTheColumnThatChangedSinceItWasWritten) {
  RECKON_REQUIRE_PYTHON("h5py");
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  const auto change = [&](const std::string& line) {
    test::write_small_dataset(path);
    ASSERT_EQ(test::run_python(
                  "import sys, h5py\nf = h5py.File(sys.argv[1], 'r+')\n" + line + "\nf.close()\n",
                  path.string()),
              "");
  };
  change("f['interactions/value'][0] = 1");
  EXPECT_THAT(check_lines(path), ElementsAre("/interactions/value: changed since it was written "
                                             "(its content_hash is of other values)"));
  change("del f['items/year']");
  EXPECT_THAT(
      check_lines(path),
      ElementsAre(HasSubstr("columns were added, removed or renamed since it was written")));
}

TEST(Check, FindsDamageThatNobodyReads) {
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  test::write_small_dataset(path);
  std::fstream(path, std::ios::in | std::ios::out | std::ios::binary)
      .seekp(-1000, std::ios::end)
      .put('\x55');
  EXPECT_THAT(test::error_of([&] { check_lines(path); }), HasSubstr("damaged"));
}

TEST(Check, TellsHowFarItIs) {
  class Counter final : public Progress {
   public:
    void begin(std::string_view, std::uint64_t total) override { total_ = total; }
    void advance(std::uint64_t units) override { done_ += units; }
    std::uint64_t total_ = 0, done_ = 0;
  };
  const TemporaryDirectory directory;
  test::write_small_dataset(directory / "a.h5");
  Counter counter;
  check_dataset(directory / "a.h5", counter);
  EXPECT_GT(counter.total_, 0u);
  EXPECT_EQ(counter.done_, counter.total_);
}

TEST(Check, SaysSeverityApart) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  write_plain_files(directory.path(),
                    {"f['graph/entity_names'][1] = 'a'; f['splits/time/part'][4] = 0"});
  SilentProgress progress;
  const auto findings = check_dataset(directory / "0.h5", progress);
  ASSERT_EQ(findings.size(), 2u);
  for (const Finding& finding : findings)
    EXPECT_EQ(finding.severity, Finding::Severity::kWarning) << finding.line();
}

}  // namespace
}  // namespace reckon
