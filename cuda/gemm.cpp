#include "cuda/gemm.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>
#include <optional>
#include <span>
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
  State(std::shared_ptr<GemmChooser::State> chooser_, Stream stream)
      : chooser(std::move(chooser_)), workspace(kGemmWorkspaceBytes, stream) {}

  // Nothing where there is no algorithm with the epilogue.
  std::optional<Plan> make_plan(const GemmKind& kind, const GemmShape& shape,
                                const GemmOperands& operands, Stream stream) {
    Plan plan = {GemmProduct(handle.get(), kind, shape, operands.bias), {}};
    const auto found = chooser->choices
                           ? measured(plan.product, bucket_of(kind, shape), operands, stream)
                           : fixed(plan.product, kind, shape, operands.bias);
    if (!found) {
      if (kind.epilogue != GemmEpilogue::kNone) return std::nullopt;
      fail("cuBLASLt: no algorithm for {} x {} x {}", shape.rows, shape.outputs, shape.inputs);
    }
    plan.algorithm = *found;
    return plan;
  }

  // That of many rows, whatever the number of rows.
  std::optional<cublasLtMatmulAlgo_t> fixed(const GemmProduct& product, const GemmKind& kind,
                                            const GemmShape& shape, const void* bias) const {
    const GemmShape many = {kFixedRows, shape.outputs, shape.inputs};
    const auto found = GemmProduct(handle.get(), kind, many, bias).algorithms(false, 1);
    if (found.empty()) return std::nullopt;
    // Where some numbers of rows had the kernel instead, bits would depend on the batch.
    if (!product.can_use(found.front())) {
      fail("cuBLASLt: {} rows need another algorithm than {}", shape.rows, kFixedRows);
    }
    return found.front();
  }

  std::optional<cublasLtMatmulAlgo_t> measured(const GemmProduct& product, const GemmBucket& bucket,
                                               const GemmOperands& operands, Stream stream) {
    const auto usable = [&](const GemmChoices::Algorithm& known) {
      return product.can_use(std::bit_cast<cublasLtMatmulAlgo_t>(known));
    };
    const auto known = chooser->choices->find(bucket);
    if (known && usable(*known)) return std::bit_cast<cublasLtMatmulAlgo_t>(*known);
    constexpr int kCandidates = 8;
    const auto candidates = product.algorithms(true, kCandidates);
    if (candidates.empty()) return std::nullopt;
    const auto chosen = chooser->choices->choose(bucket, usable, [&] {
      return std::bit_cast<GemmChoices::Algorithm>(fastest(product, candidates, operands, stream));
    });
    return std::bit_cast<cublasLtMatmulAlgo_t>(chosen);
  }

  cublasLtMatmulAlgo_t fastest(const GemmProduct& product,
                               std::span<const cublasLtMatmulAlgo_t> candidates,
                               const GemmOperands& operands, Stream stream) {
    cublasLtMatmulAlgo_t best = {};
    double least = std::numeric_limits<double>::infinity();
    for (const cublasLtMatmulAlgo_t& algorithm : candidates) {
      const double seconds = seconds_of(product, algorithm, operands, stream);
      if (seconds >= least) continue;
      least = seconds;
      best = algorithm;
    }
    return best;
  }

  // The product is computed again and again, into its place.
  double seconds_of(const GemmProduct& product, const cublasLtMatmulAlgo_t& algorithm,
                    const GemmOperands& operands, Stream stream) {
    constexpr int kRounds = 5;
    DeviceStopwatch stopwatch;
    double least = std::numeric_limits<double>::infinity();
    for (int round = 0; round < kRounds; ++round) {
      stopwatch.start(stream);
      product.multiply(algorithm, operands, workspace.data(), stream);
      const double seconds = stopwatch.seconds(stream);
      if (round > 0) least = std::min(least, seconds);  // the first one loads the kernel
    }
    return least;
  }

  static constexpr int kFixedRows = 4096;

  std::shared_ptr<GemmChooser::State> chooser;
  Handle handle = make_handle();
  DeviceArray<unsigned char> workspace;
  std::map<std::pair<GemmKind, GemmShape>, std::optional<Plan>> plans;
};

Gemm::Gemm(const GemmChooser& chooser, Stream stream)
    : state_(std::make_unique<State>(chooser.state_, stream)) {}
Gemm::~Gemm() = default;

bool Gemm::multiply(const GemmKind& kind, const GemmShape& shape, const GemmOperands& operands,
                    Stream stream) {
  const std::pair key(kind, shape);
  auto found = state_->plans.find(key);
  if (found == state_->plans.end()) {
    found = state_->plans.emplace(key, state_->make_plan(kind, shape, operands, stream)).first;
  }
  const std::optional<State::Plan>& plan = found->second;
  if (plan) plan->product.multiply(plan->algorithm, operands, state_->workspace.data(), stream);
  return plan.has_value();
}

}  // namespace reckon::cuda
