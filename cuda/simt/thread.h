#pragma once

#include <memory>
#include <span>
#include <string>

#include "cuda/simt/async_copy.h"
#include "cuda/simt/block.h"
#include "cuda/simt/fiber.h"

namespace reckon::simt {

enum class State { kReady, kAtBarrier, kAtCollective, kDone };

struct Thread {
  Fiber fiber;
  State state = State::kReady;
  Index index;
  Place where;  // it waits, or waited last
  // At a barrier.
  int predicate = 0;
  int count = 0;  // of the threads with a predicate
  bool odd_barrier = false;
  // At a collective.
  const WarpCollective* collective = nullptr;
  unsigned mask = 0;
  bool odd_meeting = false;
  PendingCopies copies;
};

std::string text_of(const Index& index);
// "file.cu:12": where the thread waits, or waited last.
std::string text_of_place(const Thread& thread);
// Who is where: one part for each place, with the number of threads and the first of them.
std::string list_of_states(std::span<const std::unique_ptr<Thread>> threads);

}  // namespace reckon::simt
