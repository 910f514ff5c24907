#include "core/cpu/cpu_encoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/cpu/gemm_bf16.h"
#include "core/cpu/instruction_set.h"
#include "core/cpu/output_head.h"
#include "core/cpu/precision_plan.h"
#include "core/cpu/transformer.h"
#include "core/encoder_input.h"
#include "core/error.h"

namespace reckon::cpu {
namespace {

// A batch is worked through in runs of sequences of about this many tokens, whose states stay in
// the caches.
constexpr std::size_t kTokensAtOnce = 512;

constexpr std::size_t kShortestText = 3;

class CpuEncoder final : public Encoder {
 public:
  CpuEncoder(const Model& model, const PrecisionPlan& plan, const LayerOptions& options,
             std::size_t dimension, std::size_t length)
      : config_(model.config()),
        dimension_(dimension),
        transformer_(model, plan, options),
        head_(model, dimension) {
    config_.max_length = length;
    if (plan.has(Precision::kBf16) && !has_bf16_products()) {
      remark_ = fmt::format("only weights are in bf16, products in float32: {} multiplies no bf16",
                            instruction_set());
    }
  }

  std::size_t dimension() const override { return dimension_; }
  std::size_t max_length() const override { return config_.max_length; }
  std::size_t token_types() const override { return config_.types; }
  std::string instruction_set() const override {
    return std::string(name_of(cpu::instruction_set()));
  }
  std::string remark() const override { return remark_; }
  std::unique_ptr<Session> make_session() const override {
    return std::make_unique<CpuSession>(*this);
  }

 private:
  class CpuSession final : public Session {
   public:
    explicit CpuSession(const CpuEncoder& encoder) : encoder_(encoder) {}

    void encode(const TokenBatch& batch, MatrixView<float> out) override {
      check_encoder_input(batch, encoder_.config_, encoder_.dimension_, out);
      for (std::size_t begin = 0; begin < batch.sequences();) {
        const std::size_t end = end_of_run(batch, begin, kTokensAtOnce);
        encode_run(batch, begin, end, out.rows_between(begin, end));
        begin = end;
      }
    }

   private:
    void encode_run(const TokenBatch& batch, std::size_t begin, std::size_t end,
                    MatrixView<float> out) {
      const PackedSequences tokens = sequences_of(batch, begin, end, cu_seqlens_);
      const std::size_t count = tokens.ids.size();
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
  std::size_t dimension_;
  Transformer transformer_;
  OutputHead head_;
  std::string remark_;
};

// Whether the activations of integer parts are rounded in the ranges of the model.
bool static_activations(const Variant& variant, const Model& model, const PrecisionPlan& plan) {
  const auto option = variant.options.find("activations");
  if (option == variant.options.end() || option->second == "dynamic") return false;
  if (option->second != "static") {
    fail("variant '{}': activations: found '{}', expected dynamic or static", variant.text,
         option->second);
  }
  if (!plan.has(Precision::kInt8) && !plan.has(Precision::kInt4)) {
    fail("variant '{}': activations=static: no part is int8 or int4", variant.text);
  }
  const auto& quantization = model.config().quantization;
  if (!quantization || !quantization->static_activations) {
    fail(
        "variant '{}': {} has no input ranges: make a model that has them by reckon model quantize "
        "--calibrate TEXTS",
        variant.text, model.directory().string());
  }
  return true;
}

// Whether heads and columns are kept by the importances of the model instead of their weights.
bool first_order_importance(const Variant& variant, const Model& model) {
  const auto option = variant.options.find("importance");
  if (option == variant.options.end() || option->second == "magnitude") return false;
  if (option->second != "first_order") {
    fail("variant '{}': importance: found '{}', expected magnitude or first_order", variant.text,
         option->second);
  }
  if (!variant.options.contains("heads") && !variant.options.contains("ffn_columns")) {
    fail("variant '{}': importance=first_order: neither heads nor ffn_columns is given",
         variant.text);
  }
  if (!model.importance()) {
    fail(
        "variant '{}': {} has no importances: make a model that has them by reckon model "
        "importance --input TEXTS",
        variant.text, model.directory().string());
  }
  return true;
}

}  // namespace

std::unique_ptr<Encoder> make_cpu_encoder(const Model& model, const Variant& variant) {
  const ModelConfig& config = model.config();
  const std::size_t layers = count_option(variant, "layers", config.layers);
  const bool embeds = config.output == OutputKind::kEmbeddings;
  const auto is_known = [&](std::string_view name) {
    return name == "activations" || name == "layers" || name == "heads" || name == "ffn_columns" ||
           name == "importance" || name == "length" || (name == "dim" && embeds);
  };
  for (const auto& [name, value] : variant.options) {
    if (is_known(name) || means_parts(name, layers)) continue;
    fail(
        "variant '{}': unknown option '{}', expected activations, layers, heads, ffn_columns, "
        "importance, length, {}a "
        "part (attention, qkv, attention_output, ffn, intermediate, output), a layer (first, last, "
        "layer0 to layer{}) or both (layer0.ffn)",
        variant.text, name,
        embeds ? "dim, in reckon run alone pca, batch, items and rescore, " : "", layers - 1);
  }
  const std::size_t dimension =
      embeds ? count_option(variant, "dim", config.dimension()) : config.dimension();
  const std::size_t length = count_option(variant, "length", config.max_length);
  if (length < kShortestText) {
    fail("variant '{}': length: found {}, expected at least {}: a token between two special ones",
         variant.text, length, kShortestText);
  }
  const PrecisionPlan plan = PrecisionPlan::parse(variant, layers);
  if (plan.has(Precision::kBf16x3) && !has_bf16_products()) {
    fail("variant '{}': bf16x3 needs bf16 products (AMX, or AVX-512 BF16 on AMD), found {}",
         variant.text, name_of(cpu::instruction_set()));
  }
  const LayerOptions options = {
      .static_activations = static_activations(variant, model, plan),
      .heads = count_option(variant, "heads", config.heads),
      .ffn_columns = count_option(variant, "ffn_columns", config.intermediate),
      .first_order_importance = first_order_importance(variant, model)};
  return std::make_unique<CpuEncoder>(model, plan, options, dimension, length);
}

}  // namespace reckon::cpu
