#pragma once

#include <cstddef>
#include <tuple>
#include <utility>

#include "cuda/simt/block.h"
#include "cuda/simt/device_loss.h"
#include "cuda/simt/device_memory.h"
#include "cuda/simt/stream.h"

namespace reckon::simt {

// The order of the launches to come.
void set_thread_order(ThreadOrder order);
ThreadOrder thread_order();

// kernel<<<grid, block, dynamic_shared_bytes, stream>>>(arguments...)
template <class... Parameters, class... Arguments>
void launch(cuda::Stream stream, void (*kernel)(Parameters...), Extent grid, Extent block,
            std::size_t dynamic_shared_bytes, Arguments&&... arguments) {
  struct Call {
    void (*kernel)(Parameters...);
    std::tuple<Parameters...> arguments;
  };
  begin_runtime_call("launch");
  submit_launch(stream, [grid, block, dynamic_shared_bytes, order = thread_order(),
                         call = Call{kernel, {std::forward<Arguments>(arguments)...}}] {
    const DeviceMemoryIsOpen open;
    detail::run_grid(
        grid, block, dynamic_shared_bytes, order,
        [](const void* context) {
          const auto& made = *static_cast<const Call*>(context);
          std::apply(made.kernel, made.arguments);
        },
        &call);
  });
}

}  // namespace reckon::simt
