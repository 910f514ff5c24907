#include "cuda/gemm_library.cuh"

#include <dlfcn.h>

#include <string>
#include <type_traits>

#include "core/error.h"

namespace reckon::cuda {

GemmLibrary::GemmLibrary() {
  const std::string name = fmt::format("libcublasLt.so.{}", CUBLAS_VER_MAJOR);
  void* const handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    fail("cuBLASLt: {}: install CUDA {} or add its folder to LD_LIBRARY_PATH", dlerror(),
         CUBLAS_VER_MAJOR);
  }
  const auto find = [&](auto& function, const char* function_name) {
    function =
        reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(handle, function_name));
    if (!function) fail("cuBLASLt: {} has no {}", name, function_name);
  };
#define RECKON_FIND(function) find(function, #function)
  RECKON_CUBLASLT_FUNCTIONS(RECKON_FIND);
#undef RECKON_FIND
}

const GemmLibrary& GemmLibrary::get() {
  static const GemmLibrary library;
  return library;
}

void check(cublasStatus_t status, const char* call) {
  if (status != CUBLAS_STATUS_SUCCESS) {
    fail("{}: {}", call, GemmLibrary::get().cublasLtGetStatusString(status));
  }
}

}  // namespace reckon::cuda
