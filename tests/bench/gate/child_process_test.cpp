#include "bench/gate/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "tests/support/temporary_directory.h"

namespace reckon::gate {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

ChildOptions shell(const std::string& script) {
  ChildOptions options;
  options.command = {"/bin/sh", "-c", script};
  return options;
}

std::string failure(ChildProcess& process) {
  try {
    return "line: " + process.read_line(100, 20s);
  } catch (const Error& error) {
    return error.what();
  }
}

// No child of this process is left, dead or alive.
bool all_waited_for() { return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

TEST(ChildProcess, AnswersLineByLine) {
  ChildProcess process(shell("while read line; do echo \"got $line\"; done"));
  process.write_line("one");
  EXPECT_EQ(process.read_line(100, 20s), "got one");
  process.write_line("two");
  EXPECT_EQ(process.read_line(100, 20s), "got two");
  EXPECT_TRUE(process.finish(20s).clean);
  EXPECT_TRUE(all_waited_for());
}

TEST(ChildProcess, SaysHowTheProgramEnded) {
  ChildProcess crashing(shell("kill -SEGV $$"));
  EXPECT_THAT(failure(crashing), StartsWith("ended by signal 11"));
  ChildProcess failing(shell("echo first >&2; echo error: no model >&2; exit 3"));
  EXPECT_EQ(failure(failing), "exit status 3: error: no model");
  ChildOptions missing;
  missing.command = {"/no/such/program"};
  ChildProcess nothing(missing);
  EXPECT_EQ(failure(nothing), "cannot be started");
  EXPECT_TRUE(all_waited_for());
}

TEST(ChildProcess, EndsAProgramThatHangsAndItsChildren) {
  ChildProcess process(shell("sleep 600 & sleep 600"));
  try {
    process.read_line(100, 50ms);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "no answer within 0.05 s");
  }
  EXPECT_TRUE(all_waited_for());
  ChildProcess silent(shell("exec sleep 600"));
  EXPECT_EQ(silent.finish(50ms).text, "did not end within 0.05 s");
}

TEST(ChildProcess, RefusesALineWithoutEnd) {
  ChildProcess process(shell("while :; do printf xxxxxxxxxxxxxxxx; done"));
  EXPECT_EQ(failure(process), "an answer of more than 100 bytes");
}

TEST(ChildProcess, DoesNotWaitForAProgramThatLivesOnWithoutOutput) {
  ChildProcess process(shell("exec >&- <&-; sleep 600"));
  EXPECT_THAT(failure(process), HasSubstr("signal 9"));
}

TEST(ChildProcess, LeavesNothingBehindWhenItGoesAway) {
  { ChildProcess process(shell("sleep 600")); }
  EXPECT_TRUE(all_waited_for());
}

// Its command line is empty once it has ended.
bool runs(const std::string& process) {
  std::ifstream file("/proc/" + process + "/cmdline");
  return file.peek() != std::ifstream::traits_type::eof();
}

TEST(ChildProcess, SaysHowAProgramEndedWhoseChildHoldsItsOutput) {
  ChildProcess process(shell("sleep 600 & exit 5"));
  EXPECT_EQ(failure(process), "exit status 5");
}

TEST(ChildProcess, EndsWhatAProgramThatEndedLeftBehind) {
  ChildProcess process(shell("sleep 600 <&- >&- 2>&- & echo $!"));
  const std::string left = process.read_line(100, 20s);
  EXPECT_TRUE(process.finish(20s).clean);
  for (int look = 0; look < 1000 && runs(left); ++look) usleep(10'000);
  EXPECT_FALSE(runs(left));
}

TEST(ChildProcess, HoldsBackAProgramThatFloodsItsMessages) {
  const test::TemporaryDirectory folder;
  const auto written = folder / "written";
  ChildProcess process(shell("head -c 20000000 /dev/zero >&2; touch " + written.string() +
                             "; echo; echo last >&2; exit 3"));
  usleep(500'000);
  EXPECT_FALSE(std::filesystem::exists(written));
  EXPECT_EQ(process.read_line(100, 60s), "");
  EXPECT_TRUE(std::filesystem::exists(written));
  EXPECT_THAT(process.finish(20s).errors, EndsWith("last\n"));
}

TEST(ChildProcess, QuotesLittleOfALongMessage) {
  ChildProcess process(shell("head -c 1000 /dev/zero | tr '\\0' x >&2; exit 3"));
  EXPECT_EQ(failure(process), "exit status 3: " + std::string(300, 'x') + "...");
}

TEST(ChildProcess, CountsTheProcessorTimeOfTheProgram) {
  ChildProcess process(shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"));
  EXPECT_GT(process.finish(60s).cpu_ns, 0);
}

}  // namespace
}  // namespace reckon::gate
