#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "cuda/gemm.h"
#include "cuda/gemm_library.cuh"

namespace reckon::cuda {

constexpr std::size_t kGemmWorkspaceBytes = std::size_t{32}
                                            << 20;  // what NVIDIA advises for Hopper

// A product of one type and shape, as cuBLASLt knows it.
class GemmProduct {
 public:
  GemmProduct(cublasLtHandle_t handle, GemmType type, const GemmShape& shape);

  // Those that cuBLASLt expects to be fastest, the best one first, at most `most`; split_sums: also
  // those that add up parts of a sum which several blocks computed. Throws Error when there is
  // none.
  std::vector<cublasLtMatmulAlgo_t> algorithms(bool split_sums, int most) const;
  bool can_use(const cublasLtMatmulAlgo_t& algorithm) const;

  // out = x weight^T (gemm.h), workspace [kGemmWorkspaceBytes].
  void multiply(const cublasLtMatmulAlgo_t& algorithm, const void* x, const void* weight, void* out,
                void* workspace, Stream stream) const;

 private:
  using Operation =
      std::unique_ptr<cublasLtMatmulDescOpaque_t, decltype(&cublasLtMatmulDescDestroy)>;
  using Layout =
      std::unique_ptr<cublasLtMatrixLayoutOpaque_t, decltype(&cublasLtMatrixLayoutDestroy)>;
  static Operation make_operation(GemmType type);
  static Layout make_layout(cudaDataType_t type, int rows, int columns);

  cublasLtHandle_t handle_;
  GemmType type_;
  GemmShape shape_;
  Operation operation_;
  Layout weight_, x_, out_;
};

}  // namespace reckon::cuda
