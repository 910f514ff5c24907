#pragma once

#include <cstddef>

namespace reckon::simt {

// Calls of the runtime so far: copies, launches, products and so on.
std::size_t runtime_calls();

// Takes the device away: of the calls to come, all but the first `calls` fail.
void lose_device_after(std::size_t calls);
void give_device_back();

// Every call of the runtime begins with it. Throws Error, naming the call, where there is no
// device.
void begin_runtime_call(const char* call);

}  // namespace reckon::simt
