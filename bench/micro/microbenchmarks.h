#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/micro/micro_inputs.h"

// The Google Benchmark programs of every hot path. Names of benchmarks begin with that of their
// group: "gemm/fp32/rows:16/inputs:384/outputs:1152".
namespace reckon::micro {

// A row of the table of groups: registers its benchmarks, which keep the inputs by reference.
struct MicrobenchmarkGroup {
  std::string_view name;
  std::string_view what;
  bool needs_model = false;
  void (*add)(MicroInputs& inputs);  // nullptr: not built into this program
  bool needs_gpu = false;
};

std::span<const MicrobenchmarkGroup> microbenchmark_groups();

void add_attention(MicroInputs& inputs);
void add_auc(MicroInputs& inputs);
void add_cuda(MicroInputs& inputs);
void add_cuda_metrics(MicroInputs& inputs);
void add_cuda_scoring(MicroInputs& inputs);
void add_encoder(MicroInputs& inputs);
void add_gemm(MicroInputs& inputs);
void add_hdf5_read(MicroInputs& inputs);
void add_item_cf(MicroInputs& inputs);
void add_judged(MicroInputs& inputs);
void add_layer_norm(MicroInputs& inputs);
void add_load_generator(MicroInputs& inputs);
void add_metrics(MicroInputs& inputs);
void add_mixture(MicroInputs& inputs);
void add_resampling(MicroInputs& inputs);
void add_tokenizer(MicroInputs& inputs);
void add_top_k(MicroInputs& inputs);

}  // namespace reckon::micro
