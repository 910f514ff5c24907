#pragma once

#include <cstddef>
#include <tuple>
#include <utility>

#include "cuda/simt/block.h"
#include "cuda/simt/device_loss.h"
#include "cuda/simt/device_memory.h"

namespace reckon::simt {

// The order of the launches to come.
void set_thread_order(ThreadOrder order);
ThreadOrder thread_order();

// kernel<<<grid, block, dynamic_shared_bytes>>>(arguments...), to its end.
template <class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), Extent grid, Extent block,
            std::size_t dynamic_shared_bytes, Arguments&&... arguments) {
  struct Call {
    void (*kernel)(Parameters...);
    std::tuple<Parameters...> arguments;
  } call{kernel, {std::forward<Arguments>(arguments)...}};
  begin_runtime_call("launch");
  const DeviceMemoryIsOpen open;
  detail::run_grid(
      grid, block, dynamic_shared_bytes, thread_order(),
      [](void* context) {
        const auto& made = *static_cast<Call*>(context);
        std::apply(made.kernel, made.arguments);
      },
      &call);
}

}  // namespace reckon::simt
