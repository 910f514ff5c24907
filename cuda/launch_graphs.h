#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>

#include "cuda/graph.h"
#include "cuda/run_input.h"

namespace reckon::cuda {

// Graphs of the launches of runs, one a shape.
class LaunchGraphs {
 public:
  // Of the memory that launches use and that may move.
  using Addresses = std::array<const void*, 8>;

  // Does work(), which makes the same launches whenever shape and addresses are the same. The first
  // time of a shape it is called, as it may allocate memory and measure algorithms then; the second
  // time it is captured, and from then on the graph does it. Where the addresses have changed it is
  // captured anew. Where capturing fails it is called every time, and a warning says so.
  void run(const RunShape& shape, const Addresses& addresses, Stream stream,
           const std::function<void()>& work);
  void clear() { entries_.clear(); }

 private:
  struct Entry {
    Addresses addresses;
    std::optional<Graph> graph;
  };

  std::map<RunShape, Entry> entries_;
  bool can_capture_ = true;
};

}  // namespace reckon::cuda
