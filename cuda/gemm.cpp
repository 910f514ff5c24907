#include "cuda/gemm.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "core/error.h"
#include "core/standard_error.h"
#include "cuda/device.h"
#include "cuda/device_stopwatch.h"
#include "cuda/gemm_choices.h"
#include "cuda/gemm_product.cuh"

namespace reckon::cuda {
namespace {

static_assert(sizeof(cublasLtMatmulAlgo_t) == sizeof(GemmChoices::Algorithm));

using Handle = std::unique_ptr<cublasLtContext, decltype(&cublasLtDestroy)>;

Handle make_handle() {
  cublasLtHandle_t made = nullptr;
  check(GemmLibrary::get().cublasLtCreate(&made), "cublasLtCreate");
  return {made, GemmLibrary::get().cublasLtDestroy};
}

// All that the fastest algorithm depends on beside the product.
std::string key_of_choices() {
  const GpuStatus status = gpu_status();
  const GpuDevice device = status.devices.empty() ? GpuDevice() : status.devices.front();
  return fmt::format("{} ({}, {} multiprocessors), driver for CUDA {}, cuBLASLt {}", device.name,
                     device_architecture(), device.multiprocessors, status.driver_version,
                     GemmLibrary::get().cublasLtGetVersion());
}

void print_warning(std::string_view text) { print_error("warning: {}\n", text); }

}  // namespace

struct GemmChooser::State {
  explicit State(GemmAlgorithms algorithms) {
    if (algorithms == GemmAlgorithms::kMeasured) {
      choices.emplace(cache_folder(), key_of_choices(), print_warning);
    }
  }

  std::optional<GemmChoices> choices;  // where they are measured
};

GemmChooser::GemmChooser(GemmAlgorithms algorithms) : state_(std::make_shared<State>(algorithms)) {}

struct Gemm::State {
  // A product made ready for one shape.
  struct Plan {
    GemmProduct product;
    cublasLtMatmulAlgo_t algorithm;
  };
  struct Operands {
    const void* x;
    const void* weight;
    void* out;
  };

  State(std::shared_ptr<GemmChooser::State> chooser_, Stream stream)
      : chooser(std::move(chooser_)), workspace(kGemmWorkspaceBytes, stream) {}

  Plan make_plan(GemmType type, const GemmShape& shape, const Operands& operands, Stream stream) {
    Plan plan = {GemmProduct(handle.get(), type, shape), {}};
    if (chooser->choices) {
      plan.algorithm = measured(plan.product, bucket_of(type, shape), operands, stream);
      return plan;
    }
    plan.algorithm = fixed(type, shape);
    if (!plan.product.can_use(plan.algorithm)) {
      fail("cuBLASLt: {} rows need another algorithm than {}", shape.rows, kFixedRows);
    }
    return plan;
  }

  // That of many rows, whatever the number of rows.
  cublasLtMatmulAlgo_t fixed(GemmType type, const GemmShape& shape) const {
    return GemmProduct(handle.get(), type, {kFixedRows, shape.outputs, shape.inputs})
        .algorithms(false, 1)
        .front();
  }

  cublasLtMatmulAlgo_t measured(const GemmProduct& product, const GemmBucket& bucket,
                                const Operands& operands, Stream stream) {
    const auto chosen = chooser->choices->choose(
        bucket,
        [&](const GemmChoices::Algorithm& known) {
          return product.can_use(std::bit_cast<cublasLtMatmulAlgo_t>(known));
        },
        [&] { return std::bit_cast<GemmChoices::Algorithm>(fastest(product, operands, stream)); });
    return std::bit_cast<cublasLtMatmulAlgo_t>(chosen);
  }

  cublasLtMatmulAlgo_t fastest(const GemmProduct& product, const Operands& operands,
                               Stream stream) {
    constexpr int kCandidates = 8;
    cublasLtMatmulAlgo_t best = {};
    double least = std::numeric_limits<double>::infinity();
    for (const cublasLtMatmulAlgo_t& algorithm : product.algorithms(true, kCandidates)) {
      const double seconds = seconds_of(product, algorithm, operands, stream);
      if (seconds >= least) continue;
      least = seconds;
      best = algorithm;
    }
    return best;
  }

  // The product is computed again and again, into its place.
  double seconds_of(const GemmProduct& product, const cublasLtMatmulAlgo_t& algorithm,
                    const Operands& operands, Stream stream) {
    constexpr int kRounds = 5;
    DeviceStopwatch stopwatch;
    double least = std::numeric_limits<double>::infinity();
    for (int round = 0; round < kRounds; ++round) {
      stopwatch.start(stream);
      product.multiply(algorithm, operands.x, operands.weight, operands.out, workspace.data(),
                       stream);
      const double seconds = stopwatch.seconds(stream);
      if (round > 0) least = std::min(least, seconds);  // the first one loads the kernel
    }
    return least;
  }

  static constexpr int kFixedRows = 4096;

  std::shared_ptr<GemmChooser::State> chooser;
  Handle handle = make_handle();
  DeviceArray<unsigned char> workspace;
  std::map<std::tuple<GemmType, int, int, int>, Plan> plans;
};

Gemm::Gemm(const GemmChooser& chooser, Stream stream)
    : state_(std::make_unique<State>(chooser.state_, stream)) {}
Gemm::~Gemm() = default;

void Gemm::multiply(GemmType type, const GemmShape& shape, const void* x, const void* weight,
                    void* out, Stream stream) {
  const auto key = std::tuple(type, shape.rows, shape.outputs, shape.inputs);
  auto found = state_->plans.find(key);
  if (found == state_->plans.end()) {
    found =
        state_->plans.emplace(key, state_->make_plan(type, shape, {x, weight, out}, stream)).first;
  }
  found->second.product.multiply(found->second.algorithm, x, weight, out, state_->workspace.data(),
                                 stream);
}

}  // namespace reckon::cuda
