#include "core/atomic_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "core/error.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;
using test::TemporaryDirectory;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

std::size_t entries_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

std::string error_of(const auto& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(AtomicFile, AppearsOnlyWhenItIsCommitted) {
  const TemporaryDirectory folder;
  AtomicFile file(folder / "out.json");
  file.write("first ");
  file.write("second");
  EXPECT_FALSE(fs::exists(folder / "out.json"));
  file.commit();
  EXPECT_EQ(content_of(folder / "out.json"), "first second");
  EXPECT_EQ(entries_in(folder.path()), 1u);
}

TEST(AtomicFile, LeavesNothingBehindWithoutACommit) {
  const TemporaryDirectory folder;
  {
    AtomicFile file(folder / "out.json");
    file.write("half");
    EXPECT_EQ(entries_in(folder.path()), 1u);
  }
  EXPECT_EQ(entries_in(folder.path()), 0u);
}

TEST(AtomicFile, NeedsAName) {
  EXPECT_THAT(error_of([] { AtomicFile(""); }), HasSubstr("output file: found no name"));
}

TEST(AtomicFile, KeepsTheOldFileUntilTheNewOneIsWhole) {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "out", "old");
  {
    AtomicFile file(folder / "out");
    file.write("half of the new");
  }
  EXPECT_EQ(content_of(folder / "out"), "old");
  write_file_atomically(folder / "out", "new");
  EXPECT_EQ(content_of(folder / "out"), "new");
}

TEST(AtomicFile, TakesBytesOfAnyValueAndAnyNumber) {
  const TemporaryDirectory folder;
  std::string bytes(3 << 20, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31 % 251);
  write_file_atomically(folder / "big", bytes);
  EXPECT_EQ(content_of(folder / "big"), bytes);
  write_file_atomically(folder / "empty", "");
  EXPECT_EQ(content_of(folder / "empty"), "");
}

TEST(AtomicFile, CanBeWrittenByNameBySomebodyElse) {
  const TemporaryDirectory folder;
  AtomicFile file(folder / "out");
  std::ofstream(file.temporary_path(), std::ios::trunc) << "from a library";
  file.commit();
  EXPECT_EQ(content_of(folder / "out"), "from a library");
}

TEST(AtomicFile, TwoWritersOfOneTargetDoNotDisturbEachOther) {
  const TemporaryDirectory folder;
  AtomicFile first(folder / "out");
  AtomicFile second(folder / "out");
  first.write("first");
  second.write("second");
  second.commit();
  first.commit();
  EXPECT_EQ(content_of(folder / "out"), "first");
  EXPECT_EQ(entries_in(folder.path()), 1u);
}

