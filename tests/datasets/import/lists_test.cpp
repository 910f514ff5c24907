#include "datasets/import/lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/datasets/import/importing.h"
#include "tests/support/shared.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ListsTest : public testing::Test {
 protected:
  std::filesystem::path file(const std::string& name, std::string_view text) {
    test::write_file(directory_ / name, text);
    return directory_ / name;
  }
  Dataset import(const ListsOptions& options) {
    SilentProgress progress;
    summary_ = import_lists(options, directory_ / "out.h5", progress);
    return Dataset::open(directory_ / "out.h5");
  }

  test::TemporaryDirectory directory_;
  ImportSummary summary_;
};

TEST_F(ListsTest, KeepsTheOrderOfTheListWithoutTimestamps) {
  const Dataset dataset = import({.files = {file("l.txt", "u a b\nv\nw c a\n")}});
  EXPECT_EQ(dataset.name(), "l");
  EXPECT_THAT(test::user_ids(dataset), ElementsAre("u", "v", "w"));
  EXPECT_THAT(test::interactions_as_text(dataset), ElementsAre("u a", "u b", "w c", "w a"));
  EXPECT_FALSE(dataset.has_timestamps());
  EXPECT_THAT(dataset.split_names(), ElementsAre("default"));
  EXPECT_EQ(test::count_of(summary_, "lists without items"), 1u);
}

TEST_F(ListsTest, JoinsFilesInTheirOrderAndMakesThemTheDefaultSplit) {
  const Dataset dataset =
      import({.files = {file("train.txt", "u a b\nv c\n"), file("valid.txt", "v a\n"),
                        file("test.txt", "w a\nu c a\n")}});
  EXPECT_THAT(test::interactions_as_text(dataset),
              ElementsAre("u b", "u c", "u a", "v c", "v a", "w a"));
  EXPECT_EQ(test::count_of(summary_, "dropped: the same user and item earlier (the last is kept)"),
            1u);
  EXPECT_EQ(dataset.name(), directory_.path().filename().string());
  EXPECT_THAT(dataset.split_names(), ElementsAre("default"));
  const Split split = dataset.split("default");
  EXPECT_THAT(split.part, ElementsAre(0, 2, 2, 0, 1, 2));
  EXPECT_EQ(split.attributes.at("method"), Attribute(std::string("files")));
  EXPECT_EQ(test::count_of(summary_, "train interactions of the split \"default\", by files"), 2u);
  EXPECT_EQ(test::count_of(summary_, "test interactions of the split \"default\", by files"), 3u);
}

TEST_F(ListsTest, JoinsNamesFromATableOfItems) {
  const Dataset dataset = import(
      {.files = {file("l.txt", "u 1 2\n")},
       .table = {.delimiter = " "},
       .items = {file("items.txt", "org_id remap_id\nB0 0\nB1 1\n"), "remap_id", {"org_id"}}});
  EXPECT_THAT(test::item_ids(dataset), ElementsAre("0", "1", "2"));
  EXPECT_THAT(test::item_texts(dataset), ElementsAre("B0", "B1", ""));
}

TEST_F(ListsTest, CutsListsAtTheDelimiter) {
  const Dataset dataset =
      import({.files = {file("l.csv", "u,a,b\nv,b\n")}, .table = {.delimiter = ","}});
  EXPECT_THAT(test::interactions_as_text(dataset), ElementsAre("u a", "u b", "v b"));
}

TEST_F(ListsTest, NamesWhatIsWrong) {
  EXPECT_THAT(test::error_of([&] { import({}); }), HasSubstr("expected a file of lists"));
  EXPECT_THAT(test::error_of([&] {
                import({.files = { directory_ / "none" }});
              }),
              HasSubstr("none: No such file"));
  EXPECT_THAT(test::error_of([&] {
                import({.files = { file("l.txt", "\n\n") }});
              }),
              HasSubstr("l.txt: holds no items"));
  EXPECT_THAT(test::error_of([&] {
                import({.files = { file("l.txt", "u a\nv \xC3\n") }});
              }),
              HasSubstr("l.txt:2: byte 0xC3 is not UTF-8"));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "out.h5"));
}

TEST_F(ListsTest, ImportsAmazonBookAndBeauty) {
  const auto data = test::shared_directory() / "data";
  RECKON_REQUIRE_PATH(data / "kgat-amazon-book");
  RECKON_REQUIRE_PATH(data / "s3rec-beauty");
  const auto book = data / "kgat-amazon-book";
  const Dataset books = import({.files = {book / "train.txt", book / "test.txt"},
                                .table = {.delimiter = "space"},
                                .items = {book / "item_list.txt", "remap_id", {"org_id"}}});
  EXPECT_EQ(books.user_count(), 70679u);
  EXPECT_EQ(books.item_count(), 24915u);
  EXPECT_EQ(books.interaction_count(), 652514u + 193920u);
  EXPECT_EQ(books.item_texts(2, 3).front(), "038548254X");
  const auto part = books.split("default").part;
  EXPECT_EQ(std::count(part.begin(), part.end(), kTestPart), 193920);

  const Dataset beauty = import({.files = {data / "s3rec-beauty/Beauty.txt"}});
  EXPECT_EQ(beauty.user_count(), 22363u);
  EXPECT_EQ(beauty.item_count(), 12101u);
  EXPECT_EQ(beauty.interaction_count(), 198502u);
}

}  // namespace
}  // namespace reckon
