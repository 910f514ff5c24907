#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "bench/micro/micro_inputs.h"
#include "core/progress.h"

namespace reckon::micro {

// How Google Benchmark is asked for.
struct MicroRun {
  std::vector<std::string> flags;  // its own, but for the file: "--benchmark_filter=gemm"
  bool json = false;               // whether the flags ask for JSON on standard output
  std::filesystem::path out;       // its file, or empty
  std::string out_format = "json";
};

struct MicroResult {
  std::string json;           // what is to be printed; empty where the benchmarks have printed
  std::size_t failed = 0;     // benchmarks that could not run
  std::string first_failure;  // why the first one could not
  std::vector<Limit> limits;  // that were measured
};

// Groups whose benchmarks these inputs do not allow, with the reason: {"tokenizer", "--model ..."}.
std::vector<std::pair<std::string, std::string>> left_out(const MicroInputs& inputs);

// Runs the registered benchmarks that the flags select; a console report goes to standard
// output as it comes. JSON is Google Benchmark's with the object context.reckon added: the facts,
// the limits and what was left out. Throws Error where the filter selects nothing or the file
// cannot be written, and lets Interrupted pass between benchmarks. To be called once a process.
MicroResult run_microbenchmarks(MicroInputs& inputs, const MicroRun& run,
                                const nlohmann::ordered_json& facts, Progress& progress);

}  // namespace reckon::micro
