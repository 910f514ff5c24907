#include "datasets/dataset_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <limits>
#include <thread>

#include "tests/datasets/small_dataset.h"
#include "tests/support/errors.h"
#include "tests/support/python.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using test::TemporaryDirectory;
using ::testing::HasSubstr;
using Strings = std::vector<std::string>;
using Rows = std::vector<std::int32_t>;

class DatasetWriterTest : public ::testing::Test {
 protected:
  DatasetWriterTest() : writer_(directory_ / "a.h5", {.name = "n", .source = "", .license = ""}) {
    writer_.append_items(Strings{"i0", "i1", "i2"}, Strings{"a", "b", "c"});
    writer_.append_users(Strings{"u0", "u1"});
  }
  TemporaryDirectory directory_;
  DatasetWriter writer_;
};

TEST_F(DatasetWriterTest, RefusesRowsThatAreNotThere) {
  EXPECT_THAT(error_of([&] {
                writer_.append_interactions({Rows{0, 0}, Rows{1, 3}, {}, {}, {}});
              }),
              HasSubstr("/interactions/item: row 1: 3, expected a row of 3 items"));
  EXPECT_THAT(error_of([&] {
                writer_.append_interactions({Rows{2}, Rows{1}, {}, {}, {}});
              }),
              HasSubstr("/interactions/user: row 0: 2, expected a row of 2 users"));
}

TEST_F(DatasetWriterTest, RefusesWrongOrderAcrossBlocks) {
  const std::vector<std::int64_t> early = {5}, late = {9};
  writer_.append_interactions({Rows{0}, Rows{2}, {}, late, {}});
  EXPECT_THAT(error_of([&] {
                writer_.append_interactions({Rows{0}, Rows{1}, {}, early, {}});
              }),
              HasSubstr("/interactions/timestamp: row 1: 5 after 9"));
  EXPECT_THAT(
      error_of([&] {
        writer_.append_interactions({Rows{0}, Rows{1}, {}, {}, {}});
      }),
      HasSubstr(
          "/interactions/timestamp: expected a value for every interaction or for none; row 1"));
}

TEST_F(DatasetWriterTest, RefusesColumnsOfDifferentLengths) {
  EXPECT_THAT(error_of([&] {
                writer_.append_interactions({Rows{0, 1}, Rows{1}, {}, {}, {}});
              }),
              HasSubstr("/interactions/item: 1 values for 2 interactions"));
  EXPECT_THAT(error_of([&] {
                writer_.append_items(Strings{"i3"}, Strings{"d", "e"});
              }),
              HasSubstr("2 item texts for 1 ids"));
  EXPECT_THAT(error_of([&] { writer_.append_items(Strings{"i3"}, {}); }),
              HasSubstr("expected a text for every item or for none; row 3"));
  EXPECT_THAT(error_of([&] { writer_.add_split("s", {.part = {0}, .attributes = {}}); }),
              HasSubstr("1 parts, expected 0"));
  writer_.append_item_attribute<float>("weight", std::vector<float>{1, 2});
  EXPECT_THAT(error_of([&] { writer_.append_item_attribute("weight", Strings{"x"}); }),
              HasSubstr("/items/weight: appended to with another type"));
  EXPECT_THAT(error_of([&] { writer_.commit(); }),
              HasSubstr("/items/weight: 2 rows, expected 3 as in /items/id"));
}

TEST_F(DatasetWriterTest, RefusesTextThatIsNotUtf8AndEmptyIds) {
  EXPECT_THAT(error_of([&] {
                writer_.append_items(Strings{"i3", "i4"}, Strings{"fine", "caf\xe9"});
              }),
              HasSubstr("/items/text: row 4: text that is not UTF-8 at byte 3"));
  EXPECT_THAT(error_of([&] {
                writer_.append_users(Strings{"u2", ""});
              }),
              HasSubstr("/users/id: row 3: an empty id"));
}

TEST_F(DatasetWriterTest, RefusesValuesThatAreNoNumbersAndUnnamedEvents) {
  const std::vector<float> values = {std::numeric_limits<float>::quiet_NaN()};
  const std::vector<std::uint8_t> events = {2};
  EXPECT_THAT(error_of([&] {
                writer_.append_interactions({Rows{0}, Rows{1}, values, {}, {}});
              }),
              HasSubstr("/interactions/value: row 0: nan"));
  EXPECT_THAT(error_of([&] {
                writer_.append_interactions({Rows{0}, Rows{1}, {}, {}, events});
              }),
              HasSubstr("events before their names"));
  writer_.set_event_names(Strings{"view", "buy"});
  EXPECT_THAT(error_of([&] {
                writer_.append_interactions({Rows{0}, Rows{1}, {}, {}, events});
              }),
              HasSubstr("event 2, expected one of 2 event names"));
}

