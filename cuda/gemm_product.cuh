#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "cuda/gemm.h"
#include "cuda/gemm_library.cuh"

namespace reckon::cuda {

constexpr std::size_t kGemmWorkspaceBytes = std::size_t{32}
                                            << 20;  // what NVIDIA advises for Hopper

// A product of one kind and shape, as cuBLASLt knows it.
class GemmProduct {
 public:
  // `bias` is aligned as those that come later, nullptr without an epilogue.
  GemmProduct(cublasLtHandle_t handle, const GemmKind& kind, const GemmShape& shape,
              const void* bias);

  // Those that cuBLASLt expects to be fastest, the best one first, at most `most`, perhaps none;
  // split_sums: also those that add up parts of a sum which several blocks computed.
  std::vector<cublasLtMatmulAlgo_t> algorithms(bool split_sums, int most) const;
  bool can_use(const cublasLtMatmulAlgo_t& algorithm) const;

  // workspace [kGemmWorkspaceBytes]
  void multiply(const cublasLtMatmulAlgo_t& algorithm, const GemmOperands& operands,
                void* workspace, Stream stream) const;

 private:
  using Operation =
      std::unique_ptr<cublasLtMatmulDescOpaque_t, decltype(&cublasLtMatmulDescDestroy)>;
  using Layout =
      std::unique_ptr<cublasLtMatrixLayoutOpaque_t, decltype(&cublasLtMatrixLayoutDestroy)>;
  static Operation make_operation(const GemmKind& kind);
  void set_bias(const void* bias) const;
  static Layout make_layout(cudaDataType_t type, int rows, int columns);

  cublasLtHandle_t handle_;
  GemmKind kind_;
  Operation operation_;
  Layout weight_, x_, out_;
};

}  // namespace reckon::cuda
