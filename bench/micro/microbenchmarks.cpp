#include "bench/micro/microbenchmarks.h"

#include <array>

namespace reckon::micro {

namespace {

#ifdef RECKON_HAS_CUDA
constexpr auto kCuda = add_cuda, kCudaMetrics = add_cuda_metrics, kCudaScoring = add_cuda_scoring;
#else
constexpr void (*kCuda)(MicroInputs&) = nullptr;
constexpr void (*kCudaMetrics)(MicroInputs&) = nullptr;
constexpr void (*kCudaScoring)(MicroInputs&) = nullptr;
#endif

}  // namespace

std::span<const MicrobenchmarkGroup> microbenchmark_groups() {
  static constexpr std::array<MicrobenchmarkGroup, 17> kGroups = {{
      {"tokenizer", "texts to token ids, and loading a tokenizer", true, add_tokenizer},
      {"encoder", "token ids to embeddings, by precision", true, add_encoder},
      {"gemm", "the products of MiniLM's layers", false, add_gemm},
      {"attention", "self-attention of MiniLM's heads", false, add_attention},
      {"layer_norm", "LayerNorm of MiniLM's rows", false, add_layer_norm},
      {"top_k", "exact top-100 lists of a million items", false, add_top_k},
      {"item_cf", "item-based collaborative filtering", false, add_item_cf},
      {"mixture", "choosing the weights of a mixture", false, add_mixture},
      {"metrics", "scores to ranking metrics, intervals and comparisons", false, add_metrics},
      {"auc", "counting pairs for an exact AUC", false, add_auc},
      {"judged", "ranked lists and judgments to measures", false, add_judged},
      {"resampling", "bootstrap and sign flips", false, add_resampling},
      {"hdf5_read", "columns of an HDF5 file to memory", false, add_hdf5_read},
      {"load_generator", "what the load generator takes of a query's time", false,
       add_load_generator},
      {"cuda", "the encoder's kernels on a GPU", false, kCuda, true},
      {"cuda_metrics", "scores and lists to AUC and ranking metrics on a GPU", false, kCudaMetrics,
       true},
      {"cuda_scoring", "lists, scores and products on a GPU", false, kCudaScoring, true},
  }};
  return kGroups;
}

}  // namespace reckon::micro
