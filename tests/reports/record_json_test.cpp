#include "reports/record_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "tests/reports/sample_record.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;
using test::empty_record;
using test::sample_record;
using testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The message that reading the text ends with; empty when it is read.
std::string error_of(std::string_view text) {
  try {
    record_from_json(text, "r.json");
    return {};
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << "one line";
    EXPECT_LT(std::string(error.what()).size(), 300U);
    return error.what();
  }
}

// The error after the value at the JSON pointer of the sample was replaced.
std::string error_with(const char* pointer, const ordered_json& value) {
  ordered_json root = ordered_json::parse(to_json(sample_record()));
  root[ordered_json::json_pointer(pointer)] = value;
  return error_of(root.dump());
}

TEST(RecordJson, ReadsBackWhatItWrote) {
  const std::string text = to_json(sample_record());
  EXPECT_EQ(to_json(record_from_json(text, "r.json")), text);
  const std::string bare = to_json(empty_record());
  EXPECT_EQ(to_json(record_from_json(bare, "r.json")), bare);
}

TEST(RecordJson, ReadsRecordsOfProgramsThatKnewFewerParts) {
  ordered_json root = ordered_json::parse(to_json(sample_record()));
  ASSERT_EQ(root.erase("slices"), 1U);
  const Record old = record_from_json(root.dump(), "r.json");
  EXPECT_TRUE(old.slices.empty());
  EXPECT_EQ(ordered_json::parse(to_json(old)), root);
}

TEST(RecordJson, KeepsEveryBitOfNumbersAndSeeds) {
  Record record = empty_record();
  record.configuration.seed = std::numeric_limits<std::uint64_t>::max();
  record.stages = {{"a", 0.1 + 0.2}, {"b", std::numeric_limits<double>::denorm_min()}};
  const Record read = record_from_json(to_json(record), "r.json");
  EXPECT_EQ(read.configuration.seed, record.configuration.seed);
  EXPECT_EQ(read.stages[0].seconds, 0.1 + 0.2);
  EXPECT_EQ(read.stages[1].seconds, std::numeric_limits<double>::denorm_min());
}

TEST(RecordJson, KeepsTheTypesOfOptions) {
  const Record read = record_from_json(to_json(empty_record()), "r.json");
  EXPECT_EQ(read.configuration.options, empty_record().configuration.options);
}

TEST(RecordJson, WritesMetricsThatAreNotFiniteAsNullWithAReason) {
  Record record = sample_record();
  record.systems[0].metrics[0].value = kNan;
  record.systems[0].metrics[1].high = std::numeric_limits<double>::infinity();
  record.systems[0].metrics[1].reason = "one user";
  const auto metrics = nlohmann::json::parse(to_json(record))["systems"][0]["metrics"];
  EXPECT_TRUE(metrics[0]["value"].is_null());
  EXPECT_EQ(metrics[0]["reason"], "not a finite number");
  EXPECT_TRUE(metrics[1]["high"].is_null());
  EXPECT_EQ(metrics[1]["reason"], "one user");
}

TEST(RecordJson, RefusesToWriteATimeThatIsNotFinite) {
  Record record = sample_record();
  record.stages[3].seconds = kNan;
  EXPECT_THROW(
      {
        try {
          to_json(record);
        } catch (const Error& error) {
          EXPECT_STREQ(error.what(), "results: stages[3].seconds is nan, expected a number");
          throw;
        }
      },
      Error);
}

TEST(RecordJson, WritesBytesThatAreNotUtf8AsTheReplacementCharacter) {
  Record record = empty_record();
  record.dataset.name = "a\xff";
  EXPECT_EQ(record_from_json(to_json(record), "r.json").dataset.name, "a\xEF\xBF\xBD");
}

