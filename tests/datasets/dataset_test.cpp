#include "datasets/dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datasets/dataset_writer.h"
#include "tests/datasets/plain_dataset.h"
#include "tests/datasets/small_dataset.h"
#include "tests/support/errors.h"
#include "tests/support/python.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using test::small_interactions;
using test::TemporaryDirectory;
using test::write_plain_files;
using test::write_small_dataset;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

void expect_small_content(const Dataset& dataset) {
  EXPECT_EQ(dataset.source(), "a test");
  EXPECT_EQ(dataset.license(), "none");
  EXPECT_EQ(dataset.item_count(), 5u);
  EXPECT_EQ(dataset.user_count(), 4u);
  EXPECT_EQ(dataset.interaction_count(), 9u);
  EXPECT_THAT(dataset.item_ids(0, 5), ElementsAre("i0", "i1", "i2", "i3", "i4"));
  EXPECT_THAT(dataset.item_texts(1, 4), ElementsAre("", "ein ü", "三"));
  EXPECT_THAT(dataset.user_ids(2, 4), ElementsAre("u2", "u3"));
  EXPECT_THAT(dataset.item_attributes(), ElementsAre("year"));
  EXPECT_THAT(dataset.user_attributes(), IsEmpty());
  EXPECT_THAT(dataset.item_embeddings(), ElementsAre("tiny"));
  EXPECT_THAT(dataset.file().read<float>("/items/embeddings/tiny", 2, 3), ElementsAre(1, 1));
  const Interactions all = dataset.interactions();
  EXPECT_EQ(all.by_user.offsets, small_interactions().by_user.offsets);
  EXPECT_EQ(all.by_user.items, small_interactions().by_user.items);
  EXPECT_EQ(all.values, small_interactions().values);
  EXPECT_EQ(all.timestamps, small_interactions().timestamps);
  EXPECT_EQ(dataset.interaction_offsets(), all.by_user.offsets);
  const InteractionBlock block = dataset.interaction_block(4, 6);
  EXPECT_THAT(block.users, ElementsAre(0, 1));
  EXPECT_THAT(block.items, ElementsAre(3, 4));
  EXPECT_THAT(block.timestamps, ElementsAre(40, -5));
  EXPECT_THAT(block.events, IsEmpty());
  EXPECT_THAT(dataset.split_names(), ElementsAre("time"));
  EXPECT_THAT(dataset.split("time").part, ElementsAre(0, 0, 0, 1, 2, 255, 255, 255, 255));
  EXPECT_THAT(dataset.task_names(), ElementsAre("mood"));
  const Task task = dataset.task("mood");
  EXPECT_EQ(task.kind, "sentiment");
  EXPECT_THAT(task.texts, ElementsAre("good", "bad", "what?"));
  EXPECT_THAT(task.labels, ElementsAre(1, 0, 2));
  EXPECT_THAT(task.parts, ElementsAre(0, 0, 2));
  EXPECT_THAT(task.label_names, ElementsAre("negative", "positive", "oos"));
  EXPECT_EQ(task.out_of_scope_label, "oos");
  EXPECT_THAT(dataset.graph().tail, ElementsAre(1, 2));
}

TEST(Dataset, ReadsBackWhatTheWriterWrote) {
  const TemporaryDirectory directory;
  write_small_dataset(directory / "a.h5");
  const Dataset dataset = Dataset::open(directory / "a.h5");
  EXPECT_EQ(dataset.name(), "small");
  expect_small_content(dataset);
  EXPECT_EQ(dataset.split("time").attributes.at("method"), Attribute(std::string("time-per-user")));
  EXPECT_EQ(dataset.identity().size(), 32u);
}

TEST(Dataset, ReadsWhatPlainH5pyWroteAndGivesItTheSameIdentity) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  write_small_dataset(directory / "ours.h5");
  write_plain_files(directory.path(), {""});
  const Dataset plain = Dataset::open(directory / "0.h5");
  EXPECT_EQ(plain.name(), "plain");
  expect_small_content(plain);
  EXPECT_EQ(plain.identity(), Dataset::open(directory / "ours.h5").identity());
}

