// Full disks, read-only folders and killed processes: an Error of one line, nothing on the error
// stream, no file that is not whole.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

#include "core/random.h"
#include "datasets/dataset_writer.h"
#include "datasets/hdf5_file.h"
#include "datasets/hdf5_file_driver.h"
#include "tests/support/errors.h"
#include "tests/support/small_filesystem.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::error_of;
using test::SmallFilesystem;
using test::TemporaryDirectory;
using ::testing::EndsWith;
using ::testing::HasSubstr;

std::size_t files_in(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

// Numbers that deflate cannot make smaller.
std::vector<std::int64_t> noise(std::uint64_t seed, std::size_t count) {
  Random random(seed);
  std::vector<std::int64_t> values(count);
  for (std::int64_t& value : values) value = static_cast<std::int64_t>(random.next());
  return values;
}

void write_noise(const std::filesystem::path& path, std::size_t bytes) {
  Hdf5File file = Hdf5File::create(path);
  file.create_column("/noise", ColumnType::kInt64);
  file.create_column("/text", ColumnType::kString);
  const std::vector<std::string> texts(20, std::string(100, 'x'));
  for (std::size_t written = 0; written < bytes; written += 10'000) {
    file.append<std::int64_t>("/noise", noise(written, 1000));
    file.append("/text", texts);
  }
  file.commit();
}

TEST(Hdf5Storage, AFullDiskIsOneErrorAndLeavesTheFileThatWasThere) {
  for (const std::size_t disk : {4u, 16u, 100u, 512u, 4096u}) {  // KiB
    const SmallFilesystem filesystem(disk * 1024);
    RECKON_REQUIRE_MOUNTED(filesystem);
    const auto path = filesystem.path() / "a.h5";
    std::ofstream(path) << "\x89HDF\r\n\x1a\n";
    testing::internal::CaptureStderr();
    EXPECT_EQ(error_of([&] { write_noise(path, 8 << 20); }),
              path.string() + ": cannot write: No space left on device");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(std::filesystem::file_size(path), 8u);
    EXPECT_EQ(files_in(filesystem.path()), 1u);
  }
}

TEST(Hdf5Storage, ADiskThatIsFullAtTheVeryEndIsAnErrorToo) {
  const TemporaryDirectory directory;
  write_noise(directory / "a.h5", 300'000);
  const std::size_t size = std::filesystem::file_size(directory / "a.h5");
  for (std::size_t missing = 0; missing < 80'000; missing += 4096) {
    const SmallFilesystem filesystem((size / 4096 - missing / 4096) * 4096);
    RECKON_REQUIRE_MOUNTED(filesystem);
    EXPECT_THAT(error_of([&] { write_noise(filesystem.path() / "a.h5", 300'000); }),
                EndsWith("cannot write: No space left on device"));
    EXPECT_EQ(files_in(filesystem.path()), 0u);
  }
}

TEST(Hdf5Storage, APartOfADatasetThatDoesNotFitLeavesNothing) {
  const SmallFilesystem filesystem(200 * 1024);
  RECKON_REQUIRE_MOUNTED(filesystem);
  const auto path = filesystem.path() / "a.h5";
  EXPECT_EQ(error_of([&] {
              DatasetWriter writer(path, {});
              const std::vector<std::string> texts(1000, std::string(50, 'a'));
              for (int i = 0; i < 100; ++i) writer.append_items(texts, texts);
              writer.commit();
            }),
            path.string() + ": cannot write: No space left on device");
  EXPECT_EQ(files_in(filesystem.path()), 0u);
}

TEST(Hdf5Storage, AfterAFailedWriteTheLibraryStillSeesItsFileAsItShouldBe) {
  const SmallFilesystem filesystem(64 * 1024);
  RECKON_REQUIRE_MOUNTED(filesystem);
  const auto path = filesystem.path() / "a";
  std::ofstream(path).put('x');
  const auto storage = Hdf5Storage::open(path, true);
  const std::vector<std::byte> first(40'000, std::byte{1}), second(40'000, std::byte{2});
  storage->write(0, first);
  EXPECT_EQ(storage->error(), "");
  storage->write(30'000, second);
  EXPECT_EQ(storage->error(), "cannot write: No space left on device");
  storage->write(69'999, std::span(first).first(2));
  EXPECT_EQ(storage->data_bytes(), 70'001u);
  std::vector<std::byte> found(70'003);
  ASSERT_TRUE(storage->read(0, found));
  EXPECT_EQ(found[29'999], std::byte{1});
  EXPECT_EQ(found[30'000], std::byte{2});
  EXPECT_EQ(found[69'998], std::byte{2});
  EXPECT_EQ(found[70'000], std::byte{1});
  EXPECT_EQ(found[70'001], std::byte{0});
}

TEST(Hdf5Storage, TheProgramEndsCleanlyAfterAFullDisk) {
  const SmallFilesystem filesystem(100 * 1024);
  RECKON_REQUIRE_MOUNTED(filesystem);
  const auto path = filesystem.path() / "a.h5";
  EXPECT_EXIT(
      {
        try {
          write_noise(path, 1 << 20);
        } catch (const Error&) {
        }
        std::exit(7);  // the HDF5 library closes itself here
      },
      ::testing::ExitedWithCode(7), "^$");
}

TEST(Hdf5Storage, FoldersThatCannotBeWrittenAreNamed) {
  const TemporaryDirectory directory;
  const auto nowhere = directory / "no/such/a.h5";
  EXPECT_EQ(error_of([&] { Hdf5File::create(nowhere); }),
            nowhere.string() + ": cannot write: No such file or directory");
  EXPECT_THAT(error_of([&] { Hdf5File::create(directory.path()); }), EndsWith("Is a directory"));
  const SmallFilesystem filesystem(1 << 20);
  RECKON_REQUIRE_MOUNTED(filesystem);
  write_noise(filesystem.path() / "a.h5", 1);
  ASSERT_TRUE(filesystem.make_read_only());
  const auto path = filesystem.path() / "a.h5";
  EXPECT_EQ(error_of([&] { Hdf5File::create(path); }),
            path.string() + ": cannot write: Read-only file system");
  EXPECT_EQ(error_of([&] { Hdf5File::edit(path); }),
            path.string() + ": cannot write: Read-only file system");
  EXPECT_TRUE(Hdf5File::open(path).has_column("/noise"));
}

TEST(Hdf5Storage, AKilledWriterLeavesTheOldFileAndItsRemainsGoWithTheNext) {
  const TemporaryDirectory directory;
  const auto path = directory / "a.h5";
  write_noise(path, 1);
  const pid_t child = fork();
  if (child == 0) {
    Hdf5File file = Hdf5File::create(path);
    file.create_column("/noise", ColumnType::kInt64);
    for (int i = 0; i < 100; ++i) file.append<std::int64_t>("/noise", noise(1, 10000));
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(files_in(directory.path()), 2u);  // the file and a temporary one
  EXPECT_EQ(Hdf5File::open(path).column("/noise").rows, 1000u);
  write_noise(path, 20'000);
  EXPECT_EQ(files_in(directory.path()), 1u);
  EXPECT_EQ(Hdf5File::open(path).column("/noise").rows, 2000u);
}

}  // namespace
}  // namespace reckon
