#pragma once

#include <cstdio>

namespace reckon::gate {

// What another program on the same machine does to a measurement: on every processor that this
// process may use a thread computes and reads through memory in bursts of up to half a second, with
// pauses of up to a second between, by chance. Returns at the end of the input.
void disturb_machine(std::FILE* input);

}  // namespace reckon::gate
