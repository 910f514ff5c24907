#include "bench/foreign_embeddings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "datasets/dataset_writer.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using test::TemporaryDirectory;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;

// Tasks `intent` of 4 texts and `mood` of 2, and 3 items or none.
Dataset write_dataset(const std::filesystem::path& path, bool items) {
  DatasetWriter writer(path, {.name = "small", .source = "made up", .license = "none"});
  if (items) {
    const std::vector<std::string> ids = {"1", "2", "3"}, texts = {"a", "b", "c"};
    writer.append_items(ids, texts);
  }
  for (const std::size_t rows : {4, 2}) {
    Task task;
    task.kind = rows == 4 ? "intent" : "sentiment";
    for (std::size_t row = 0; row < rows; ++row) {
      task.texts.push_back(std::to_string(row));
      task.labels.push_back(static_cast<std::int32_t>(row % 2));
      task.parts.push_back(row < rows / 2 ? kTrainPart : kTestPart);
    }
    task.label_names = {"x", "y"};
    writer.add_task(rows == 4 ? "intent" : "mood", task);
  }
  writer.commit();
  return Dataset::open(path);
}

// Rows of two numbers, 1 2, 3 4, ...
std::vector<float> numbers(std::size_t rows) {
  std::vector<float> values(2 * rows);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i + 1);
  return values;
}

class Foreign : public ::testing::Test {
 protected:
  void put(Hdf5File& file, const std::string& column, std::size_t rows) {
    file.write<float>(column, numbers(rows), 2);
  }
  template <typename Fill>
  std::vector<ForeignVectors> read(const Dataset& dataset, Fill fill) {
    Hdf5File file = Hdf5File::create(path_);
    fill(file);
    file.commit();
    const std::vector<ForeignEmbeddings> list = {{"theirs", path_}};
    return read_foreign_embeddings(list, dataset);
  }
  // The error names the file and the dataset whatever is wrong.
  template <typename Fill>
  std::string refusal(const Dataset& dataset, Fill fill) {
    const std::string error = error_of([&] { read(dataset, fill); });
    EXPECT_THAT(error, AllOf(HasSubstr(path_.string() + ": "), HasSubstr(dataset.path().string()),
                             HasSubstr("expected ")));
    return error;
  }

  TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_ / "theirs.h5";
  Dataset whole_ = write_dataset(directory_ / "whole.h5", true);
  Dataset tasks_ = write_dataset(directory_ / "tasks.h5", false);
};

TEST_F(Foreign, VectorsOfItemsAndTasksAreReadRowByRow) {
  const auto all = read(whole_, [&](Hdf5File& file) {
    put(file, "/embeddings", 3);
    put(file, "/tasks/intent/embeddings", 4);
  });
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].items.rows(), 3u);
  EXPECT_THAT(all[0].items.row(2), ElementsAre(5, 6));
  ASSERT_THAT(all[0].tasks, ElementsAre(Key("intent")));
  const Matrix<float>& intent = all[0].tasks.at("intent");
  EXPECT_EQ(intent.rows(), 4u);
  EXPECT_THAT(intent.row(3), ElementsAre(7, 8));
}

TEST_F(Foreign, NoTaskNeedsVectorsWhereThereAreItems) {
  const auto all = read(whole_, [&](Hdf5File& file) { put(file, "/embeddings", 3); });
  EXPECT_TRUE(all[0].tasks.empty());
}

TEST_F(Foreign, ItemsNeedVectorsOnlyWhereTheyHaveTexts) {
  const auto fill = [&](Hdf5File& file) {
    put(file, "/tasks/mood/embeddings", 2);
    put(file, "/tasks/intent/embeddings", 4);
  };
  const auto all = read(tasks_, fill);
  EXPECT_EQ(all[0].items.rows(), 0u);
  EXPECT_THAT(all[0].tasks, ElementsAre(Key("intent"), Key("mood")));
  EXPECT_THAT(refusal(whole_, fill), HasSubstr("/embeddings: not there, expected finite numbers "
                                               "[3, d], one row for each item of"));
}

