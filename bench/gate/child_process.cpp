#include "bench/gate/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
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

using Clock = std::chrono::steady_clock;

constexpr std::size_t kKeptErrors = 2048;   // bytes
constexpr std::size_t kLongestQuote = 300;  // bytes
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
  text.erase(0, text.rfind('\n') + 1);
  if (text.size() > kLongestQuote) text.replace(kLongestQuote, std::string::npos, "...");
  return text;
}

}  // namespace

ChildProcess::ChildProcess(ChildOptions options)
    : while_waiting_(std::move(options.while_waiting)) {
  std::array<int, 2> sockets = {-1, -1};
  std::array<int, 2> pipes = {-1, -1};
  const bool open = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) == 0 &&
                    pipe2(pipes.data(), O_CLOEXEC) == 0;
  const int no_pipe = errno;
  socket_.number = sockets[0];
  errors_.number = pipes[0];
  const FileDescriptor input(sockets[1]);
  const FileDescriptor messages(pipes[1]);
  if (!open) fail("{}: no socket: {}", options.command.front(), std::strerror(no_pipe));
  fcntl(errors_.number, F_SETFL, O_NONBLOCK);
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
    dup2(input.number, STDIN_FILENO);
    dup2(input.number, STDOUT_FILENO);
    dup2(messages.number, STDERR_FILENO);
    execve(arguments.front(), arguments.data(), variables.data());
    _exit(kCannotStart);
  }
  if (pid_ < 0) {
    fail("{}: cannot be started: {}", options.command.front(), std::strerror(errno));
  }
}

ChildProcess::~ChildProcess() {
  if (!end_) end_now(true);
}

void ChildProcess::write_line(std::string_view line) {
  const std::string text = std::string(line) + "\n";
  // A line is far smaller than the socket's buffer: this blocks for nobody who reads at all.
  if (send(socket_.number, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT) !=
      static_cast<ssize_t>(text.size())) {
    fail("{}", end_now(true).text);
  }
}

bool ChildProcess::has_ended() const {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == pid_;
}

ChildProcess::Wait ChildProcess::wait_readable(Duration& left) {
  while (true) {
    while_waiting_();
    const auto begin = Clock::now();
    const auto look = std::clamp<Duration>(left, Duration::zero(), kLook);
    std::array<pollfd, 2> waited = {{{.fd = socket_.number, .events = POLLIN, .revents = 0},
                                     {.fd = errors_.number, .events = POLLIN, .revents = 0}}};
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(look).count();
    const int found = poll(waited.data(), waited.size(), static_cast<int>(milliseconds));
    if (found > 0 && waited[1].revents != 0) take_errors();
    if (found > 0 && waited[0].revents != 0) return Wait::kReadable;
    // Another process may hold its output open.
    if (found == 0 && has_ended()) return Wait::kEnded;
    left -= std::clamp<Duration>(Clock::now() - begin, Duration::zero(), 2 * kLook);
    if (left <= Duration::zero()) return Wait::kLate;
  }
}

std::string ChildProcess::read_line(std::size_t longest, Duration limit) {
  Duration left = limit;
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
    const Wait wait = wait_readable(left);
    if (wait == Wait::kLate) {
      end_now(true);
      fail("no answer within {:.3g} s", std::chrono::duration<double>(limit).count());
    }
    std::array<char, 4096> buffer;
    const ssize_t got = recv(socket_.number, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got > 0) {
      unread_.append(buffer.data(), static_cast<std::size_t>(got));
    } else if (got == 0 || wait == Wait::kEnded || (errno != EAGAIN && errno != EINTR)) {
      fail("{}", end_now(false).text);
    }
  }
}

ChildProcess::End ChildProcess::finish(Duration limit) {
  Duration left = limit;
  shutdown(socket_.number, SHUT_WR);
  std::array<char, 4096> buffer;
  while (true) {
    const Wait wait = wait_readable(left);
    if (wait == Wait::kLate) {
      End late = end_now(true);
      late.text =
          fmt::format("did not end within {:.3g} s", std::chrono::duration<double>(limit).count());
      return late;
    }
    const ssize_t got = recv(socket_.number, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got > 0) continue;
    if (got == 0 || wait == Wait::kEnded || (errno != EAGAIN && errno != EINTR)) {
      return end_now(false);
    }
  }
}

// What is there of them, but no more at a time than a pipe holds: who writes on must not keep this.
void ChildProcess::take_errors() {
  std::array<char, 4096> buffer;
  for (int reads = 0; reads < 16 && errors_.number >= 0; ++reads) {
    const ssize_t got = read(errors_.number, buffer.data(), buffer.size());
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) errors_.reset();
    if (got <= 0) return;
    error_text_.append(buffer.data(), static_cast<std::size_t>(got));
    if (error_text_.size() > kKeptErrors) {
      error_text_.erase(0, error_text_.size() - kKeptErrors);
    }
  }
}

// Waits for its end, which has come or is made to.
ChildProcess::End ChildProcess::end_now(bool kill_it) {
  if (end_) return *end_;
  if (!kill_it) {
    // Its output is closed; a program that lives on without is not waited for.
    for (int look = 0; look < 20 && !has_ended(); ++look) {
      take_errors();
      usleep(look < 10 ? 1000 : 50000);
    }
  }
  // What it started, too. Until it is waited for, no other process has its number.
  kill(-pid_, SIGKILL);
  kill(pid_, SIGKILL);
  int status = 0;
  rusage used{};
  while (wait4(pid_, &status, 0, &used) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  take_errors();
  End end;
  const auto nanoseconds = [](const timeval& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + std::int64_t{time.tv_usec} * 1000;
  };
  end.cpu_ns = nanoseconds(used.ru_utime) + nanoseconds(used.ru_stime);
  end.errors = error_text_;
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
