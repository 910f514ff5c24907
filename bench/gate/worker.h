#pragma once

#include <cstdio>
#include <filesystem>
#include <string>

namespace reckon::gate {

struct WorkerOptions {
  std::filesystem::path model;  // empty: paths that need one are refused
  std::string variant = "fp32";
  // Planted regressions, to see that they are found: at the end of a slice, `spin` times its CPU
  // time is spent on nothing; `wrong` changes a result.
  double spin = 0;
  bool wrong = false;
};

// Measures slices of hot paths as it is asked to: one request a line of `input`, one answer a line
// of `output`, an error among them. Returns at the end of the input. Throws Error when the output
// is closed.
void serve_slices(const WorkerOptions& options, std::FILE* input, std::FILE* output);

}  // namespace reckon::gate
