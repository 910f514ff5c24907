#include "bench/backend.h"

#include "core/cuda_variant.h"
#include "core/error.h"
#include "core/scoring/compressed_scorer.h"

#ifdef RECKON_HAS_CUDA
#include "cuda/cuda_encoder.h"
#include "cuda/cuda_scorer.h"
#include "cuda/device.h"
#include "cuda/kernels/ranking_metrics.h"
#include "cuda/list_judging.h"
#include "cuda/pair_counting.h"
#endif

namespace reckon {

#ifdef RECKON_HAS_CUDA
namespace {

class CudaAllPairsCounter final : public AllPairsCounter {
 public:
  explicit CudaAllPairsCounter(std::span<const float> positives) : counting_(positives) {}
  void add(std::span<const float> negatives, std::size_t) override { counting_.add(negatives); }
  PairCounts counts() override {
    const cuda::PairCounting::Sum sum = counting_.counts();
    return {.twice_wins = 2 * sum.wins + sum.ties, .pairs = sum.pairs};
  }

 private:
  cuda::PairCounting counting_;
};

class CudaEvaluationDevice final : public EvaluationDevice {
 public:
  std::unique_ptr<AllPairsCounter> make_all_pairs_counter(
      std::span<const float> positives) const override {
    return std::make_unique<CudaAllPairsCounter>(positives);
  }
  std::span<const std::string_view> list_metrics() const override { return cuda::kRankingMetrics; }
  std::vector<double> judge_lists(const Matrix<std::int32_t>& lists, const UserItems& relevant,
                                  std::span<const std::size_t> cutoffs) const override {
    return cuda::judge_lists(lists, relevant, cutoffs);
  }
};

}  // namespace
#endif

std::unique_ptr<Encoder> make_backend_encoder(const Model& model, const Variant& variant) {
  if (variant.backend == "cuda") {
    parse_cuda_options(variant);  // what is wrong with it comes before what is missing
#ifdef RECKON_HAS_CUDA
    return cuda::make_cuda_encoder(model, variant);
#else
    fail("variant '{}': {}", variant.text, missing_of_gpu());
#endif
  }
  return make_encoder(model, variant);
}

std::unique_ptr<Scorer> make_backend_scorer(const ScoringChoice& choice,
                                            MatrixView<const float> items, std::size_t threads) {
#ifdef RECKON_HAS_CUDA
  if (choice.backend == "cuda") return cuda::make_cuda_scorer(items);
#endif
  if (choice.backend != "cpu") {
    fail("scorer: backend '{}' is not built into this program", choice.backend);
  }
  if (choice.items.format == ItemFormat::kFp32) return make_cpu_scorer(items);
  return make_compressed_scorer(items, choice.items, threads);
}

std::unique_ptr<EvaluationDevice> make_evaluation_device(std::string_view backend) {
#ifdef RECKON_HAS_CUDA
  if (backend == "cuda") return std::make_unique<CudaEvaluationDevice>();
#endif
  if (backend != "cpu") fail("evaluation: backend '{}' is not built into this program", backend);
  return nullptr;
}

std::string_view built_backends() {
#ifdef RECKON_HAS_CUDA
  return "cpu and cuda";
#else
  return "cpu";
#endif
}

std::string missing_of_gpu() {
#ifdef RECKON_HAS_CUDA
  return missing_device();
#else
  return "the CUDA library is not built into this program: cmake --preset cuda builds one that has "
         "it, where nvcc of CUDA 13 is found";
#endif
}

std::string gpu_bus_id() {
#ifdef RECKON_HAS_CUDA
  return device_bus_id();
#else
  return {};
#endif
}

}  // namespace reckon
