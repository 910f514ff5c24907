#include "bench/backend_encoder.h"

#ifdef RECKON_HAS_CUDA
#include "cuda/cuda_encoder.h"
#endif

namespace reckon {

std::unique_ptr<Encoder> make_backend_encoder(const Model& model, const Variant& variant) {
#ifdef RECKON_HAS_CUDA
  if (variant.backend == "cuda") return cuda::make_cuda_encoder(model, variant);
#endif
  return make_encoder(model, variant);
}

}  // namespace reckon
