#pragma once

#include <functional>
#include <memory>

#include "cuda/runtime.h"

struct CUgraphExec_st;

namespace reckon::cuda {

// Launches that were captured once and are given to a stream again as one, with the arguments that
// they had.
class Graph {
 public:
  // Captures what work() gives to the stream, instead of doing it. work() must neither wait nor
  // allocate. Throws Error when it cannot be captured; the stream can be used as before.
  Graph(Stream stream, const std::function<void()>& work);
  void launch(Stream stream) const;

 private:
  struct Destroy {
    void operator()(CUgraphExec_st* graph) const;
  };
  std::unique_ptr<CUgraphExec_st, Destroy> graph_;
};

}  // namespace reckon::cuda
