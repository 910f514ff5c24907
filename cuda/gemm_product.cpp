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

cublasLtEpilogue_t epilogue_of(GemmEpilogue epilogue) {
  switch (epilogue) {
    case GemmEpilogue::kNone:
      return CUBLASLT_EPILOGUE_DEFAULT;
    case GemmEpilogue::kBias:
      return CUBLASLT_EPILOGUE_BIAS;
    case GemmEpilogue::kBiasRelu:
      return CUBLASLT_EPILOGUE_RELU_BIAS;
    case GemmEpilogue::kBiasGeluTanh:
      break;
  }
  return CUBLASLT_EPILOGUE_GELU_BIAS;
}

template <class T>
void set(cublasLtMatmulDesc_t operation, cublasLtMatmulDescAttributes_t attribute, const T& value) {
  check(GemmLibrary::get().cublasLtMatmulDescSetAttribute(operation, attribute, &value,
                                                          sizeof(value)),
        "cublasLtMatmulDescSetAttribute");
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

GemmProduct::GemmProduct(cublasLtHandle_t handle, const GemmKind& kind, const GemmShape& shape,
                         const void* bias)
    : handle_(handle),
      kind_(kind),
      operation_(make_operation(kind)),
      weight_(make_layout(types_of(kind.type).operand, shape.outputs, shape.inputs)),
      x_(make_layout(types_of(kind.type).operand, shape.rows, shape.inputs)),
      out_(make_layout(types_of(kind.type).product, shape.rows, shape.outputs)) {
  set_bias(bias);
}

auto GemmProduct::make_operation(const GemmKind& kind) -> Operation {
  const GemmLibrary& library = GemmLibrary::get();
  const Types types = types_of(kind.type);
  cublasLtMatmulDesc_t made = nullptr;
  check(library.cublasLtMatmulDescCreate(&made, types.compute, types.scale),
        "cublasLtMatmulDescCreate");
  Operation operation = {made, library.cublasLtMatmulDescDestroy};
  set(made, CUBLASLT_MATMUL_DESC_TRANSA, CUBLAS_OP_T);
  set(made, CUBLASLT_MATMUL_DESC_EPILOGUE, epilogue_of(kind.epilogue));
  return operation;
}

// Its numbers are those of the product, as it is where nothing else is said.
void GemmProduct::set_bias(const void* bias) const {
  if (kind_.epilogue == GemmEpilogue::kNone) return;
  set(operation_.get(), CUBLASLT_MATMUL_DESC_BIAS_POINTER, bias);
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
  const cublasStatus_t status = GemmLibrary::get().cublasLtMatmulAlgoGetHeuristic(
      handle_, operation_.get(), weight_.get(), x_.get(), out_.get(), out_.get(), preference.get(),
      most, results.data(), &found);
  if (status == CUBLAS_STATUS_NOT_SUPPORTED) return {};
  check(status, "cublasLtMatmulAlgoGetHeuristic");
  std::vector<cublasLtMatmulAlgo_t> out;
  for (const auto& result : std::span(results).first(static_cast<std::size_t>(found))) {
    if (result.state == CUBLAS_STATUS_SUCCESS) out.push_back(result.algo);
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

void GemmProduct::multiply(const cublasLtMatmulAlgo_t& algorithm, const GemmOperands& operands,
                           void* workspace, Stream stream) const {
  const Types types = types_of(kind_.type);
  const auto& [x, weight, out, bias] = operands;
  set_bias(bias);
  check(GemmLibrary::get().cublasLtMatmul(
            handle_, operation_.get(), types.one, weight, weight_.get(), x, x_.get(), types.zero,
            out, out_.get(), out, out_.get(), &algorithm, workspace, kGemmWorkspaceBytes, stream),
        "cublasLtMatmul");
}

}  // namespace reckon::cuda
