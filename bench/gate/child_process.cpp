#include "bench/gate/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "core/error.h"

namespace reckon::gate {
namespace {

constexpr std::size_t kKeptErrors = 2048;  // bytes
constexpr int kCannotStart = 127;
constexpr std::chrono::milliseconds kLook(100);

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size() + 1);
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

std::vector<std::string> whole_environment(const std::vector<std::string>& added) {
  std::vector<std::string> all = added;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string_view name = text.substr(0, text.find('=') + 1);
    if (std::ranges::none_of(added, [&](const auto& other) { return other.starts_with(name); })) {
      all.emplace_back(text);
    }
  }
  return all;
}

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

}  // namespace

ChildProcess::ChildProcess(ChildOptions options)
    : while_waiting_(std::move(options.while_waiting)) {
  std::array<int, 2> sockets = {};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    fail("{}: no socket: {}", options.command.front(), std::strerror(errno));
  }
  socket_ = sockets[0];
  errors_ = memfd_create("errors", MFD_CLOEXEC);
  std::vector<std::string> environment = whole_environment(options.environment);
  const std::vector<char*> arguments = pointers(options.command);
  const std::vector<char*> variables = pointers(environment);
  cpu_set_t processors;
  CPU_ZERO(&processors);
  if (options.processor) CPU_SET(static_cast<std::size_t>(*options.processor), &processors);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    // Between fork and exec: only what is safe in a signal handler.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(kCannotStart);
    setpgid(0, 0);  // a Ctrl-C of the terminal is for the parent
    signal(SIGPIPE, SIG_DFL);
    // What is not allowed to pin runs unpinned.
    if (options.processor) sched_setaffinity(0, sizeof(processors), &processors);
    dup2(sockets[1], STDIN_FILENO);
    dup2(sockets[1], STDOUT_FILENO);
    dup2(errors_, STDERR_FILENO);
    execve(arguments.front(), arguments.data(), variables.data());
    _exit(kCannotStart);
  }
  const int error = errno;
  close(sockets[1]);
  if (pid_ < 0) {
    close(socket_);
    close(errors_);
    fail("{}: cannot be started: {}", options.command.front(), std::strerror(error));
  }
}

ChildProcess::~ChildProcess() {
  if (!end_) end_now(true);
  close(socket_);
  close(errors_);
}

void ChildProcess::write_line(std::string_view line) {
  const std::string text = std::string(line) + "\n";
  // A line is far smaller than the socket's buffer: this blocks for nobody who reads at all.
  if (send(socket_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT) !=
      static_cast<ssize_t>(text.size())) {
    fail("{}", end_now(true).text);
  }
}

bool ChildProcess::wait_readable(Clock::time_point end) {
  while (true) {
    while_waiting_();
    const auto left = std::min<Clock::duration>(end - Clock::now(), kLook);
    if (left <= Clock::duration::zero()) return false;
    pollfd waited{.fd = socket_, .events = POLLIN, .revents = 0};
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    if (poll(&waited, 1, static_cast<int>(milliseconds)) > 0) return true;
  }
}

std::string ChildProcess::read_line(std::size_t longest, Duration limit) {
  const auto end = Clock::now() + limit;
  while (true) {
    const std::size_t newline = unread_.find('\n');
    if (std::min(newline, unread_.size()) > longest) {
      end_now(true);
      fail("an answer of more than {} bytes", longest);
    }
    if (newline != std::string::npos) {
      std::string line = unread_.substr(0, newline);
      unread_.erase(0, newline + 1);
      return line;
    }
    if (!wait_readable(end)) {
      end_now(true);
      fail("no answer within {:.3g} s", std::chrono::duration<double>(limit).count());
    }
    std::array<char, 4096> buffer;
    const ssize_t got = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got > 0) {
      unread_.append(buffer.data(), static_cast<std::size_t>(got));
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      fail("{}", end_now(false).text);
    }
  }
}

ChildProcess::End ChildProcess::finish(Duration limit) {
  const auto end = Clock::now() + limit;
  shutdown(socket_, SHUT_WR);
  std::array<char, 4096> buffer;
  while (true) {
    if (!wait_readable(end)) {
      End late = end_now(true);
      late.text =
          fmt::format("did not end within {:.3g} s", std::chrono::duration<double>(limit).count());
      return late;
    }
    const ssize_t got = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return end_now(false);
  }
}

std::string ChildProcess::take_errors() const {
  const off_t size = lseek(errors_, 0, SEEK_END);
  std::string text(kKeptErrors, '\0');
  const off_t from = std::max<off_t>(0, size - static_cast<off_t>(kKeptErrors));
  const ssize_t got = pread(errors_, text.data(), text.size(), from);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return text;
}

// Waits for its end, which has come or is made to.
ChildProcess::End ChildProcess::end_now(bool kill_it) {
  if (end_) return *end_;
  int status = 0;
  rusage used{};
  if (!kill_it) {
    // Its output is closed; a program that lives on without is not waited for.
    for (int look = 0; look < 20 && pid_ > 0; ++look) {
      if (wait4(pid_, &status, WNOHANG, &used) == pid_) {
        pid_ = -1;
        break;
      }
      usleep(look < 10 ? 1000 : 50000);
    }
  }
  if (pid_ > 0) {
    kill(-pid_, SIGKILL);
    kill(pid_, SIGKILL);
    while (wait4(pid_, &status, 0, &used) < 0 && errno == EINTR) {
    }
    pid_ = -1;
  }
  End end;
  const auto nanoseconds = [](const timeval& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + std::int64_t{time.tv_usec} * 1000;
  };
  end.cpu_ns = nanoseconds(used.ru_utime) + nanoseconds(used.ru_stime);
  end.errors = take_errors();
  end.clean = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (WIFSIGNALED(status)) {
    end.text =
        fmt::format("ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  } else if (WEXITSTATUS(status) == kCannotStart) {
    end.text = "cannot be started";
  } else {
    end.text = fmt::format("exit status {}", WEXITSTATUS(status));
  }
  if (const std::string line = last_line(end.errors); !line.empty()) end.text += ": " + line;
  end_ = end;
  return end;
}

}  // namespace reckon::gate
