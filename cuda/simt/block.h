#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

// The block of threads that is running: what its threads call, and how it is run.
namespace reckon::simt {

constexpr unsigned kWarpSize = 32;

struct Index {
  unsigned x = 0, y = 0, z = 0;
};
struct Extent {
  unsigned x = 1, y = 1, z = 1;
  constexpr Extent(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) {}
  std::size_t count() const { return std::size_t{x} * y * z; }
};

// Where in a kernel a thread is.
struct Place {
  const char* file = "";
  unsigned line = 0;
};

// Of the thread that is running.
extern Index thread_index, block_index;
extern Extent block_extent, grid_extent;
unsigned lane_index();

// Waits for all threads of the block; how many of them passed a predicate other than 0. It ends the
// launch, with a list of who waits where, when they do not all wait at the same line.
int block_barrier(int predicate, const Place& where);

// What one lane gives to a collective of its warp, and what it gets back.
using LaneWords = std::array<std::uint64_t, 6>;
using WarpWords = std::array<LaneWords, kWarpSize>;

// A function of all lanes named in a mask, which meet for it.
struct WarpCollective {
  const char* name;
  void (*compute)(const WarpWords& in, WarpWords& out, unsigned mask);  // nullptr: only meet
  bool orders_memory = false;
};
LaneWords meet(const WarpCollective& collective, unsigned mask, const LaneWords& in,
               const Place& where);

// Asynchronous copies of the thread that is running, see async_copy.h.
struct PendingCopies;
PendingCopies& pending_copies();

// Ends the launch: it throws Error with this text, the thread and the block.
[[noreturn]] void fail_thread(const char* text);

// The order in which the threads of a block take turns. A turn lasts until the thread waits; it is
// the warps' order too, and that of the blocks.
struct ThreadOrder {
  enum Kind { kForward, kReverse, kRandom } kind = kForward;
  std::uint64_t seed = 0;  // of kRandom
};

namespace detail {
// Runs the blocks of a grid one after the other. Throws Error where a thread failed.
void run_grid(Extent grid, Extent block, std::size_t dynamic_shared_bytes, ThreadOrder order,
              void (*body)(const void*), const void* context);
}  // namespace detail

}  // namespace reckon::simt
