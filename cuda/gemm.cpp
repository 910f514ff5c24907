#include "cuda/gemm.h"

#include <cublasLt.h>
#include <dlfcn.h>

#include <map>
#include <tuple>

#include "core/error.h"

namespace reckon::cuda {
namespace {

constexpr std::size_t kWorkspaceBytes = std::size_t{32} << 20;  // what NVIDIA advises for Hopper

// The library, loaded when the first product is made ready. One row a function that is used.
struct Library {
  void* handle = nullptr;
#define RECKON_CUBLASLT(function) decltype(&::function) function = nullptr
  RECKON_CUBLASLT(cublasLtCreate);
  RECKON_CUBLASLT(cublasLtDestroy);
  RECKON_CUBLASLT(cublasLtMatmul);
  RECKON_CUBLASLT(cublasLtMatmulAlgoGetHeuristic);
  RECKON_CUBLASLT(cublasLtMatmulDescCreate);
  RECKON_CUBLASLT(cublasLtMatmulDescDestroy);
  RECKON_CUBLASLT(cublasLtMatmulDescSetAttribute);
  RECKON_CUBLASLT(cublasLtMatmulPreferenceCreate);
  RECKON_CUBLASLT(cublasLtMatmulPreferenceDestroy);
  RECKON_CUBLASLT(cublasLtMatmulPreferenceSetAttribute);
  RECKON_CUBLASLT(cublasLtMatrixLayoutCreate);
  RECKON_CUBLASLT(cublasLtMatrixLayoutDestroy);
  RECKON_CUBLASLT(cublasLtGetStatusString);
#undef RECKON_CUBLASLT

  Library() {
    const std::string name = fmt::format("libcublasLt.so.{}", CUBLAS_VER_MAJOR);
    handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
      fail("cuBLASLt: {}: install CUDA {} or add its folder to LD_LIBRARY_PATH", dlerror(),
           CUBLAS_VER_MAJOR);
    }
    const auto find = [&](auto& function, const char* function_name) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(
          dlsym(handle, function_name));
      if (!function) fail("cuBLASLt: {} has no {}", name, function_name);
    };
#define RECKON_CUBLASLT(function) find(function, #function)
    RECKON_CUBLASLT(cublasLtCreate);
    RECKON_CUBLASLT(cublasLtDestroy);
    RECKON_CUBLASLT(cublasLtMatmul);
    RECKON_CUBLASLT(cublasLtMatmulAlgoGetHeuristic);
    RECKON_CUBLASLT(cublasLtMatmulDescCreate);
    RECKON_CUBLASLT(cublasLtMatmulDescDestroy);
    RECKON_CUBLASLT(cublasLtMatmulDescSetAttribute);
    RECKON_CUBLASLT(cublasLtMatmulPreferenceCreate);
    RECKON_CUBLASLT(cublasLtMatmulPreferenceDestroy);
    RECKON_CUBLASLT(cublasLtMatmulPreferenceSetAttribute);
    RECKON_CUBLASLT(cublasLtMatrixLayoutCreate);
    RECKON_CUBLASLT(cublasLtMatrixLayoutDestroy);
    RECKON_CUBLASLT(cublasLtGetStatusString);
#undef RECKON_CUBLASLT
  }
  static const Library& get() {
    static const Library library;
    return library;
  }
};

void check(cublasStatus_t status, const char* call) {
  if (status != CUBLAS_STATUS_SUCCESS) {
    fail("{}: {}", call, Library::get().cublasLtGetStatusString(status));
  }
}

using Handle = std::unique_ptr<cublasLtContext, decltype(&cublasLtDestroy)>;
using Operation = std::unique_ptr<cublasLtMatmulDescOpaque_t, decltype(&cublasLtMatmulDescDestroy)>;
using Layout =
    std::unique_ptr<cublasLtMatrixLayoutOpaque_t, decltype(&cublasLtMatrixLayoutDestroy)>;
using Preference =
    std::unique_ptr<cublasLtMatmulPreferenceOpaque_t, decltype(&cublasLtMatmulPreferenceDestroy)>;

// How a type of product is asked for.
struct Types {
  cublasComputeType_t compute;
  cudaDataType_t scale, operand, product;
};

Types types_of(GemmType type) {
  switch (type) {
    case GemmType::kFp32:
      return {CUBLAS_COMPUTE_32F, CUDA_R_32F, CUDA_R_32F, CUDA_R_32F};
    case GemmType::kTf32:
      return {CUBLAS_COMPUTE_32F_FAST_TF32, CUDA_R_32F, CUDA_R_32F, CUDA_R_32F};
    case GemmType::kFp16:
      return {CUBLAS_COMPUTE_32F, CUDA_R_32F, CUDA_R_16F, CUDA_R_16F};
    case GemmType::kBf16:
      return {CUBLAS_COMPUTE_32F, CUDA_R_32F, CUDA_R_16BF, CUDA_R_16BF};
    case GemmType::kInt8:
      return {CUBLAS_COMPUTE_32I, CUDA_R_32I, CUDA_R_8I, CUDA_R_32I};
    case GemmType::kFp8:
      break;
  }
  return {CUBLAS_COMPUTE_32F, CUDA_R_32F, CUDA_R_8F_E4M3, CUDA_R_32F};
}

