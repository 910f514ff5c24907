#include "cuda/graph.h"

#include <cuda_runtime_api.h>

#include <utility>

#include "cuda/check.cuh"

namespace reckon::cuda {
namespace {

struct DestroyCaptured {
  void operator()(CUgraph_st* graph) const { cudaGraphDestroy(graph); }
};
using Captured = std::unique_ptr<CUgraph_st, DestroyCaptured>;

// Ends in any case, or the stream would be of no use any more.
class Capture {
 public:
  // What other threads do on streams of theirs is none of its business.
  explicit Capture(Stream stream) : stream_(stream) {
    check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal),
          "cudaStreamBeginCapture");
  }
  ~Capture() {
    if (!stream_) return;
    cudaGraph_t graph = nullptr;
    cudaStreamEndCapture(stream_, &graph);
    const Captured unused(graph);
    cudaGetLastError();  // or a later call would report it again
  }
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

  Captured end() {
    cudaGraph_t graph = nullptr;
    const cudaError_t status = cudaStreamEndCapture(std::exchange(stream_, nullptr), &graph);
    Captured captured(graph);
    if (status != cudaSuccess) cudaGetLastError();
    check(status, "cudaStreamEndCapture");
    return captured;
  }

 private:
  Stream stream_;
};

}  // namespace

Graph::Graph(Stream stream, const std::function<void()>& work) {
  Capture capture(stream);
  work();
  const Captured captured = capture.end();
  cudaGraphExec_t made = nullptr;
  check(cudaGraphInstantiate(&made, captured.get(), 0), "cudaGraphInstantiate");
  graph_.reset(made);
}

void Graph::Destroy::operator()(CUgraphExec_st* graph) const { cudaGraphExecDestroy(graph); }

void Graph::launch(Stream stream) const {
  check(cudaGraphLaunch(graph_.get(), stream), "cudaGraphLaunch");
}

}  // namespace reckon::cuda