TEST(Dataset, AnyChangeOfContentChangesTheIdentity) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  const std::vector<std::string> changes = {"",
                                            "f['interactions/value'][8] = 4.5",
                                            "f['items/text'][1] = ' '",
                                            "del f['interactions/offsets']",
                                            "f['users/age'] = [1, 2, 3, 4]",
                                            "f['splits/time/part'][0] = 2",
                                            "f['graph/tail'][1] = 0"};
  write_plain_files(directory.path(), changes);
  std::vector<std::string> identities;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Dataset dataset = Dataset::open(directory / fmt::format("{}.h5", i));
    EXPECT_THAT(identities, Not(Contains(dataset.identity()))) << changes[i];
    identities.push_back(dataset.identity());
    EXPECT_EQ(dataset.interaction_offsets(), small_interactions().by_user.offsets);
    EXPECT_EQ(dataset.interactions().by_user.offsets, small_interactions().by_user.offsets);
  }
}

TEST(Dataset, IdentityDoesNotDependOnHowTheContentWasDivided) {
  const TemporaryDirectory directory;
  std::vector<std::string> identities;
  for (const std::size_t step : {1u, 7u, 1000u, 30000u}) {
    DatasetWriter writer(directory / "a.h5", {});
    for (std::size_t begin = 0; begin < 30000; begin += step) {
      const std::size_t end = std::min<std::size_t>(30000, begin + step);
      std::vector<std::string> ids;
      std::vector<double> weights;
      std::vector<std::int32_t> users, items;
      for (std::size_t i = begin; i < end; ++i) {
        ids.push_back(fmt::format("x{}", i));
        weights.push_back(static_cast<double>(i) / 3);
        users.push_back(static_cast<std::int32_t>(i));
        items.push_back(static_cast<std::int32_t>(i % 7));
      }
      writer.append_items(ids, {});
      writer.append_users(ids);
      writer.append_item_attribute<double>("weight", weights);
      writer.append_interactions({users, items, {}, {}, {}});
    }
    writer.commit();
    const Dataset dataset = Dataset::open(directory / "a.h5");
    identities.push_back(dataset.identity());
    EXPECT_EQ(dataset.interactions().by_user.items[29999], 29999 % 7);
  }
  EXPECT_EQ(identities, std::vector(4, identities[0]));
}

TEST(Dataset, EveryPartIsOptional) {
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  {
    DatasetWriter writer(path, {.name = "nothing", .source = "", .license = ""});
    writer.commit();
  }
  const Dataset empty = Dataset::open(path);
  EXPECT_EQ(empty.item_count(), 0u);
  EXPECT_EQ(empty.interaction_count(), 0u);
  EXPECT_THAT(empty.task_names(), IsEmpty());
  EXPECT_FALSE(empty.has_item_texts());
  EXPECT_THAT(error_of([&] { (void)empty.interactions(); }), HasSubstr("it has no interactions"));
  EXPECT_THAT(error_of([&] { (void)empty.item_texts(0, 0); }), HasSubstr("no text"));
  EXPECT_THAT(error_of([&] { (void)empty.split("time"); }),
              HasSubstr("no split \"time\"; it has none"));
  EXPECT_THAT(error_of([&] { (void)empty.graph(); }), HasSubstr("no graph"));
  {
    DatasetWriter writer(path, {.name = "task", .source = "", .license = ""});
    writer.add_task("t", {.kind = "intent",
                          .texts = {"a"},
                          .labels = {0},
                          .parts = {0},
                          .label_names = {"x"},
                          .out_of_scope_label = ""});
    writer.commit();
  }
  EXPECT_THAT(error_of([&] { (void)Dataset::open(path).task("u"); }),
              HasSubstr("no task \"u\"; it has t"));
  EXPECT_EQ(Dataset::open(path).task("t").out_of_scope_label, "");
  {
    DatasetWriter writer(path, {.name = "items", .source = "", .license = ""});
    writer.append_items(std::vector<std::string>{"a", "b"}, {});
    writer.append_interactions({});
    writer.commit();
  }
  const Dataset items = Dataset::open(path);
  EXPECT_EQ(items.item_count(), 2u);
  EXPECT_EQ(items.interactions().by_user.users(), 0u);
  EXPECT_EQ(items.interaction_offsets(), std::vector<std::int64_t>{0});
}