TEST_F(Foreign, AFileWithoutAnyVectorsIsRefused) {
  EXPECT_THAT(refusal(tasks_, [](Hdf5File& file) { file.create_group("/other"); }),
              HasSubstr("no vectors, expected /tasks/intent|mood/embeddings"));
}

TEST_F(Foreign, ShapesThatDoNotFitAreRefused) {
  EXPECT_THAT(refusal(whole_, [&](Hdf5File& file) { put(file, "/embeddings", 2); }),
              HasSubstr("/embeddings: float32 [2, 2], expected finite numbers [3, d], one row"));
  EXPECT_THAT(refusal(tasks_, [&](Hdf5File& file) { put(file, "/embeddings", 2); }),
              HasSubstr("[0, d], one row for each item of"));
  const std::string expected =
      "expected finite numbers [4, d], one row for each text of task "
      "intent of";
  const std::string column = "/tasks/intent/embeddings";
  EXPECT_THAT(refusal(tasks_, [&](Hdf5File& file) { put(file, column, 5); }),
              HasSubstr(column + ": float32 [5, 2], " + expected));
  EXPECT_THAT(refusal(tasks_, [&](Hdf5File& file) { file.write<float>(column, numbers(2)); }),
              HasSubstr(column + ": float32 [4], " + expected));
  EXPECT_THAT(refusal(tasks_,
                      [&](Hdf5File& file) {
                        const std::vector<std::string> texts(4, "1");
                        file.write(column, texts);
                      }),
              HasSubstr(column + ": strings [4], " + expected));
  EXPECT_THAT(refusal(tasks_, [&](Hdf5File& file) { file.create_group("/tasks/intent"); }),
              HasSubstr(column + ": not there, " + expected));
}

TEST_F(Foreign, ATaskThatTheDatasetLacksIsRefused) {
  for (const char* column : {"/tasks/topic/embeddings", "/tasks/topic"}) {
    EXPECT_THAT(refusal(tasks_, [&](Hdf5File& file) { put(file, column, 4); }),
                HasSubstr("/tasks/topic: no such task in"));
  }
  EXPECT_THAT(refusal(tasks_, [&](Hdf5File& file) { put(file, "/tasks/topic/embeddings", 4); }),
              HasSubstr("expected intent, mood"));
}

TEST_F(Foreign, VectorsThatAreNotFiniteAreRefusedAndThoseOfTasksThatAreZero) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity(), 0.0F}) {
    const auto fill = [&](const std::string& column, std::size_t rows) {
      return [this, bad, column, rows](Hdf5File& file) {
        std::vector<float> values = numbers(rows);
        values[2] = values[3] = bad;
        file.write<float>(column, values, 2);
      };
    };
    if (bad == 0) {
      EXPECT_THAT(refusal(tasks_, fill("/tasks/mood/embeddings", 2)), HasSubstr("row 1 is zero"));
      EXPECT_EQ(read(whole_, fill("/embeddings", 3))[0].items.row(1)[0], 0);
      continue;
    }
    EXPECT_THAT(refusal(tasks_, fill("/tasks/mood/embeddings", 2)),
                HasSubstr("/tasks/mood/embeddings: row 1 holds a number that is not finite"));
    EXPECT_THAT(refusal(whole_, fill("/embeddings", 3)),
                HasSubstr("/embeddings: row 1 holds a number that is not finite"));
  }
}

TEST(ForeignNames, AreGivenOnceAndAreNoneOfAVariant) {
  const std::vector<ForeignEmbeddings> twice = {{"a", "a.h5"}, {"a", "b.h5"}},
                                       one = {{"a", "a.h5"}};
  const std::vector<std::string> variants = {"fp32", "int8"}, same = {"fp32", "a"};
  EXPECT_NO_THROW(check_foreign_names(one, variants));
  EXPECT_THAT(error_of([&] { check_foreign_names(twice, variants); }), HasSubstr("'a'"));
  EXPECT_THAT(error_of([&] { check_foreign_names(one, same); }), HasSubstr("'a'"));
}

}  // namespace
}  // namespace reckon
