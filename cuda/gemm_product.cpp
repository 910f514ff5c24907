#include "cuda/gemm_product.cuh"

#include <cstdint>

#include "core/error.h"

namespace reckon::cuda {
namespace {

constexpr float kFloatOne = 1, kFloatZero = 0;
constexpr std::int32_t kIntOne = 1, kIntZero = 0;

// How a type of product is asked for.
struct Types {
  cublasComputeType_t compute;
  cudaDataType_t scale, operand, product;
  const void* one = &kFloatOne;
  const void* zero = &kFloatZero;
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
      return {CUBLAS_COMPUTE_32I, CUDA_R_32I, CUDA_R_8I, CUDA_R_32I, &kIntOne, &kIntZero};
    case GemmType::kFp8:
      break;
  }
  return {CUBLAS_COMPUTE_32F, CUDA_R_32F, CUDA_R_8F_E4M3, CUDA_R_32F};
}

using Preference =
    std::unique_ptr<cublasLtMatmulPreferenceOpaque_t, decltype(&cublasLtMatmulPreferenceDestroy)>;

Preference make_preference() {
  cublasLtMatmulPreference_t made = nullptr;
  check(GemmLibrary::get().cublasLtMatmulPreferenceCreate(&made), "cublasLtMatmulPreferenceCreate");
  return {made, GemmLibrary::get().cublasLtMatmulPreferenceDestroy};
}

template <class T>
void set(const Preference& preference, cublasLtMatmulPreferenceAttributes_t attribute,
         const T& value) {
  check(GemmLibrary::get().cublasLtMatmulPreferenceSetAttribute(preference.get(), attribute, &value,
                                                                sizeof(value)),
        "cublasLtMatmulPreferenceSetAttribute");
}

}  // namespace

GemmProduct::GemmProduct(cublasLtHandle_t handle, GemmType type, const GemmShape& shape)
    : handle_(handle),
      type_(type),
      shape_(shape),
      operation_(make_operation(type)),
      weight_(make_layout(types_of(type).operand, shape.outputs, shape.inputs)),
      x_(make_layout(types_of(type).operand, shape.rows, shape.inputs)),
      out_(make_layout(types_of(type).product, shape.rows, shape.outputs)) {}

auto GemmProduct::make_operation(GemmType type) -> Operation {
  const GemmLibrary& library = GemmLibrary::get();
  cublasLtMatmulDesc_t made = nullptr;
  check(library.cublasLtMatmulDescCreate(&made, types_of(type).compute, types_of(type).scale),
        "cublasLtMatmulDescCreate");
  Operation operation = {made, library.cublasLtMatmulDescDestroy};
  const cublasOperation_t transposed = CUBLAS_OP_T;
  check(library.cublasLtMatmulDescSetAttribute(made, CUBLASLT_MATMUL_DESC_TRANSA, &transposed,
                                               sizeof(transposed)),
        "cublasLtMatmulDescSetAttribute");
  return operation;
}

// cuBLAS's matrices are column-major: a row-major [rows, columns] is its [columns, rows].
auto GemmProduct::make_layout(cudaDataType_t type, int rows, int columns) -> Layout {
  cublasLtMatrixLayout_t made = nullptr;
  check(GemmLibrary::get().cublasLtMatrixLayoutCreate(&made, type,
                                                      static_cast<std::uint64_t>(columns),
                                                      static_cast<std::uint64_t>(rows), columns),
        "cublasLtMatrixLayoutCreate");
  return {made, GemmLibrary::get().cublasLtMatrixLayoutDestroy};
}

std::vector<cublasLtMatmulAlgo_t> GemmProduct::algorithms(bool split_sums, int most) const {
  const Preference preference = make_preference();
  set(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, kGemmWorkspaceBytes);
  if (!split_sums) {
    constexpr std::uint32_t kNone = CUBLASLT_REDUCTION_SCHEME_NONE;
    set(preference, CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, kNone);
  }
  std::vector<cublasLtMatmulHeuristicResult_t> results(static_cast<std::size_t>(most));
  int found = 0;
  check(GemmLibrary::get().cublasLtMatmulAlgoGetHeuristic(
            handle_, operation_.get(), weight_.get(), x_.get(), out_.get(), out_.get(),
            preference.get(), most, results.data(), &found),
        "cublasLtMatmulAlgoGetHeuristic");
  std::vector<cublasLtMatmulAlgo_t> out;
  for (const auto& result : std::span(results).first(static_cast<std::size_t>(found))) {
    if (result.state == CUBLAS_STATUS_SUCCESS) out.push_back(result.algo);
  }
  if (out.empty()) {
    fail("cuBLASLt: no algorithm for {} x {} x {}", shape_.rows, shape_.outputs, shape_.inputs);
  }
  return out;
}

bool GemmProduct::can_use(const cublasLtMatmulAlgo_t& algorithm) const {
  cublasLtMatmulHeuristicResult_t result = {};
  return GemmLibrary::get().cublasLtMatmulAlgoCheck(handle_, operation_.get(), weight_.get(),
                                                    x_.get(), out_.get(), out_.get(), &algorithm,
                                                    &result) == CUBLAS_STATUS_SUCCESS &&
         result.workspaceSize <= kGemmWorkspaceBytes;
}

void GemmProduct::multiply(const cublasLtMatmulAlgo_t& algorithm, const void* x, const void* weight,
                           void* out, void* workspace, Stream stream) const {
  const Types types = types_of(type_);
  check(GemmLibrary::get().cublasLtMatmul(
            handle_, operation_.get(), types.one, weight, weight_.get(), x, x_.get(), types.zero,
            out, out_.get(), out, out_.get(), &algorithm, workspace, kGemmWorkspaceBytes, stream),
        "cublasLtMatmul");
}

}  // namespace reckon::cuda
