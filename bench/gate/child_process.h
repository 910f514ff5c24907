#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/file_descriptor.h"

namespace reckon::gate {

struct ChildOptions {
  std::vector<std::string> command;      // program and arguments
  std::optional<int> processor;          // the only one that it may run on; none: all
  std::vector<std::string> environment;  // "NAME=value", beside the caller's own
  // Called while a wait goes on; what it throws ends the wait.
  std::function<void()> while_waiting = [] {};
};

// A program that is spoken to by lines over its standard input and output. It dies with this
// object, and with this process whatever ends it; it is always waited for. What it started dies
// with it, unless that left its process group.
class ChildProcess {
 public:
  // Throws Error where the program cannot be started.
  explicit ChildProcess(ChildOptions options);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  using Duration = std::chrono::nanoseconds;

  // Writes the line and its end. Throws Error where the program does not read it.
  void write_line(std::string_view line);
  // The next line without its end, of at most `longest` bytes. Throws Error where none comes in
  // time: the text says how the program ended, if it did.
  // While this process is stopped, or its clock jumps, the limit does not come nearer.
  std::string read_line(std::size_t longest, Duration limit);

  // How it ended and what it used.
  struct End {
    bool clean = false;  // exit status 0
    std::string text;    // "exit status 3: error: ...", "killed by signal 11 (...)"
    std::string errors;  // the last of what it wrote to standard error
    std::int64_t cpu_ns = 0;
  };
  // Closes its input and reads its output until it ends; kills it after the limit.
  End finish(Duration limit);

 private:
  enum class Wait { kReadable, kEnded, kLate };
  Wait wait_readable(Duration& left);
  bool has_ended() const;
  void take_errors();
  End end_now(bool kill_it);

  std::function<void()> while_waiting_;
  pid_t pid_ = -1;
  FileDescriptor socket_;
  FileDescriptor errors_;
  std::string error_text_;  // the last of it
  std::string unread_;
  std::optional<End> end_;
};

}  // namespace reckon::gate
