#pragma once

#include <cstdio>
#include <filesystem>
#include <string>

#include "bench/gate/injection.h"

namespace reckon::gate {

struct WorkerOptions {
  std::filesystem::path model;  // empty: paths that need one are refused
  std::string variant = "fp32";
  Injection injection;  // to see that it is found
};

// Measures slices of hot paths as it is asked to: one request a line of `input`, one answer a line
// of `output`, an error among them. Returns at the end of the input. Throws Error when the output
// is closed.
void serve_slices(const WorkerOptions& options, std::FILE* input, std::FILE* output);

}  // namespace reckon::gate