TEST_F(DatasetWriterTest, RefusesWrongTasksAndGraphs) {
  EXPECT_THAT(error_of([&] {
                writer_.add_task("t0", {.kind = "intent",
                                        .texts = {"a"},
                                        .labels = {1},
                                        .parts = {0},
                                        .label_names = {"x"},
                                        .out_of_scope_label = ""});
              }),
              HasSubstr("/tasks/t0/label: row 0: 1, expected a row of 1 label names"));
  EXPECT_THAT(error_of([&] {
                writer_.add_task("t1", {.kind = "intent",
                                        .texts = {"a"},
                                        .labels = {0},
                                        .parts = {7},
                                        .label_names = {"x"},
                                        .out_of_scope_label = ""});
              }),
              HasSubstr("/tasks/t1/part: row 0: part 7"));
  EXPECT_THAT(error_of([&] {
                writer_.add_task("t2", {.kind = "intent",
                                        .texts = {"a"},
                                        .labels = {0},
                                        .parts = {0},
                                        .label_names = {"x"},
                                        .out_of_scope_label = "oos"});
              }),
              HasSubstr("out-of-scope label \"oos\""));
  EXPECT_THAT(error_of([&] {
                writer_.set_graph({.head = {0},
                                   .relation = {0},
                                   .tail = {2},
                                   .entity_names = {"a", "b"},
                                   .relation_names = {"r"}});
              }),
              HasSubstr("/graph/tail: row 0: 2, expected a row of 2 entities"));
}

TEST_F(DatasetWriterTest, RefusesNamesThatWouldBeAnotherPlaceInTheFile) {
  const std::vector<float> values = {1, 2, 3};
  const Task task = {.kind = "intent",
                     .texts = {"a"},
                     .labels = {0},
                     .parts = {0},
                     .label_names = {"x"},
                     .out_of_scope_label = ""};
  for (const std::string& name : test::impossible_names()) {
    EXPECT_THAT(error_of([&] { writer_.add_task(name, task); }), HasSubstr("name of a task"));
    EXPECT_THAT(error_of([&] { writer_.add_split(name, {}); }), HasSubstr("name of a split"));
    EXPECT_THAT(error_of([&] { writer_.append_item_attribute<float>(name, values); }),
                HasSubstr("name of an attribute"));
    EXPECT_THAT(error_of([&] { writer_.append_user_attribute<float>(name, values); }),
                HasSubstr("name of an attribute"));
    EXPECT_THAT(
        error_of([&] { writer_.append_item_attribute<float>("embeddings/" + name, values, 1); }),
        HasSubstr("name of a model"));
  }
  for (const char* name : {"id", "text", "embeddings"}) {
    EXPECT_THAT(error_of([&] { writer_.append_item_attribute<float>(name, values); }),
                HasSubstr("a use of its own"));
  }
}

TEST_F(DatasetWriterTest, RefusesAttributesThatCouldNotBeReadAgain) {
  for (const std::string& text : {std::string("\xFF"), std::string("a\0b", 3)}) {
    EXPECT_THAT(error_of([&] { writer_.set_attribute("note", text); }),
                HasSubstr("attribute note: found "));
    EXPECT_THAT(error_of([&] {
                  DatasetWriter(directory_ / "b.h5", {text, "", ""});
                }),
                HasSubstr("attribute name: found "));
  }
}

