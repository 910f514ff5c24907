#pragma once

#include <cublasLt.h>

namespace reckon::cuda {

// The functions of cuBLASLt that are used.
#define RECKON_CUBLASLT_FUNCTIONS(apply)       \
  apply(cublasLtCreate);                       \
  apply(cublasLtDestroy);                      \
  apply(cublasLtGetStatusString);              \
  apply(cublasLtGetVersion);                   \
  apply(cublasLtMatmul);                       \
  apply(cublasLtMatmulAlgoCheck);              \
  apply(cublasLtMatmulAlgoGetHeuristic);       \
  apply(cublasLtMatmulDescCreate);             \
  apply(cublasLtMatmulDescDestroy);            \
  apply(cublasLtMatmulDescSetAttribute);       \
  apply(cublasLtMatmulPreferenceCreate);       \
  apply(cublasLtMatmulPreferenceDestroy);      \
  apply(cublasLtMatmulPreferenceSetAttribute); \
  apply(cublasLtMatrixLayoutCreate);           \
  apply(cublasLtMatrixLayoutDestroy)

// The library, loaded when the first product is made ready.
struct GemmLibrary {
#define RECKON_MEMBER(function) decltype(&::function) function = nullptr
  RECKON_CUBLASLT_FUNCTIONS(RECKON_MEMBER);
#undef RECKON_MEMBER

  // Throws Error, saying which library or function is missing.
  static const GemmLibrary& get();

 private:
  GemmLibrary();
};

// Throws Error with the call and the library's text unless the status is that of success.
void check(cublasStatus_t status, const char* call);

}  // namespace reckon::cuda