// cuBLAS's matrices are column-major: a row-major [rows, cols] is its [cols, rows].
Layout layout(cudaDataType_t type, int rows, int cols) {
  cublasLtMatrixLayout_t made = nullptr;
  check(Library::get().cublasLtMatrixLayoutCreate(&made, type, static_cast<std::uint64_t>(cols),
                                                  static_cast<std::uint64_t>(rows), cols),
        "cublasLtMatrixLayoutCreate");
  return {made, Library::get().cublasLtMatrixLayoutDestroy};
}

// A product made ready for one shape.
struct Plan {
  Operation operation;
  Layout weight, x, out;
  cublasLtMatmulAlgo_t algorithm;
};

Plan make_plan(const Handle& handle, GemmType type, const GemmShape& shape) {
  const Library& library = Library::get();
  const Types types = types_of(type);
  cublasLtMatmulDesc_t made = nullptr;
  check(library.cublasLtMatmulDescCreate(&made, types.compute, types.scale),
        "cublasLtMatmulDescCreate");
  Plan plan = {.operation = {made, library.cublasLtMatmulDescDestroy},
               .weight = layout(types.operand, shape.outputs, shape.inputs),
               .x = layout(types.operand, shape.rows, shape.inputs),
               .out = layout(types.product, shape.rows, shape.outputs),
               .algorithm = {}};
  const cublasOperation_t transposed = CUBLAS_OP_T;
  check(library.cublasLtMatmulDescSetAttribute(made, CUBLASLT_MATMUL_DESC_TRANSA, &transposed,
                                               sizeof(transposed)),
        "cublasLtMatmulDescSetAttribute");
  cublasLtMatmulPreference_t preference = nullptr;
  check(library.cublasLtMatmulPreferenceCreate(&preference), "cublasLtMatmulPreferenceCreate");
  const Preference owner = {preference, library.cublasLtMatmulPreferenceDestroy};
  check(library.cublasLtMatmulPreferenceSetAttribute(preference,
                                                     CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES,
                                                     &kWorkspaceBytes, sizeof(kWorkspaceBytes)),
        "cublasLtMatmulPreferenceSetAttribute");
  cublasLtMatmulHeuristicResult_t best = {};
  int found = 0;
  check(library.cublasLtMatmulAlgoGetHeuristic(handle.get(), made, plan.weight.get(), plan.x.get(),
                                               plan.out.get(), plan.out.get(), preference, 1, &best,
                                               &found),
        "cublasLtMatmulAlgoGetHeuristic");
  if (found == 0) {
    fail("cuBLASLt: no algorithm for {} x {} x {}", shape.rows, shape.outputs, shape.inputs);
  }
  plan.algorithm = best.algo;
  return plan;
}

}  // namespace

struct Gemm::State {
  Handle handle{nullptr, Library::get().cublasLtDestroy};
  DeviceArray<unsigned char> workspace{kWorkspaceBytes};
  std::map<std::tuple<GemmType, int, int, int>, Plan> plans;

  State() {
    cublasLtHandle_t made = nullptr;
    check(Library::get().cublasLtCreate(&made), "cublasLtCreate");
    handle.reset(made);
  }
};

Gemm::Gemm() : state_(std::make_unique<State>()) {}
Gemm::~Gemm() = default;

void Gemm::multiply(GemmType type, const GemmShape& shape, const void* x, const void* weight,
                    void* out, Stream stream) {
  const auto key = std::tuple(type, shape.rows, shape.outputs, shape.inputs);
  auto found = state_->plans.find(key);
  if (found == state_->plans.end()) {
    found = state_->plans.emplace(key, make_plan(state_->handle, type, shape)).first;
  }
  const Plan& plan = found->second;
  const float float_one = 1, float_zero = 0;
  const std::int32_t int_one = 1, int_zero = 0;
  const bool integer = type == GemmType::kInt8;
  const void* alpha = integer ? static_cast<const void*>(&int_one) : &float_one;
  const void* beta = integer ? static_cast<const void*>(&int_zero) : &float_zero;
  check(Library::get().cublasLtMatmul(state_->handle.get(), plan.operation.get(), alpha, weight,
                                      plan.weight.get(), x, plan.x.get(), beta, out, plan.out.get(),
                                      out, plan.out.get(), &plan.algorithm,
                                      state_->workspace.data(), kWorkspaceBytes, stream),
        "cublasLtMatmul");
}

}  // namespace reckon::cuda
