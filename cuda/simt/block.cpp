#include "cuda/simt/block.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "cuda/simt/sanitizers.h"
#include "cuda/simt/shared_memory.h"
#include "cuda/simt/thread.h"

namespace reckon::simt {

Index thread_index, block_index;
Extent block_extent, grid_extent;

namespace {

struct Warp {
  unsigned waiting = 0;  // lanes
  unsigned gone = 0;
  WarpWords in, out;
  char meeting[2];  // points of publish() and observe(), for even and odd meetings
};

// What a block runs on. ThreadSanitizer: blocks take turns with two of them, so that nothing orders
// a block before the next one, which a GPU may run at the same time.
struct Stage {
  std::vector<std::unique_ptr<Thread>> threads;  // of the largest block so far
  std::vector<Warp> warps;
  char barrier[2], end[2];  // points of publish() and observe(); the ends of even and odd blocks
  bool odd_block = false;

  char* this_end() { return &end[odd_block]; }
  char* end_before() { return &end[!odd_block]; }
};

// Everything of the block that runs. One launch at a time, as one thread runs it.
struct Running {
  Stage stages[2];
  Stage* stage = stages;
  std::size_t count = 0;  // threads of this block
  Thread* current = nullptr;
  void (*body)(const void*) = nullptr;
  const void* context = nullptr;
  ThreadOrder order;
  Random random{0};
  std::vector<std::size_t> warp_turns, lane_turns;
  std::string failure;
  char begin;  // a point of publish() and observe()
};
Running running;

std::size_t number_of_current() {
  const Index& i = running.current->index;
  return i.x + block_extent.x * (i.y + std::size_t{block_extent.y} * i.z);
}

void run_thread() {
  Fiber::entered();
  observe(&running.begin);
  observe(running.stage->end_before());  // not of this block: nothing orders its warps
  running.current->copies = {};          // here: ThreadSanitizer sees what it allocates
  running.body(running.context);
  if (!running.current->copies.list.empty()) fail_thread("it ended before its cp.async did");
  publish(running.stage->this_end());
  const std::size_t number = number_of_current();
  running.stage->warps[number / kWarpSize].gone |= 1u << number % kWarpSize;
  running.current->state = State::kDone;
  running.current->fiber.finish();
}

void suspend() {
  Thread& me = *running.current;
  me.fiber.suspend();
}

// Who comes when among `count` warps, lanes or blocks.
std::vector<std::size_t> turns_of(std::size_t count) {
  std::vector<std::size_t> turns(count);
  std::iota(turns.begin(), turns.end(), std::size_t{0});
  if (running.order.kind == ThreadOrder::kReverse) std::reverse(turns.begin(), turns.end());
  return turns;
}

void shuffle_if_random(std::vector<std::size_t>& turns) {
  if (running.order.kind != ThreadOrder::kRandom) return;
  for (std::size_t i = turns.size(); i > 1; --i) {
    std::swap(turns[i - 1], turns[running.random.below(i)]);
  }
}

// Lets every warp run as far as it can.
void run_warps() {
  shuffle_if_random(running.warp_turns);
  for (const std::size_t w : running.warp_turns) {
    for (bool any = true; any;) {
      any = false;
      shuffle_if_random(running.lane_turns);
      for (const std::size_t lane : running.lane_turns) {
        Thread& thread = *running.stage->threads[w * kWarpSize + lane];
        if (thread.state != State::kReady) continue;
        any = true;
        running.current = &thread;
        thread_index = thread.index;
        thread.fiber.resume();
        if (!running.failure.empty()) return;
      }
    }
  }
}

// All threads have run as far as they can: opens the barrier they wait at. False when all have
// ended.
bool open_barrier() {
  const std::span threads(running.stage->threads.data(), running.count);
  const auto in = [&](State state) {
    return std::count_if(threads.begin(), threads.end(),
                         [&](const auto& thread) { return thread->state == state; });
  };
  const auto all = static_cast<std::ptrdiff_t>(running.count);
  if (in(State::kDone) == all) return false;
  const Place& where = threads.front()->where;
  const bool same_line = std::all_of(threads.begin(), threads.end(), [&](const auto& thread) {
    return thread->where.line == where.line && std::strcmp(thread->where.file, where.file) == 0;
  });
  if (in(State::kAtBarrier) != all || !same_line) {
    running.failure =
        "the threads of block " + text_of(block_index) + " do not meet: " + list_of_states(threads);
    return false;
  }
  int count = 0;
  for (const auto& thread : threads) count += thread->predicate != 0;
  for (const auto& thread : threads) {
    thread->count = count;
    thread->state = State::kReady;
  }
  return true;
}

void run_block() {
  for (std::size_t i = 0; i < running.count; ++i) {
    Thread& thread = *running.stage->threads[i];
    thread.fiber.arm(run_thread);
    thread.state = State::kReady;
    thread.odd_barrier = thread.odd_meeting = false;
    thread.collective = nullptr;
    const auto number = static_cast<unsigned>(i);
    thread.index = {number % block_extent.x, number / block_extent.x % block_extent.y,
                    number / (block_extent.x * block_extent.y)};
  }
  for (Warp& warp : running.stage->warps) warp.waiting = warp.gone = 0;
  do {
    run_warps();
  } while (running.failure.empty() && open_barrier());
  for (std::size_t i = 0; i < running.count; ++i) {
    Thread& thread = *running.stage->threads[i];
    if (thread.state != State::kDone) thread.fiber.abandon(running.stage->this_end());
  }
}

// The next block's.
void change_stage() {
  if (under_thread_sanitizer()) running.stage = &running.stages[running.stage == running.stages];
  running.stage->odd_block = !running.stage->odd_block;
}

}  // namespace

unsigned lane_index() { return static_cast<unsigned>(number_of_current() % kWarpSize); }

int block_barrier(int predicate, const Place& where) {
  Thread& me = *running.current;
  me.predicate = predicate;
  me.where = where;
  me.state = State::kAtBarrier;
  char* point = &running.stage->barrier[me.odd_barrier];
  me.odd_barrier = !me.odd_barrier;
  publish(point);
  suspend();
  observe(point);
  return me.count;
}

LaneWords meet(const WarpCollective& collective, unsigned mask, const LaneWords& in,
               const Place& where) {
  Thread& me = *running.current;
  const std::size_t number = number_of_current();
  const auto lane = static_cast<unsigned>(number % kWarpSize);
  Warp& warp = running.stage->warps[number / kWarpSize];
  me.collective = &collective;
  me.mask = mask;
  me.where = where;
  if (!(mask >> lane & 1)) fail_thread("a lane that is not in its own mask");
  if (mask & warp.gone) fail_thread("lanes of the mask have ended");
  char* point = &warp.meeting[me.odd_meeting];
  if (collective.orders_memory) {
    me.odd_meeting = !me.odd_meeting;
    publish(point);
  }
  warp.in[lane] = in;
  unsigned here = 1u << lane;
  for (unsigned others = warp.waiting & mask; others; others &= others - 1) {
    const auto other = static_cast<unsigned>(std::countr_zero(others));
    const Thread& thread = *running.stage->threads[number - lane + other];
    if (thread.mask != mask) continue;  // perhaps they meet others first
    if (thread.collective != &collective) fail_thread("lanes of a mask in different collectives");
    here |= 1u << other;
  }
  if (here == mask) {
    if (collective.compute) collective.compute(warp.in, warp.out, mask);
    warp.waiting &= ~mask;
    for (unsigned all = mask; all; all &= all - 1) {
      running.stage->threads[number - lane + static_cast<unsigned>(std::countr_zero(all))]->state =
          State::kReady;
    }
    // The last to come is not always the first to go on.
    if (running.order.kind != ThreadOrder::kForward) suspend();
  } else {
    warp.waiting |= 1u << lane;
    me.state = State::kAtCollective;
    suspend();
  }
  if (collective.orders_memory) observe(point);
  return warp.out[lane];
}

PendingCopies& pending_copies() { return running.current->copies; }

void fail_thread(const char* text) {
  const Thread& me = *running.current;
  running.failure =
      fmt::format("thread {} of block {}: {}", text_of(me.index), text_of(block_index), text);
  if (me.collective) {
    running.failure += fmt::format(" (in or after {} of lanes {:08x} at {})", me.collective->name,
                                   me.mask, text_of_place(me));
  }
  suspend();
  __builtin_unreachable();
}

void detail::run_grid(Extent grid, Extent block, std::size_t dynamic_shared_bytes,
                      ThreadOrder order, void (*body)(const void*), const void* context) {
  const std::size_t count = block.count();
  if (count == 0 || count > 1024 || count % kWarpSize != 0 || block.z > 64) {
    fail("simt: block of {} x {} x {} threads, expected whole warps, at most 1024 threads", block.x,
         block.y, block.z);
  }
  if (grid.count() == 0 || grid.x > 0x7fffffff || grid.y > 65535 || grid.z > 65535) {
    fail("simt: grid of {} x {} x {} blocks, expected 1 to 2^31-1 x 65535 x 65535", grid.x, grid.y,
         grid.z);
  }
  if (dynamic_shared_bytes > kLargestSharedMemory) {
    fail("simt: {} bytes of dynamic shared memory, expected at most {}", dynamic_shared_bytes,
         kLargestSharedMemory);
  }
  for (Stage& stage : running.stages) {
    while (stage.threads.size() < count) stage.threads.push_back(std::make_unique<Thread>());
    stage.warps.resize(count / kWarpSize);
    if (!under_thread_sanitizer()) break;
  }
  running.count = count;
  running.body = body;
  running.context = context;
  running.order = order;
  running.random = Random(order.seed);
  running.failure.clear();
  grid_extent = grid;
  block_extent = block;
  running.warp_turns = turns_of(count / kWarpSize);
  running.lane_turns = turns_of(kWarpSize);
  std::vector<std::size_t> block_turns = turns_of(grid.count());
  shuffle_if_random(block_turns);
  publish(&running.begin);
  for (const std::size_t b : block_turns) {
    block_index = {static_cast<unsigned>(b % grid.x), static_cast<unsigned>(b / grid.x % grid.y),
                   static_cast<unsigned>(b / grid.x / grid.y)};
    change_stage();
    detail::begin_shared_memory(running.stage == running.stages ? 0 : 1, dynamic_shared_bytes);
    run_block();
    if (!running.failure.empty()) break;
  }
  for (Stage& stage : running.stages) {
    observe(stage.this_end());
    observe(stage.end_before());
  }
  if (!running.failure.empty()) throw Error("simt: " + running.failure);
}

}  // namespace reckon::simt
