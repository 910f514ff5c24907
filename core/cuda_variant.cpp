#include "core/cuda_variant.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "core/error.h"

namespace reckon {

CudaOptions parse_cuda_options(const Variant& variant) {
  if (std::ranges::find(kCudaPrecisions, variant.precision) == kCudaPrecisions.end()) {
    fail("variant '{}': no precision '{}' on backend 'cuda', available: {}", variant.text,
         variant.precision, fmt::join(kCudaPrecisions, ", "));
  }
  CudaOptions options;
  for (const auto& [name, value] : variant.options) {
    bool* const option = name == "batch_invariant" ? &options.batch_invariant
                         : name == "graphs"        ? &options.graphs
                                                   : nullptr;
    if (option == nullptr || (value != "on" && value != "off")) {
      fail(
          "variant '{}': option '{}={}', expected on backend 'cuda' batch_invariant=on|off or "
          "graphs=on|off",
          variant.text, name, value);
    }
    *option = value == "on";
  }
  return options;
}

}  // namespace reckon
