#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/gate/child_process.h"
#include "bench/gate/slice.h"

namespace reckon::gate {

// One of the two that are compared: a build of this program, with a model and a variant.
struct Side {
  std::string name;             // "baseline", "candidate"
  std::filesystem::path build;  // the program
  std::filesystem::path model;  // empty: none
  std::string variant = "fp32";
  std::vector<std::string> more;  // options of the worker beside
};

// Throws Error unless the build is a program; its path made absolute.
void require_build(Side& side);

// A running `gate-worker` of a side.
class WorkerProcess {
 public:
  WorkerProcess(const Side& side, std::optional<int> processor,
                std::function<void()> while_waiting);

  // Throws Error "candidate: ...": the worker failed, answered something else than a slice of as
  // many operations, or not in time. It cannot be used after that.
  Slice measure(const SliceRequest& request, std::chrono::nanoseconds limit);

 private:
  std::string name_;
  ChildProcess process_;
};

// Options for a child that is measured: memory in large pages where malloc can have them. Which
// physical pages a process happens to get otherwise moves its speed by several percent (9% of the
// encoder's on a 2-core virtual machine, 2% with large pages).
ChildOptions measured_child(std::vector<std::string> command, std::optional<int> processor,
                            std::function<void()> while_waiting);

}  // namespace reckon::gate
