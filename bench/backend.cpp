#include "bench/backend.h"

#include "core/error.h"

#ifdef RECKON_HAS_CUDA
#include "cuda/cuda_encoder.h"
#include "cuda/cuda_scorer.h"
#include "cuda/device.h"
#endif

namespace reckon {

std::unique_ptr<Encoder> make_backend_encoder(const Model& model, const Variant& variant) {
  if (variant.backend == "cuda") {
#ifdef RECKON_HAS_CUDA
    return cuda::make_cuda_encoder(model, variant);
#else
    fail("variant '{}': {}", variant.text, missing_of_gpu());
#endif
  }
  return make_encoder(model, variant);
}

std::unique_ptr<Scorer> make_backend_scorer(std::string_view backend,
                                            MatrixView<const float> items) {
#ifdef RECKON_HAS_CUDA
  if (backend == "cuda") return cuda::make_cuda_scorer(items);
#endif
  if (backend != "cpu") fail("scorer: backend '{}' is not built into this program", backend);
  return make_cpu_scorer(items);
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
