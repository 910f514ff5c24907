#include "datasets/import/labelled_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datasets/import/text_presets.h"
#include "tests/datasets/import/importing.h"
#include "tests/support/shared.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LabelledTextTest : public testing::Test {
 protected:
  std::filesystem::path file(const std::string& name, std::string_view text) {
    test::write_file(directory_ / name, text);
    return directory_ / name;
  }
  Dataset import(const LabelledTextOptions& options) {
    SilentProgress progress;
    import_labelled_text(options, out_, progress);
    return Dataset::open(out_);
  }
  std::string error_in(const LabelledTextOptions& options) {
    const std::string error = test::error_of([&] { import(options); });
    EXPECT_FALSE(std::filesystem::exists(out_));
    return error;
  }
  Dataset import_preset(std::string_view name, const std::filesystem::path& folder) {
    SilentProgress progress;
    for (const TextPreset& preset : kTextPresets) {
      if (preset.name == name) preset.import(folder, out_, progress);
    }
    return Dataset::open(out_);
  }
  std::string preset_error(std::string_view name) {
    return test::error_of([&] { import_preset(name, directory_.path()); });
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path out_ = directory_ / "out.h5";
};

std::vector<std::ptrdiff_t> part_counts(const Task& task, std::string_view without = {}) {
  std::vector<std::ptrdiff_t> counts(3);
  for (std::size_t i = 0; i < task.parts.size(); ++i) {
    if (task.label_names[static_cast<std::size_t>(task.labels[i])] != without) {
      ++counts[task.parts[i]];
    }
  }
  return counts;
}

TEST_F(LabelledTextTest, ReadsAFileAPartWithNamedColumns) {
  const Dataset dataset =
      import({.info = {.name = "mine", .source = "s", .license = "l"},
              .kind = "intent",
              .text = "q",
              .label = "class",
              .train = file("a.tsv", "class\tq\npay\tHow, then?\nask\tWhy\npay\tMore\n"),
              .validation = file("b.jsonl", "{\"q\": \"x\", \"class\": \"none\"}"),
              .test = file("c.csv", "q,class\n\"a\nb\",ask\n"),
              .out_of_scope_label = "none"});
  EXPECT_EQ(dataset.name(), "mine");
  const Task task = dataset.task("intent");
  EXPECT_EQ(task.kind, "intent");
  EXPECT_THAT(task.texts, ElementsAre("How, then?", "Why", "More", "x", "a\nb"));
  EXPECT_THAT(task.label_names, ElementsAre("ask", "none", "pay"));
  EXPECT_THAT(task.labels, ElementsAre(2, 0, 2, 1, 0));
  EXPECT_THAT(task.parts, ElementsAre(0, 0, 0, 1, 2));
  EXPECT_EQ(task.out_of_scope_label, "none");
}

TEST_F(LabelledTextTest, NamesFileAndLineOfABadRow) {
  const auto with = [&](std::string_view rows) {
    return error_in({.kind = "sentiment", .text = "t", .label = "l", .train = file("a.csv", rows)});
  };
  EXPECT_THAT(with("t,l\nx,1\n ,1\n"), HasSubstr("a.csv:3: column t: found ' ', expected a text"));
  EXPECT_THAT(with("t,l\nx,\n"), HasSubstr("a.csv:2: column l: found '', expected a label"));
  EXPECT_THAT(with("t,l\nx,1,2\n"), HasSubstr("a.csv:2: 3 fields"));
  EXPECT_THAT(with("t,m\nx,1\n"), HasSubstr("no column 'l'"));
  const auto train = file("a.csv", "t,l\nx,1\n");
  EXPECT_THAT(error_in({.kind = "topic", .text = "t", .label = "l", .train = train}),
              HasSubstr("task kind 'topic': expected intent or sentiment"));
  EXPECT_THAT(error_in({.kind = "intent", .text = "t", .label = "", .train = train}),
              HasSubstr("expected the columns of text and label"));
  EXPECT_THAT(error_in({.kind = "intent", .text = "t", .label = "l"}),
              HasSubstr("expected a file of train texts"));
  EXPECT_THAT(error_in({.kind = "intent",
                        .text = "t",
                        .label = "l",
                        .train = train,
                        .out_of_scope_label = "oos"}),
              HasSubstr("out-of-scope label 'oos': no text has it"));
}

TEST_F(LabelledTextTest, ImportsBanking77) {
  const auto folder = test::shared_directory() / "data/banking77";
  RECKON_REQUIRE_PATH(folder);
  const Task task = import_preset("banking77", folder).task("intent");
  EXPECT_THAT(part_counts(task), ElementsAre(10003, 0, 3080));
  ASSERT_EQ(task.label_names.size(), 77u);
  EXPECT_EQ(task.label_names[0], "card_arrival");
  EXPECT_EQ(task.texts[0], "I am still waiting on my card?");
}

