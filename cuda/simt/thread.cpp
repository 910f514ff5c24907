#include "cuda/simt/thread.h"

#include <cstring>
#include <map>
#include <utility>

#include "core/error.h"

namespace reckon::simt {
namespace {

std::string what_it_does(const Thread& thread) {
  switch (thread.state) {
    case State::kAtBarrier:
      return "wait in __syncthreads at " + text_of_place(thread);
    case State::kAtCollective:
      return fmt::format("wait in {} of lanes {:08x} at {}", thread.collective->name, thread.mask,
                         text_of_place(thread));
    case State::kDone:
      return "have ended";
    case State::kReady:
      break;
  }
  return "are running";
}

}  // namespace

std::string text_of(const Index& i) { return fmt::format("({},{},{})", i.x, i.y, i.z); }

std::string text_of_place(const Thread& thread) {
  const char* path = thread.where.file;
  const char* slash = std::strrchr(path, '/');
  return fmt::format("{}:{}", slash ? slash + 1 : path, thread.where.line);
}

std::string list_of_states(std::span<const std::unique_ptr<Thread>> threads) {
  std::map<std::string, std::pair<int, std::string>> groups;
  for (const auto& thread : threads) {
    auto& [size, first] = groups[what_it_does(*thread)];
    if (size++ == 0) first = text_of(thread->index);
  }
  std::string text;
  for (const auto& [state, group] : groups) {
    if (!text.empty()) text += "; ";
    text += fmt::format("{} threads from {} on {}", group.first, group.second, state);
  }
  return text;
}

}  // namespace reckon::simt
