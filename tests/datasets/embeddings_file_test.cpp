#include "datasets/embeddings_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>

#include "tests/support/errors.h"
#include "tests/support/python.h"
#include "tests/support/small_filesystem.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using test::TemporaryDirectory;
using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr std::size_t kDimensions = 24;

Matrix<float> make_rows(std::size_t begin, std::size_t end) {
  Matrix<float> rows(end - begin, kDimensions);
  for (std::size_t i = 0; i < rows.rows() * kDimensions; ++i) {
    rows.data()[i] = static_cast<float>(begin * kDimensions + i) / 8;
  }
  return rows;
}

void expect_rows(const Matrix<float>& found, std::size_t begin, std::size_t end) {
  const Matrix<float> expected = make_rows(begin, end);
  ASSERT_EQ(found.rows(), expected.rows());
  ASSERT_EQ(found.cols(), expected.cols());
  EXPECT_TRUE(
      std::equal(found.data(), found.data() + found.rows() * found.cols(), expected.data()));
}

EmbeddingsInfo info(const std::string& key) {
  return {.dimensions = kDimensions,
          .attributes = {{"model", std::string("m")}, {"variant", std::string("int8")}},
          .resume_key = key};
}

TEST(EmbeddingsFile, BlocksOfAnySizeBecomeOneMatrix) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const TemporaryDirectory directory;
  const auto path = directory / "e.h5";
  {
    EmbeddingsWriter writer(path, info(""));
    for (std::size_t begin = 0, size = 1; begin < 10000; begin += size, size = 2 * size + 1) {
      writer.append(make_rows(begin, std::min<std::size_t>(10000, begin + size)));
    }
    EXPECT_EQ(writer.rows(), 10000u);
    expect_rows(writer.read(2, 9000), 2, 9000);
    EXPECT_EQ(writer.read(7, 7).rows(), 0u);
    EXPECT_FALSE(std::filesystem::exists(path));
    writer.commit();
  }
  expect_rows(read_embeddings(path), 0, 10000);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 1);
  EXPECT_EQ(
      test::run_python("import sys, h5py\nf = h5py.File(sys.argv[1])\nprint(f['embeddings'].shape, "
                       "f['embeddings'].dtype, f['embeddings'][9999, 23] * 8, dict(f.attrs))\n",
                       path.string()),
      "(10000, 24) float32 239999.0 {'model': 'm', 'variant': 'int8'}\n");
}

TEST(EmbeddingsFile, RowsOfAKilledWriterAreThereForTheNextOfTheSameKey) {
  const TemporaryDirectory directory;
  const auto path = directory / "e.h5";
  const pid_t child = fork();
  if (child == 0) {
    EmbeddingsWriter writer(path, info("key"));
    writer.append(make_rows(0, 100));
    writer.append(make_rows(100, 150));
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  // A block that was cut in the middle.
  std::ofstream(path.string() + ".rows.tmp", std::ios::app | std::ios::binary)
      << std::string(1000, '\1');
  {
    EmbeddingsWriter writer(path, info("key"));
    ASSERT_EQ(writer.rows(), 150u);
    expect_rows(writer.read(50, 120), 50, 120);
    writer.append(make_rows(150, 151));
  }  // stopped once more, in good order
  EmbeddingsWriter writer(path, info("key"));
  ASSERT_EQ(writer.rows(), 151u);
  writer.append(make_rows(151, 200));
  writer.commit();
  expect_rows(read_embeddings(path), 0, 200);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 1);
}

TEST(EmbeddingsFile, RowsOfAnotherKeyOrWidthAreDropped) {
  const TemporaryDirectory directory;
  const auto path = directory / "e.h5";
  for (const std::string key : {"a", "b", "", "a"}) {
    EmbeddingsWriter writer(path, info(key));
    EXPECT_EQ(writer.rows(), 0u) << key;
    writer.append(make_rows(0, 10));
  }
  EmbeddingsWriter narrow(path, {.dimensions = 3, .attributes = {}, .resume_key = "a"});
  EXPECT_EQ(narrow.rows(), 0u);
  EXPECT_THAT(error_of([&] { narrow.append(make_rows(0, 1)); }),
              HasSubstr("rows of 24 numbers, expected 3"));
  EXPECT_THAT(error_of([&] { EmbeddingsWriter(path, info("a")); }),
              EndsWith("another process is writing it"));
}

TEST(EmbeddingsFile, DamagedRowsAreNotResumed) {
  const TemporaryDirectory directory;
  const auto path = directory / "e.h5";
  const std::string journal = path.string() + ".rows.tmp";
  {
    EmbeddingsWriter writer(path, info("a"));
    writer.append(make_rows(0, 10));
    writer.append(make_rows(10, 20));
  }
  std::fstream(journal, std::ios::in | std::ios::out | std::ios::binary).seekp(-5, std::ios::end)
      << 'x';
  EmbeddingsWriter writer(path, info("a"));
  EXPECT_EQ(writer.rows(), 10u);
}

TEST(EmbeddingsFile, AFullDiskIsOneErrorAndLeavesNothing) {
  const test::SmallFilesystem filesystem(1 << 20);
  RECKON_REQUIRE_MOUNTED(filesystem);
  const auto path = filesystem.path() / "e.h5";
  EXPECT_THAT(error_of([&] {
                EmbeddingsWriter writer(path, info("a"));
                for (int i = 0; i < 100; ++i) writer.append(make_rows(0, 1000));
              }),
              EndsWith("cannot write: No space left on device"));
  EXPECT_TRUE(std::filesystem::is_empty(filesystem.path()));
  // Room for the rows, but not for the file: the rows stay for the next run.
  EXPECT_THAT(error_of([&] {
                EmbeddingsWriter writer(path, info("a"));
                writer.append(make_rows(0, 7000));
                writer.commit();
              }),
              EndsWith("cannot write: No space left on device"));
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(EmbeddingsWriter(path, info("a")).rows(), 7000u);
}

}  // namespace
}  // namespace reckon