TEST(AtomicFile, RemovesWhatAKilledProcessLeftBehind) {
  const TemporaryDirectory folder;
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    AtomicFile file(folder / "out");
    file.write("half");
    std::raise(SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_EQ(entries_in(folder.path()), 1u);
  EXPECT_FALSE(fs::exists(folder / "out"));
  std::ofstream(folder / ".out.elsewhere.tmp") << "somebody else's";
  write_file_atomically(folder / "out", "whole");
  EXPECT_EQ(content_of(folder / "out"), "whole");
  EXPECT_TRUE(fs::exists(folder / ".out.elsewhere.tmp"));
  EXPECT_EQ(entries_in(folder.path()), 2u);
}

TEST(AtomicFile, FollowsALinkAndKeepsThePermissionsOfTheFileThatItReplaces) {
  const TemporaryDirectory folder;
  fs::create_directory(folder / "elsewhere");
  write_file_atomically(folder / "elsewhere/real", "old");
  fs::permissions(folder / "elsewhere/real", fs::perms(0640));
  fs::create_symlink("elsewhere/real", folder / "link");
  write_file_atomically(folder / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(content_of(folder / "elsewhere/real"), "new");
  EXPECT_EQ(fs::status(folder / "elsewhere/real").permissions(), fs::perms(0640));
}

TEST(AtomicFile, GivesANewFileThePermissionsThatTheUserAsksFor) {
  const TemporaryDirectory folder;
  const mode_t before = umask(027);
  write_file_atomically(folder / "out", "text");
  umask(before);
  EXPECT_EQ(fs::status(folder / "out").permissions(), fs::perms(0640));
}

TEST(AtomicFile, WorksInTheCurrentFolder) {
  const TemporaryDirectory folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  write_file_atomically("plain", "text");
  fs::current_path(before);
  EXPECT_EQ(content_of(folder / "plain"), "text");
}

TEST(AtomicFile, RefusesAMissingFolderByName) {
  const TemporaryDirectory folder;
  const std::string error = error_of([&] { AtomicFile file(folder / "missing/out"); });
  EXPECT_THAT(error, AllOf(HasSubstr("missing/out"), HasSubstr("No such file or directory"),
                           Not(HasSubstr("\n"))));
}

TEST(AtomicFile, RefusesAFolderADeviceAndAFileAsFolder) {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "file", "text");
  EXPECT_THAT(error_of([&] { AtomicFile file(folder.path()); }), HasSubstr("directory"));
  EXPECT_THAT(error_of([&] { AtomicFile file("/dev/null"); }), HasSubstr("not a regular file"));
  EXPECT_THAT(error_of([&] { AtomicFile file(folder / "file/out"); }), HasSubstr("cannot write"));
  fs::create_symlink("loop", folder / "loop");
  EXPECT_THAT(error_of([&] { AtomicFile file(folder / "loop"); }), HasSubstr("symbolic links"));
  EXPECT_THAT(error_of([&] { AtomicFile file(folder / std::string(250, 'n')); }),
              HasSubstr("name too long"));
}

TEST(AtomicFile, RefusesAReadOnlyFolder) {
  const TemporaryDirectory folder;
  fs::create_directory(folder / "locked");
  fs::permissions(folder / "locked", fs::perms(0555));
  // Root may write everywhere: a child process gives its rights up first.
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    fs::permissions(folder.path(), fs::perms(0755));
    if (geteuid() == 0 && setuid(65534) != 0) _exit(2);
    const std::string error = error_of([&] { AtomicFile file(folder / "locked/out"); });
    _exit(error.find("Permission denied") == std::string::npos);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

// A full disk that needs no rights: a process may limit the size of its own files.
TEST(AtomicFile, SaysThatAWriteFailedAndLeavesNothingBehind) {
  const TemporaryDirectory folder;
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 65536, .rlim_max = 65536};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(2);
    const std::string large(1 << 20, 'x');
    const std::string error = error_of([&] { write_file_atomically(folder / "out", large); });
    _exit(error.find("File too large") == std::string::npos);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(entries_in(folder.path()), 0u);
}

TEST(AtomicFile, SaysThatTheDiskIsFullAndKeepsTheOldFile) {
  const TemporaryDirectory folder;
  const std::string large(1 << 20, 'x');
  if (mount("none", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "no right to mount a small tmpfs here";
  }
  write_file_atomically(folder / "out", "old");
  const std::string error = error_of([&] { write_file_atomically(folder / "out", large); });
  // A few bytes wait in a buffer: it is the commit that finds no room for them.
  std::ofstream(folder / "filler") << large;
  const std::string late = error_of([&] { write_file_atomically(folder / "out", "few"); });
  fs::remove(folder / "filler");
  const std::string kept = content_of(folder / "out");
  const std::size_t entries = entries_in(folder.path());
  EXPECT_EQ(umount(folder.path().c_str()), 0);
  EXPECT_THAT(error, AllOf(HasSubstr("out: cannot write"), HasSubstr("No space left on device")));
  EXPECT_THAT(late, HasSubstr("No space left on device"));
  EXPECT_EQ(kept, "old");
  EXPECT_EQ(entries, 1u);
}

}  // namespace
}  // namespace reckon