TEST_F(LabelledTextTest, ImportsClinc150WithItsOutOfScopeQueries) {
  const auto folder = test::shared_directory() / "data/clinc150";
  RECKON_REQUIRE_PATH(folder);
  const Task task = import_preset("clinc150", folder).task("intent");
  EXPECT_EQ(task.label_names.size(), 151u);
  EXPECT_EQ(task.out_of_scope_label, "oos");
  EXPECT_THAT(part_counts(task, "oos"), ElementsAre(15000, 3000, 4500));
  EXPECT_THAT(part_counts(task), ElementsAre(15100, 3100, 5500));
}

TEST_F(LabelledTextTest, ImportsSstInTwoAndFiveClasses) {
  const auto folder = test::shared_directory() / "data/sst";
  RECKON_REQUIRE_PATH(folder);
  const Dataset dataset = import_preset("sst", folder);
  const Task binary = dataset.task("binary");
  EXPECT_THAT(part_counts(binary), ElementsAre(6920, 872, 1821));
  EXPECT_EQ(binary.texts[1],
            "apparently reassembled from the cutting-room floor of any given daytime soap .");
  EXPECT_EQ(binary.label_names[static_cast<std::size_t>(binary.labels[1])], "negative");
  const Task fine = dataset.task("fine");
  EXPECT_THAT(part_counts(fine), ElementsAre(8544, 1101, 2210));
  EXPECT_EQ(fine.label_names[static_cast<std::size_t>(fine.labels[0])], "very positive");
}

TEST_F(LabelledTextTest, ImportsTheChineseSets) {
  const auto data = test::shared_directory() / "data";
  RECKON_REQUIRE_PATH(data / "cic");
  RECKON_REQUIRE_PATH(data / "eprstmt");
  const Task cic = import_preset("cic", data / "cic").task("intent");
  EXPECT_THAT(part_counts(cic), ElementsAre(10000, 2000, 2000));
  EXPECT_EQ(cic.label_names.size(), 118u);
  EXPECT_EQ(cic.texts[0], "那我收到货之后您再给我退200元？");
  EXPECT_EQ(cic.labels[0], 57);
  const Task eprstmt = import_preset("eprstmt", data / "eprstmt").task("sentiment");
  EXPECT_THAT(part_counts(eprstmt), ElementsAre(160, 160, 610));
  EXPECT_THAT(eprstmt.label_names, ElementsAre("Negative", "Positive"));
}

TEST_F(LabelledTextTest, NamesWhatIsWrongInAPreset) {
  EXPECT_THAT(preset_error("sst"), HasSubstr("stsa.binary.train: No such file"));
  file("stsa.binary.train", "1 fine\n2 not a label\n");
  EXPECT_THAT(preset_error("sst"),
              HasSubstr("stsa.binary.train:2: column 1: found '2 not a label', expected a label "
                        "from 0 to 1 and a text"));
  file("stsa.binary.train", "1 \n");
  EXPECT_THAT(preset_error("sst"), HasSubstr("stsa.binary.train:1: the text is empty"));

  file("categories.json", "{}");
  EXPECT_THAT(preset_error("banking77"), HasSubstr("categories.json: expected a list of texts"));
  file("categories.json", "[\"a\", 1]");
  EXPECT_THAT(preset_error("banking77"), HasSubstr("categories.json: [1]: found number"));
  file("categories.json", "[\"a\"");
  EXPECT_THAT(preset_error("banking77"), HasSubstr("categories.json: not JSON"));
  file("categories.json", "[\"a\"]");
  file("train.csv", "text,category\nx,a\ny,b\n");
  EXPECT_THAT(preset_error("banking77"), HasSubstr("train.csv:3: unknown label 'b'"));

  file("data_full.json", "[]");
  EXPECT_THAT(preset_error("clinc150"), HasSubstr("data_full.json: expected an object of lists"));
  file("data_full.json", "{\"train\": 1}");
  EXPECT_THAT(preset_error("clinc150"), HasSubstr("'train' is not a list"));
  file("data_full.json", "{\"train\": [[\"a\", \"b\"], [\"a\"]]}");
  EXPECT_THAT(preset_error("clinc150"), HasSubstr("train[1]: expected [text, label]"));
  file("data_full.json", "{\"train\": [[\"a\", 1]]}");
  EXPECT_THAT(preset_error("clinc150"), HasSubstr("train[0]: found number"));
  file("data_full.json", "{\"train\": [[\"a\", \"b\"]]}");
  EXPECT_THAT(preset_error("clinc150"), HasSubstr("data_full.json: no list 'oos_train'"));
  file("data_full.json", "{\"train\": [[\"\", \"b\"]]}");
  EXPECT_THAT(preset_error("clinc150"), HasSubstr("train[0]: the text is empty"));
  EXPECT_FALSE(std::filesystem::exists(out_));
}

}  // namespace
}  // namespace reckon