// Changes to the plain file, and what opening or reading says of each.
TEST(Dataset, FilesAgainstTheFormatAreRefusedNamingColumnAndRow) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"f.attrs['format'] = 'other'",
       "its attribute format is \"other\", expected \"reckon-dataset\""},
      {"del f.attrs['format']", "not a dataset"},
      {"f.attrs['version'] = 2", "version 2 of the format, expected 1"},
      {"del f.attrs['version']", "its attribute version is no integer"},
      {"del f['items/id']", "/items/id: not there"},
      {"del f['items/text']; f['items/text'] = ['a', 'b']",
       "/items/text: 2 rows, expected 5 as in /items/id"},
      {"del f['items/text']; f['items/text'] = [1, 2, 3, 4, 5]",
       "/items/text: expected strings in 1 dimension, found int64"},
      {"f['items/color'] = [1, 2]", "/items/color: 2 rows, expected 5"},
      {"del f['users/id']; f['users/id'] = ['a']", "/interactions/offsets: 5 rows, expected 2"},
      {"del f['interactions/item']", "/interactions/item: not there"},
      {"del f['interactions/item']; f['interactions/item'] = [0.5] * 9",
       "/interactions/item: expected integers in 1 dimension, found float64"},
      {"del f['interactions/item']; f['interactions/item'] = [[1]] * 9",
       "/interactions/item: expected integers in 1 dimension, found int64 in 2"},
      {"del f['interactions/value']; f['interactions/value'] = [1, 2]",
       "/interactions/value: 2 rows, expected 9 as in /interactions/user"},
      {"f['interactions/item'][3] = 5", "/interactions/item: row 3: 5, expected a row of 5 items"},
      {"f['interactions/item'][3] = -1", "/interactions/item: row 3: -1"},
      {"f['interactions/item'][3] = 2**40",
       "/interactions/item: row 3: 1099511627776 is out of range"},
      {"f['interactions/user'][5] = 4", "/interactions/user: row 5: 4, expected a row of 4 users"},
      {"f['interactions/user'][5] = 3", "/interactions/user: row 6: user 1 after user 3"},
      {"f['interactions/timestamp'][2] = 9", "/interactions/timestamp: row 2: 9 after 10"},
      {"f['interactions/item'][1] = 0; f['interactions/item'][0] = 1",
       "/interactions/item: row 1: item 0 after item 1"},
      {"f['interactions/value'][8] = float('nan')",
       "/interactions/value: row 8: nan, expected a finite number"},
      {"f['interactions/offsets'][1] = 4",
       "/interactions/offsets: not the offsets of /interactions/user"},
      {"f['interactions/offsets'][4] = 8", "/interactions/offsets"},
      {"del f['splits/time/part']", "/splits/time/part: not there"},
      {"f['splits/time/part'][3] = 9", "/splits/time/part: row 3: part 9, expected 0, 1, 2 or 255"},
      {"f['splits/time/part'][3] = -1", "/splits/time/part: row 3: -1 is out of range"},
      {"f['tasks/mood/label'][1] = 3",
       "/tasks/mood/label: row 1: 3, expected a row of 3 label names"},
      {"f['tasks/mood/part'][1] = 4", "/tasks/mood/part: row 1: part 4"},
      {"del f['tasks/mood/label_names']", "/tasks/mood/label_names: not there"},
      {"f['graph/head'][1] = 3", "/graph/head: row 1: 3, expected a row of 3 entities"},
      {"del f['items/embeddings/tiny']; f['items/embeddings/tiny'] = [1.0] * 5",
       "/items/embeddings/tiny: expected floats in 2 dimensions"},
      {"f['events/action'] = [1, 2]; f['events/reward'] = [0.5]",
       "/events/reward: 1 rows, expected 2"},
  };
  std::vector<std::string> changes;
  for (const auto& [change, expected] : cases) changes.push_back(change);
  write_plain_files(directory.path(), changes);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    EXPECT_THAT(error_of([&] {
                  const Dataset dataset = Dataset::open(directory / fmt::format("{}.h5", i));
                  (void)dataset.interaction_offsets();
                  (void)dataset.interactions();
                  (void)dataset.split("time");
                  (void)dataset.task("mood");
                  (void)dataset.graph();
                }),
                HasSubstr(cases[i].second))
        << changes[i];
  }
}

}  // namespace
}  // namespace reckon
