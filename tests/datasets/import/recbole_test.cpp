#include "datasets/import/recbole.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/datasets/import/importing.h"
#include "tests/support/shared.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class RecboleTest : public testing::Test {
 protected:
  RecboleTest() {
    write(".inter",
          "user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
          "u1\ti2\t4\t881250949.0\nu2\ti9\t2\t5\nu1\ti1\t3.5\t7\n");
    write(".item",
          "item_id:token\ttitle:token_seq\tyear:token\tclass:token_seq\ttext:token_seq\n"
          "i1\t\"Toy\" Story\t1995\tAnimation Comedy\tA\ni2\tHeat!\t\tCrime\t\n");
    write(".user", "user_id:token\tage:token\nu2\t53\nu1\t24\n");
    write(".kg",
          "head_id:token\trelation_id:token\ttail_id:token\n"
          "m.1\tfilm.genre\tm.2\nm.3\tfilm.star\tm.1\n");
    write(".link", "item_id:token\tentity_id:token\ni1\tm.3\ni7\tm.2\n");
  }
  void write(const char* extension, std::string_view text) {
    test::write_file(directory_ / (std::string("tiny") + extension), text);
  }
  Dataset import(std::vector<std::string> text = {}) {
    SilentProgress progress;
    summary_ = import_recbole({directory_.path(), std::move(text)}, out_, progress);
    return Dataset::open(out_);
  }
  std::string error_with(const char* extension, std::string_view text) {
    write(extension, text);
    const std::string error = test::error_of([&] { import(); });
    EXPECT_FALSE(std::filesystem::exists(out_));
    return error;
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path out_ = directory_ / "out.h5";
  ImportSummary summary_;
};

TEST_F(RecboleTest, ReadsInteractionsItemsUsersAndGraph) {
  const Dataset dataset = import({"title", "class"});
  EXPECT_EQ(dataset.name(), "tiny");
  EXPECT_THAT(test::item_ids(dataset), ElementsAre("i1", "i2", "i9"));
  EXPECT_THAT(test::item_texts(dataset),
              ElementsAre("\"Toy\" Story. Animation, Comedy.", "Heat! Crime.", ""));
  EXPECT_THAT(test::user_ids(dataset), ElementsAre("u2", "u1"));
  EXPECT_THAT(test::interactions_as_text(dataset),
              ElementsAre("u2 i9 2 5", "u1 i1 3.5 7", "u1 i2 4 881250949"));
  EXPECT_THAT(dataset.item_attributes(), ElementsAre("class", "entity", "title", "year"));
  EXPECT_THAT(dataset.file().read_strings("/items/year"), ElementsAre("1995", "", ""));
  EXPECT_THAT(dataset.file().read_strings("/users/age"), ElementsAre("53", "24"));
  const Graph graph = dataset.graph();
  EXPECT_THAT(graph.entity_names, ElementsAre("m.1", "m.2", "m.3"));
  EXPECT_THAT(graph.relation_names, ElementsAre("film.genre", "film.star"));
  EXPECT_THAT(graph.head, ElementsAre(0, 2));
  EXPECT_THAT(graph.relation, ElementsAre(0, 1));
  EXPECT_THAT(graph.tail, ElementsAre(1, 0));
  EXPECT_THAT(dataset.file().read<std::int32_t>("/items/entity"), ElementsAre(2, -1, -1));
  EXPECT_EQ(test::count_of(summary_, "dropped: links of items that are not there"), 1u);
}

TEST_F(RecboleTest, MakesTextsOfAllTokenSequencesUnlessToldWhich) {
  EXPECT_THAT(test::item_texts(import()),
              ElementsAre("\"Toy\" Story. Animation, Comedy. A.", "Heat! Crime.", ""));
  EXPECT_THAT(test::item_texts(import({"class", "year"})),
              ElementsAre("Animation Comedy. 1995.", "Crime.", ""));
}

TEST_F(RecboleTest, NeedsInteractionsOnly) {
  for (const char* extension : {".item", ".user", ".kg", ".link"}) {
    std::filesystem::remove(directory_ / (std::string("tiny") + extension));
  }
  write(".inter", "item_id:token\tuser_id:token\nb\tu\na\tu\n");
  const Dataset dataset = import();
  EXPECT_THAT(test::interactions_as_text(dataset), ElementsAre("u b", "u a"));
  EXPECT_FALSE(dataset.has_graph());
  EXPECT_FALSE(dataset.has_item_texts());
}

TEST_F(RecboleTest, NamesFileAndLineOfWhatIsWrong) {
  EXPECT_THAT(test::error_of([&] { import({"titel"}); }), HasSubstr("tiny.item: no field 'titel'"));
  EXPECT_THAT(error_with(".link", "item_id:token\ni1\n"), HasSubstr("no field 'entity_id'"));
  EXPECT_THAT(error_with(".kg", "head_id:token\trelation_id:token\ttail_id:token\na\tb\n"),
              HasSubstr("tiny.kg:2: 2 fields, expected 3"));
  EXPECT_THAT(error_with(".user", "user_id:token\nu1\nu1\n"),
              HasSubstr("tiny.user:3: column user_id:token: found 'u1', expected an id that is"));
  EXPECT_THAT(error_with(".item", "item_id:token\ni1\ni1\n"), HasSubstr("tiny.item:3: "));
  EXPECT_THAT(error_with(".item", "item_id\ni1\n"),
              HasSubstr("tiny.item:1: field 'item_id', expected name:type"));
  EXPECT_THAT(error_with(".item", "item_id:word\ni1\n"), HasSubstr("expected name:type"));
  std::filesystem::remove(directory_ / "tiny.item");
  std::filesystem::remove(directory_ / "tiny.user");
  EXPECT_THAT(error_with(".inter", "user_id:token\titem_id:token\trating:float\nu\ti\tx\n"),
              HasSubstr("tiny.inter:2: column rating:float: found 'x'"));
  EXPECT_THAT(error_with(".inter", "user_id:token\titem_id:token\n"),
              HasSubstr("tiny.inter: holds no interactions"));
  EXPECT_THAT(error_with(".inter", "user_id:token\n"), HasSubstr("no field 'item_id'"));
  test::write_file(directory_ / "other.inter", "x");
  EXPECT_THAT(test::error_of([&] { import(); }), HasSubstr("2 files .inter, expected one"));
}

TEST_F(RecboleTest, ImportsMl100k) {
  const auto folder = test::shared_directory() / "data/ml-100k";
  RECKON_REQUIRE_PATH(folder);
  SilentProgress progress;
  import_recbole({folder, {}}, out_, progress);
  const Dataset dataset = Dataset::open(out_);
  EXPECT_EQ(dataset.item_count(), 1682u);
  EXPECT_EQ(dataset.user_count(), 943u);
  EXPECT_EQ(dataset.interaction_count(), 100000u);
  EXPECT_EQ(dataset.item_texts(0, 1).front(), "Toy Story. Animation, Children's, Comedy.");
  const Graph graph = dataset.graph();
  EXPECT_EQ(graph.head.size(), 91631u);
  EXPECT_EQ(graph.entity_names.size(), 34628u);
  EXPECT_EQ(graph.relation_names.size(), 24u);
}

}  // namespace
}  // namespace reckon
