#include "cuda/cuda_encoder.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/encoder_input.h"
#include "core/error.h"
#include "core/model/model.h"
#include "cuda/batch_size.h"
#include "cuda/device.h"
#include "cuda/half_range.h"
#include "cuda/output_head.h"
#include "cuda/transformer.h"

namespace reckon::cuda {
namespace {

// A batch is worked through in runs of sequences of about this many tokens: the states of MiniLM's
// widest layer in 16 bits, 25 MB, stay in the L2 cache of an H200.
constexpr std::size_t kTokensAtOnce = 8192;

template <class P>
class CudaEncoder final : public Encoder {
 public:
  CudaEncoder(const Model& model, GemmType type, GemmAlgorithms algorithms)
      : config_(model.config()), algorithms_(algorithms), transformer_(model, type), head_(model) {}

  std::size_t dimension() const override { return config_.dimension(); }
  std::size_t max_length() const override { return config_.max_length; }
  std::size_t token_types() const override { return config_.types; }
  std::string instruction_set() const override { return device_architecture(); }
  std::unique_ptr<Session> make_session() const override {
    return std::make_unique<CudaSession>(*this);
  }

 private:
  class CudaSession final : public Session {
   public:
    explicit CudaSession(const CudaEncoder& encoder) : encoder_(encoder) {
      scratch_.emplace(encoder_.algorithms_);
    }

    void encode(const TokenBatch& batch, MatrixView<float> out) override {
      check_encoder_input(batch, encoder_.config_, encoder_.config_.dimension(), out);
      for (std::size_t begin = 0; begin < batch.sequences();) {
        const std::size_t end = end_of_run(batch, begin, batch_size_.at_once());
        const auto tokens =
            static_cast<std::size_t>(batch.cu_seqlens[end] - batch.cu_seqlens[begin]);
        const bool fits = batch_size_.fits(
            fmt::format("encoder: a text of {} tokens", tokens), tokens, end - begin > 1,
            [&] { encode_run(batch, begin, end, out.rows_between(begin, end)); });
        if (fits) {
          begin = end;
        } else {
          scratch_.emplace(encoder_.algorithms_);
          head_scratch_ = {};
        }
      }
    }

   private:
    void encode_run(const TokenBatch& batch, std::size_t begin, std::size_t end,
                    MatrixView<float> out) {
      const PackedSequences tokens = sequences_of(batch, begin, end, cu_seqlens_);
      assign_positions(tokens.ids, cu_seqlens_, encoder_.config_, positions_);
      const auto* hidden = encoder_.transformer_.run({.ids = tokens.ids,
                                                      .positions = positions_,
                                                      .type_ids = tokens.type_ids,
                                                      .cu_seqlens = cu_seqlens_},
                                                     *scratch_, nullptr);
      encoder_.head_.apply(hidden, cu_seqlens_, scratch_->gemm, head_scratch_, out, nullptr);
    }

    const CudaEncoder& encoder_;
    std::vector<std::int32_t> cu_seqlens_, positions_;
    BatchSize batch_size_{kTokensAtOnce};
    std::optional<TransformerScratch<P>> scratch_;  // always there, made anew to free its memory
    OutputHeadScratch head_scratch_;
  };

  ModelConfig config_;
  GemmAlgorithms algorithms_;
  Transformer<P> transformer_;
  OutputHead head_;
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
  if (3 * config.hidden > kLargestWidth || config.intermediate > kLargestWidth) {
    fail("variant '{}': hidden size {}, intermediate size {}, expected at most {} and {}",
         variant.text, config.hidden, config.intermediate, kLargestWidth / 3, kLargestWidth);
  }
}

// Throws Error when there is another option, or another value.
GemmAlgorithms algorithms_of(const Variant& variant) {
  GemmAlgorithms algorithms = GemmAlgorithms::kMeasured;
  for (const auto& [name, value] : variant.options) {
    if (name != "batch_invariant" || value != "on") {
      fail("variant '{}': option '{}={}', expected batch_invariant=on", variant.text, name, value);
    }
    algorithms = GemmAlgorithms::kFixed;
  }
  return algorithms;
}

template <class P, GemmType kType>
std::unique_ptr<Encoder> make(const Model& model, const Variant& variant,
                              GemmAlgorithms algorithms) {
  check_widths<P>(model.config(), variant);
  if constexpr (std::is_same_v<typename P::Hidden, Half>) {
    check_half_range(model, !P::kScaled, fmt::format("variant '{}'", variant.text));
  }
  try {
    return std::make_unique<CudaEncoder<P>>(model, kType, algorithms);
  } catch (const OutOfDeviceMemory& error) {
    fail("variant '{}': the weights do not fit into device memory: {}", variant.text, error.what());
  }
}

struct Implementation {
  std::string_view precision;
  std::unique_ptr<Encoder> (*make)(const Model&, const Variant&, GemmAlgorithms);
};

constexpr std::array kImplementations = {
    Implementation{"fp32", make<Fp32, GemmType::kFp32>},
    Implementation{"tf32", make<Fp32, GemmType::kTf32>},
    Implementation{"fp16", make<Fp16, GemmType::kFp16>},
    Implementation{"bf16", make<Bf16, GemmType::kBf16>},
    Implementation{"int8", make<Int8, GemmType::kInt8>},
    Implementation{"fp8", make<Fp8, GemmType::kFp8>},
};

}  // namespace

std::unique_ptr<Encoder> make_cuda_encoder(const Model& model, const Variant& variant) {
  const GemmAlgorithms algorithms = algorithms_of(variant);
  require_device(fmt::format("variant '{}'", variant.text));
  for (const Implementation& row : kImplementations) {
    if (row.precision == variant.precision) return row.make(model, variant, algorithms);
  }
  fail("variant '{}': no precision '{}' on backend 'cuda'", variant.text, variant.precision);
}

}  // namespace reckon::cuda
