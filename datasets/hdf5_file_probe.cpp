// Reading a file through in a child process, which may crash.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>

#include "core/error.h"
#include "datasets/hdf5_file.h"
#include "datasets/hdf5_file_state.h"

namespace reckon {
namespace {

constexpr int kStepCpuSeconds = 5;      // of the processor, for one block of rows or one object
constexpr unsigned kStepSeconds = 300;  // of a slow disk
constexpr std::size_t kMemory = std::size_t{2} << 30;  // beyond what the process has
constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kDepth = 32;

void start_step() {
  const itimerval cpu = {.it_interval = {}, .it_value = {.tv_sec = kStepCpuSeconds, .tv_usec = 0}};
  ::setitimer(ITIMER_PROF, &cpu, nullptr);
  ::alarm(kStepSeconds);
}

void read_values(const Hdf5File& file, const std::string& path, const ColumnInfo& info) {
  if (!info.unreadable.empty()) return;
  const std::size_t rows =
      std::max<std::size_t>(1, kBlockBytes / (8 * std::max<std::size_t>(1, info.cols)));
  for (std::size_t begin = 0; begin < info.rows; begin += rows) {
    start_step();
    const std::size_t end = std::min(begin + rows, info.rows);
    if (info.elements == ColumnInfo::Elements::kIntegers) file.read<double>(path, begin, end);
    if (info.elements == ColumnInfo::Elements::kFloats) file.read<double>(path, begin, end);
    if (info.elements == ColumnInfo::Elements::kStrings) file.read_strings(path, begin, end);
  }
}

void read_column(const Hdf5File& file, const std::string& path) {
  file.attributes(path);
  const ColumnInfo info = file.column(path);
  read_values(file, path, info);
  for (const std::string& field : info.fields) {
    const std::string below = fmt::format("{}/{}", path, field);
    read_values(file, below, file.column(below));
  }
}

// Damaged links may go in circles: `objects` ends that.
void read_group(const Hdf5File& file, const std::string& path, std::size_t depth,
                std::size_t& objects) {
  start_step();
  file.attributes(path.empty() ? "/" : path);
  if (depth > kDepth) return;
  for (const std::string& name : file.columns(path.empty() ? "/" : path)) {
    if (objects-- == 0) fail("{}: more objects than it has room for", file.path().string());
    read_column(file, fmt::format("{}/{}", path, name));
  }
  for (const std::string& name : file.groups(path.empty() ? "/" : path)) {
    if (objects-- == 0) fail("{}: more objects than it has room for", file.path().string());
    read_group(file, fmt::format("{}/{}", path, name), depth + 1, objects);
  }
}

void limit_resources() {
  const rlimit no_core = {0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  std::size_t pages = 0;
  if (std::FILE* statistics = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(statistics, "%zu", &pages) != 1) pages = 0;
    std::fclose(statistics);
  }
  if (pages == 0) return;
  const std::size_t bytes = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + kMemory;
  const rlimit memory = {bytes, bytes};
  ::setrlimit(RLIMIT_AS, &memory);
}

// Never returns, and leaves nothing to destructors and exit handlers, which are the parent's.
[[noreturn]] void run_child(const std::filesystem::path& path, int answer) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL, SIGPROF, SIGALRM, SIGINT}) {
    std::signal(signal, SIG_DFL);
  }
  const int nowhere = ::open("/dev/null", O_WRONLY);
  ::dup2(nowhere, STDOUT_FILENO);
  ::dup2(nowhere, STDERR_FILENO);
  limit_resources();
  int status = 1;
  try {
    start_step();
    auto storage = Hdf5Storage::open(path, false);
    std::size_t objects = storage->data_bytes() / 16;
    read_group(open_unprobed(std::move(storage)), "", 0, objects);
    status = 0;
  } catch (const std::exception& error) {
    const std::string_view text = error.what();
    if (::write(answer, text.data(), text.size()) < 0) status = 2;
  }
  ::_exit(status);
}

}  // namespace

void probe_hdf5(const std::filesystem::path& path) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail("cannot make a pipe: {}", std::strerror(errno));
  const pid_t child = ::fork();
  if (child == 0) run_child(path, ends[1]);
  ::close(ends[1]);
  std::string answer(4096, '\0');
  std::size_t length = 0;
  for (ssize_t got = 1; child > 0 && got != 0 && length < answer.size();) {
    got = ::read(ends[0], answer.data() + length, answer.size() - length);
    if (got < 0 && errno != EINTR) break;
    if (got > 0) length += static_cast<std::size_t>(got);
  }
  answer.resize(length);
  ::close(ends[0]);
  if (child < 0) fail("cannot start a process to read {}: {}", path.string(), std::strerror(errno));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  if (!answer.empty()) throw Error(answer);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) throw Interrupted();
  if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGPROF || WTERMSIG(status) == SIGALRM)) {
    fail("{}: damaged: the HDF5 library does not come to an end with it", path.string());
  }
  fail("{}: damaged: the HDF5 library crashes on it ({})", path.string(),
       WIFSIGNALED(status) ? ::strsignal(WTERMSIG(status)) : "memory error");
}

}  // namespace reckon
