#include "bench/gate/worker_process.h"

#include <unistd.h>

#include <utility>

#include "core/error.h"

namespace reckon::gate {
namespace {

std::vector<std::string> worker_command(const Side& side) {
  std::vector<std::string> command = {side.build.string(), "gate-worker", "--variant",
                                      side.variant};
  if (!side.model.empty()) {
    command.insert(command.end(), {"--model", side.model.string()});
  }
  command.insert(command.end(), side.more.begin(), side.more.end());
  return command;
}

}  // namespace

void require_build(Side& side) {
  if (!std::filesystem::is_regular_file(side.build) || access(side.build.c_str(), X_OK) != 0) {
    fail("{}: {}: not a program", side.name, side.build.string());
  }
  side.build = std::filesystem::absolute(side.build);
}

WorkerProcess::WorkerProcess(const Side& side, std::optional<int> processor,
                             std::function<void()> while_waiting)
    : name_(side.name),
      process_(measured_child(worker_command(side), processor, std::move(while_waiting))) {}

Slice WorkerProcess::measure(const SliceRequest& request, std::chrono::nanoseconds limit) {
  try {
    process_.write_line(to_line(request));
    Slice slice = parse_slice(process_.read_line(kLongestLine, limit));
    if (slice.operations != request.operations) {
      fail("{} operations in the answer, {} were asked for", slice.operations, request.operations);
    }
    if (request.percentile > 0 && !(slice.percentile_wall_ns && slice.percentile_cpu_ns)) {
      fail("no percentile in the answer");
    }
    if (request.heap && !slice.heap_bytes) fail("no heap_bytes in the answer");
    return slice;
  } catch (const Error& error) {
    fail("{}: {}", name_, error.what());
  }
}

ChildOptions measured_child(std::vector<std::string> command, std::optional<int> processor,
                            std::function<void()> while_waiting) {
  return {.command = std::move(command),
          .processor = processor,
          .environment = {"GLIBC_TUNABLES=glibc.malloc.hugetlb=1"},
          .while_waiting = std::move(while_waiting)};
}

}  // namespace reckon::gate