TEST(RecordJson, NamesThePlaceOfAWrongValue) {
  EXPECT_EQ(error_with("/systems/2/metrics/0/value", "NaN"),
            "r.json: systems[2].metrics[0].value is \"NaN\", expected a number");
  EXPECT_EQ(error_with("/dataset/items", -1),
            "r.json: dataset.items is -1, expected an integer from 0 to 2^63 - 1");
  EXPECT_EQ(error_with("/dataset/items", 2.5),
            "r.json: dataset.items is 2.5, expected an integer from 0 to 2^63 - 1");
  EXPECT_EQ(error_with("/variants/1", ordered_json::array()),
            "r.json: variants[1] is an array, expected an object");
  EXPECT_EQ(error_with("/stages", nullptr), "r.json: stages is null, expected a list");
  EXPECT_EQ(error_with("/definitions", {{"a\n\"b", 1}}),
            "r.json: definitions[\"a\\n\\\"b\"] is 1, expected text");
  EXPECT_EQ(error_with("/configuration/options/raw", {{"a", 1}}),
            "r.json: configuration.options.raw is an object, expected a plain value or a list of "
            "texts");
}

TEST(RecordJson, NamesAFieldThatIsMissingOrUnknown) {
  ordered_json root = ordered_json::parse(to_json(sample_record()));
  root["dataset"]["split"].erase("method");
  EXPECT_EQ(error_of(root.dump()), "r.json: dataset.split.method is missing");
  EXPECT_EQ(error_with("/model/colour", "blue"), "r.json: model has the unknown field \"colour\"");
  EXPECT_EQ(error_with("/extra", 1), "r.json: the root has the unknown field \"extra\"");
}

TEST(RecordJson, RefusesAnotherFormatOrVersion) {
  EXPECT_EQ(error_with("/version", 2), "r.json: version is 2, this program reads version 1");
  EXPECT_EQ(error_with("/version", "1"), "r.json: version is \"1\", this program reads version 1");
  EXPECT_EQ(error_with("/format", "other"),
            "r.json: format is \"other\", expected \"reckon-results\"");
  EXPECT_EQ(error_of("{}"), "r.json: format is missing, expected \"reckon-results\"");
  EXPECT_EQ(error_of("[]"), "r.json: the root is an array, expected an object");
}

TEST(RecordJson, RefusesTextThatIsNotJson) {
  const std::string text = to_json(sample_record());
  EXPECT_EQ(error_of(text.substr(0, text.size() / 2)), "r.json: ends in the middle (a cut file?)");
  EXPECT_EQ(error_of(""), "r.json: ends in the middle (a cut file?)");
  EXPECT_EQ(error_of("{\n  \"format\": NaN}"),
            "r.json: not valid JSON at line 2, byte 15 of the file");
  EXPECT_THAT(error_of("{\"format\": \"\xff\xff\"}"), HasSubstr("not valid JSON at line 1"));
  EXPECT_EQ(error_of("[1e999]"), "r.json: holds a number too large for float64");
  EXPECT_THAT(error_of(text + "{}"), HasSubstr("not valid JSON"));
  EXPECT_THAT(error_of(std::string_view("\0\0\0\0", 4)), HasSubstr("not valid JSON"));
  EXPECT_EQ(error_of(text + '\0' + "junk"), "r.json: not valid JSON: found a NUL byte");
}

TEST(RecordJson, RefusesDeepNestingAtOnce) {
  EXPECT_EQ(error_of(std::string(10'000'000, '[')), "r.json: nested more than 16 deep");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_EQ(error_of(objects), "r.json: nested more than 16 deep");
}

TEST(RecordJson, RefusesAFileThatCannotBeARecordBySize) {
  EXPECT_EQ(error_of(std::string((std::size_t{64} << 20) + 1, ' ')),
            "r.json: 67108865 bytes, expected at most 67108864");
}

TEST(RecordJson, WritesAndReadsFiles) {
  const test::TemporaryDirectory folder;
  write_record(folder / "results.json", sample_record());
  EXPECT_EQ(to_json(read_record(folder / "results.json")), to_json(sample_record()));
  EXPECT_THROW(read_record(folder / "none.json"), Error);
  EXPECT_THROW(read_record(folder.path()), Error);
  EXPECT_THROW(write_record(folder / "no/such/results.json", sample_record()), Error);
}

}  // namespace
}  // namespace reckon