TEST(DatasetWriter, WritesEqualFilesOfEqualContentAtAnyTime) {
  const TemporaryDirectory directory;
  const auto content_of = [&](const char* name) {
    test::write_small_dataset(directory / name);
    write_split(directory / name, "again", split_by_time_per_user(test::small_interactions()));
    std::ifstream file(directory / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  const std::string first = content_of("a.h5");
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // HDF5's times are whole seconds
  EXPECT_TRUE(content_of("b.h5") == first);
}

TEST_F(DatasetWriterTest, KeepsEventsAndTheirNames) {
  writer_.set_event_names(Strings{"view", "buy"});
  writer_.append_interactions({Rows{1, 1}, Rows{0, 2}, {}, {}, std::vector<std::uint8_t>{1, 0}});
  writer_.commit();
  const Dataset dataset = Dataset::open(directory_ / "a.h5");
  EXPECT_EQ(dataset.event_names(), (Strings{"view", "buy"}));
  EXPECT_EQ(dataset.interaction_block(0, 2).events, (std::vector<std::uint8_t>{1, 0}));
  EXPECT_EQ(dataset.interaction_offsets(), (std::vector<std::int64_t>{0, 0, 2}));
}

TEST(DatasetWriter, IsReadByH5pyAsTheFormatSays) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  test::write_small_dataset(directory / "a.h5");
  EXPECT_EQ(
      test::run_python(R"(
import sys, h5py
f = h5py.File(sys.argv[1])
print(dict(f.attrs) | {'content_hash': len(f.attrs['content_hash'])})
def show(name, o):
    if isinstance(o, h5py.Dataset):
        v = o.asstr()[:] if h5py.check_string_dtype(o.dtype) else o[:]
        print(name, 'str' if h5py.check_string_dtype(o.dtype) else o.dtype, v.tolist())
f.visititems(show)
print({k: v for k, v in f['splits/time'].attrs.items()})
print(dict(f['tasks/mood'].attrs))
)",
                       (directory / "a.h5").string()),
      R"({'content_hash': 32, 'format': 'reckon-dataset', 'license': 'none', 'name': 'small', 'source': 'a test', 'version': 1}
graph/entity_names str ['a', 'b', 'c']
graph/head int32 [0, 1]
graph/relation int32 [0, 0]
graph/relation_names str ['likes']
graph/tail int32 [1, 2]
interactions/item int32 [0, 2, 1, 4, 3, 4, 0, 1, 2]
interactions/offsets int64 [0, 5, 7, 7, 9]
interactions/timestamp int64 [10, 10, 20, 30, 40, -5, 7, 100, 100]
interactions/user int32 [0, 0, 0, 0, 0, 1, 1, 3, 3]
interactions/value float32 [5.0, 4.0, 3.5, 1.0, 0.5, 2.0, 2.0, 5.0, 5.0]
items/embeddings/tiny float32 [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0], [2.0, 2.0]]
items/id str ['i0', 'i1', 'i2', 'i3', 'i4']
items/text str ['a red thing', '', 'ein ü', '三', 'the last']
items/year int32 [1990, 1991, 1992, 1993, 1994]
splits/time/part uint8 [0, 0, 0, 1, 2, 255, 255, 255, 255]
tasks/mood/label int32 [1, 0, 2]
tasks/mood/label_names str ['negative', 'positive', 'oos']
tasks/mood/part uint8 [0, 0, 2]
tasks/mood/text str ['good', 'bad', 'what?']
users/id str ['u0', 'u1', 'u2', 'u3']
{'left_out_interactions': 4, 'left_out_users': 3, 'method': 'time-per-user', 'minimum_interactions': 5, 'test': 1, 'test_fraction': 0.2, 'train': 3, 'validation': 1, 'validation_fraction': 0.1}
{'kind': 'sentiment', 'out_of_scope_label': 'oos'}
)");
}

TEST(DatasetWriter, StreamsAMillionInteractions) {
  const TemporaryDirectory directory;
  constexpr std::int32_t kUsers = 10000, kItems = 5000;
  constexpr std::size_t kEach = 100;
  {
    DatasetWriter writer(directory / "a.h5", {.name = "big", .source = "", .license = ""});
    Strings ids;
    for (int i = 0; i < kUsers; ++i) ids.push_back(std::to_string(i));
    writer.append_items(std::span(ids).first(kItems), std::span(ids).first(kItems));
    writer.append_users(ids);
    for (std::int32_t user = 0; user < kUsers; ++user) {
      const Rows users(kEach, user);
      Rows items;
      std::vector<float> values;
      std::vector<std::int64_t> timestamps;
      for (std::int32_t i = 0; i < static_cast<std::int32_t>(kEach); ++i) {
        items.push_back((user + i * 31) % kItems);
        values.push_back(static_cast<float>(i % 5));
        timestamps.push_back(1'600'000'000 + i * 60);
      }
      writer.append_interactions({users, items, values, timestamps, {}});
    }
    writer.commit();
  }
  const Dataset dataset = Dataset::open(directory / "a.h5");
  ASSERT_EQ(dataset.interaction_count(), kUsers * kEach);
  const InteractionBlock block = dataset.interaction_block(999'900, 1'000'000);
  EXPECT_EQ(block.users, Rows(kEach, kUsers - 1));
  EXPECT_EQ(block.items[1], (kUsers - 1 + 31) % kItems);
  const Interactions all = dataset.interactions();
  EXPECT_EQ(all.by_user.offsets.back(), 1'000'000);
  EXPECT_EQ(all.by_user.row(4242)[7], (4242 + 7 * 31) % kItems);
}

}  // namespace
}  // namespace reckon
