#include "cuda/graph.h"

#include <vector>

#include "cuda/simt/device_loss.h"
#include "cuda/simt/stream.h"

// The stand-in for cuda/graph.cpp: launches with copies of their arguments.
struct CUgraphExec_st {
  std::vector<std::function<void()>> launches;
};

namespace reckon::cuda {
namespace {

class Capture {
 public:
  Capture(Stream stream, CUgraphExec_st& graph) : stream_(stream) {
    simt::begin_capture(stream, graph.launches);
  }
  ~Capture() { simt::end_capture(stream_); }
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

 private:
  Stream stream_;
};

}  // namespace

Graph::Graph(Stream stream, const std::function<void()>& work) {
  simt::begin_runtime_call("Graph");
  graph_.reset(new CUgraphExec_st());
  const Capture capture(stream, *graph_);
  work();
}

void Graph::Destroy::operator()(CUgraphExec_st* graph) const { delete graph; }

void Graph::launch(Stream stream) const {
  simt::begin_runtime_call("Graph::launch");
  for (const auto& launch : graph_->launches) simt::submit(stream, launch);
}

}  // namespace reckon::cuda
