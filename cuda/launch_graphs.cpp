#include "cuda/launch_graphs.h"

#include "core/error.h"
#include "core/standard_error.h"

namespace reckon::cuda {

void LaunchGraphs::run(const RunShape& shape, const Addresses& addresses, Stream stream,
                       const std::function<void()>& work) {
  const auto [found, is_first] = entries_.try_emplace(shape);
  if (is_first || !can_capture_) return work();
  Entry& entry = found->second;
  if (!entry.graph || entry.addresses != addresses) {
    entry.graph.reset();
    try {
      entry.graph.emplace(stream, work);
    } catch (const Error& error) {
      work();  // says so where the device is at fault
      can_capture_ = false;
      print_error("warning: small batches are launched kernel by kernel: {}\n", error.what());
      return;
    }
    entry.addresses = addresses;
  }
  entry.graph->launch(stream);
}

}  // namespace reckon::cuda
