#include "cuda/cuda_encoder.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/cuda_variant.h"
#include "core/error.h"
#include "core/model/model.h"
#include "cuda/device.h"
#include "cuda/encoder_session.h"
#include "cuda/half_range.h"
#include "cuda/out_of_device_memory.h"

namespace reckon::cuda {
namespace {

template <class P>
class CudaEncoder final : public Encoder {
 public:
  CudaEncoder(const Model& model, GemmType type, const CudaOptions& options)
      : parts_{model.config(),
               options.batch_invariant ? GemmAlgorithms::kFixed : GemmAlgorithms::kMeasured,
               options.graphs, Transformer<P>(model, type), OutputHead(model)} {
    wait_for(nullptr);  // the weights are there for every stream
  }

  std::size_t dimension() const override { return parts_.config.dimension(); }
  std::size_t max_length() const override { return parts_.config.max_length; }
  std::size_t token_types() const override { return parts_.config.types; }
  std::size_t tokens_to_keep_busy() const override { return kTokensToKeepBusy; }
  std::string instruction_set() const override { return device_architecture(); }
  std::unique_ptr<Session> make_session() const override {
    return std::make_unique<EncoderSession<P>>(parts_);
  }

 private:
  EncoderParts<P> parts_;
};

// Throws Error unless the kernels can compute the model.
template <class P>
void check_widths(const ModelConfig& config, const Variant& variant) {
  constexpr std::size_t kLargestDepth = 128, kLargestWidth = 8192;
  const std::size_t depth = config.hidden / config.heads;
  if (depth % 8 != 0 || depth > kLargestDepth) {
    fail("variant '{}': heads of {} columns, expected a multiple of 8, at most {}", variant.text,
         depth, kLargestDepth);
  }
  if (config.hidden % P::kAlignment != 0) {
    fail("variant '{}': hidden size {}, expected a multiple of {}", variant.text, config.hidden,
         P::kAlignment);
  }
  std::size_t widest_output = config.output == OutputKind::kLogits ? config.dimension() : 0;
  for (const auto& dense : config.dense) widest_output = std::max(widest_output, dense.output);
  if (widest_output > kLargestWidth) {
    fail("variant '{}': {} outputs of a dense layer, expected at most {}", variant.text,
         widest_output, kLargestWidth);
  }
  if (3 * config.hidden > kLargestWidth || config.intermediate > kLargestWidth) {
    fail("variant '{}': hidden size {}, intermediate size {}, expected at most {} and {}",
         variant.text, config.hidden, config.intermediate, kLargestWidth / 3, kLargestWidth);
  }
}

template <class P, GemmType kType>
std::unique_ptr<Encoder> make(const Model& model, const Variant& variant,
                              const CudaOptions& options) {
  check_widths<P>(model.config(), variant);
  if constexpr (std::is_same_v<typename P::Hidden, Half>) {
    check_half_range(model, !P::kScaled, fmt::format("variant '{}'", variant.text));
  }
  try {
    return std::make_unique<CudaEncoder<P>>(model, kType, options);
  } catch (const OutOfDeviceMemory& error) {
    fail("variant '{}': the weights do not fit into device memory: {}", variant.text, error.what());
  }
}

struct Implementation {
  std::string_view precision;
  std::unique_ptr<Encoder> (*make)(const Model&, const Variant&, const CudaOptions&);
};

constexpr ComputeCapability kOldestWithFp8 = {8, 9};

// One for each of kCudaPrecisions.
constexpr std::array kImplementations = {
    Implementation{"fp32", make<Fp32, GemmType::kFp32>},
    Implementation{"tf32", make<Fp32, GemmType::kTf32>},
    Implementation{"fp16", make<Fp16, GemmType::kFp16>},
    Implementation{"bf16", make<Bf16, GemmType::kBf16>},
    Implementation{"int8", make<Int8, GemmType::kInt8>},
    Implementation{"fp8", make<Fp8, GemmType::kFp8>},
};
static_assert(kImplementations.size() == kCudaPrecisions.size());

}  // namespace

std::unique_ptr<Encoder> make_cuda_encoder(const Model& model, const Variant& variant) {
  const CudaOptions options = parse_cuda_options(variant);
  require_device(fmt::format("variant '{}'", variant.text),
                 variant.precision == "fp8" ? kOldestWithFp8 : kOldestCapability);
  const auto* const row =
      std::ranges::find(kImplementations, variant.precision, &Implementation::precision);
  return row->make(model, variant, options);
}

}  // namespace reckon::cuda
