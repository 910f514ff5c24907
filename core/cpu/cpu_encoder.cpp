#include "core/cpu/cpu_encoder.h"

#include <algorithm>
#include <vector>

#include "core/cpu/instruction_set.h"
#include "core/cpu/output_head.h"
#include "core/cpu/transformer.h"
#include "core/encoder_input.h"

namespace reckon::cpu {
namespace {

// A batch is worked through in runs of sequences of about this many tokens, whose states stay in
// the caches.
constexpr std::size_t kTokensAtOnce = 512;

class CpuEncoder final : public Encoder {
 public:
  CpuEncoder(const Model& model, Precision precision)
      : config_(model.config()), transformer_(model, precision), head_(model) {}

  std::size_t dimension() const override { return config_.dimension(); }
  std::size_t max_length() const override { return config_.max_length; }
  std::size_t token_types() const override { return config_.types; }
  std::string instruction_set() const override {
    return std::string(name_of(cpu::instruction_set()));
  }
  std::unique_ptr<Session> make_session() const override {
    return std::make_unique<CpuSession>(*this);
  }

 private:
  class CpuSession final : public Session {
   public:
    explicit CpuSession(const CpuEncoder& encoder) : encoder_(encoder) {}

    void encode(const TokenBatch& batch, MatrixView<float> out) override {
      check_encoder_input(batch, encoder_.config_, out);
      for (std::size_t begin = 0; begin < batch.sequences();) {
        const std::size_t end = end_of_run(batch, begin, kTokensAtOnce);
        encode_run(batch, begin, end, out.rows_between(begin, end));
        begin = end;
      }
    }

   private:
    void encode_run(const TokenBatch& batch, std::size_t begin, std::size_t end,
                    MatrixView<float> out) {
      const std::int32_t first = batch.cu_seqlens[begin];
      cu_seqlens_.clear();
      for (std::size_t s = begin; s <= end; ++s) {
        cu_seqlens_.push_back(batch.cu_seqlens[s] - first);
      }
      const auto at = static_cast<std::size_t>(first);
      const auto count = static_cast<std::size_t>(cu_seqlens_.back());
      const PackedTokens tokens = {.ids = std::span(batch.ids).subspan(at, count),
                                   .type_ids = std::span(batch.type_ids).subspan(at, count),
                                   .cu_seqlens = cu_seqlens_};
      const Transformer& transformer = encoder_.transformer_;
      const std::size_t width = encoder_.config_.hidden;
      if (hidden_.rows() < count) hidden_ = {count, width};
      const MatrixView<float> hidden(hidden_.data(), count, width);
      transformer.embed(tokens, scratch_, hidden);
      for (std::size_t i = 0; i < transformer.layers(); ++i) {
        transformer.apply_layer(i, cu_seqlens_, scratch_, hidden);
      }
      encoder_.head_.apply(hidden, cu_seqlens_, out);
    }

    const CpuEncoder& encoder_;
    std::vector<std::int32_t> cu_seqlens_;
    Matrix<float> hidden_;
    TransformerScratch scratch_;
  };

  ModelConfig config_;
  Transformer transformer_;
  OutputHead head_;
};

}  // namespace

std::unique_ptr<Encoder> make_cpu_encoder(const Model& model, Precision precision) {
  return std::make_unique<CpuEncoder>(model, precision);
}

}  // namespace reckon::cpu
