// Token ids to embeddings by variant. An iteration of encoder/VARIANT/batch encodes the first 1,024
// texts; its time is the encoding alone, without the tokenization. One of encoder/VARIANT/single
// encodes one sequence, of the first tokens of the texts.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>

#include "bench/backend.h"
#include "bench/encoding_work.h"
#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "core/cpu/gemm_bf16.h"
#include "core/encoder.h"
#include "core/text_encoder.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kTexts = 1024;

// None of the GPU's, of three products for one, and of parts in different precisions.
std::optional<LimitKind> arithmetic(const std::string& variant) {
  if (variant == "fp32") return LimitKind::kMultiplyAdd;
  if (variant == "bf16") {
    return cpu::has_bf16_products() ? LimitKind::kBf16Products : LimitKind::kMultiplyAdd;
  }
  if (variant == "int8" || variant == "int4") return LimitKind::kInt8Products;
  return std::nullopt;
}

std::span<const std::string> first_texts(MicroInputs& inputs) {
  return std::span(inputs.texts()).first(std::min(kTexts, inputs.texts().size()));
}

void batch(benchmark::State& state, MicroInputs& inputs, const std::string& variant) {
  const auto encoder = make_backend_encoder(inputs.model(), parse_variant(variant));
  const auto texts = first_texts(inputs);
  const auto threads = static_cast<std::size_t>(state.range(0));
  TextEncoder text_encoder(*encoder, inputs.tokenizer(), {.threads = threads});
  Matrix<float> out(texts.size(), encoder->dimension());
  SilentProgress progress;
  EncodeCounts counts;
  for (auto _ : state) {
    counts = text_encoder.encode(texts, out, progress);
    state.SetIterationTime(counts.encode_seconds);
  }
  count_work(state, inputs.limits(),
             {.operations = encoding_operations(inputs.model().config(), counts),
              .arithmetic = arithmetic(variant),
              .threads = threads});
  const auto rate = [](std::size_t amount) {
    return benchmark::Counter(static_cast<double>(amount),
                              benchmark::Counter::kIsIterationInvariantRate);
  };
  state.counters["tokens/s"] = rate(counts.tokens);
  state.counters["texts/s"] = rate(counts.texts);
}

void single(benchmark::State& state, MicroInputs& inputs, const std::string& variant) {
  const auto encoder = make_backend_encoder(inputs.model(), parse_variant(variant));
  const auto tokens = static_cast<std::size_t>(state.range(0));
  TokenBatch one;
  for (const std::string& text : first_texts(inputs)) {
    inputs.tokenizer().append(one, text, encoder->max_length());
  }
  if (one.tokens() < tokens) {
    state.SkipWithError("too few tokens in the texts");
    return;
  }
  one.ids.resize(tokens);
  one.type_ids.resize(tokens);
  one.cu_seqlens = {0, static_cast<std::int32_t>(tokens)};
  const auto session = encoder->make_session();
  Matrix<float> out(1, encoder->dimension());
  for (auto _ : state) session->encode(one, out);
  count_work(state, inputs.limits(),
             {.operations = encoding_operations(
                  inputs.model().config(),
                  {.texts = 1, .tokens = tokens, .squared_tokens = tokens * tokens, .batches = 1}),
              .arithmetic = arithmetic(variant)});
}

}  // namespace

void add_encoder(MicroInputs& inputs) {
  std::vector<std::string> variants = {"fp32", "bf16", "int8", "int4"};
  if (cpu::has_bf16_products()) variants.emplace_back("bf16x3");
  if (missing_of_gpu().empty()) {
    for (const char* precision : {"fp32", "tf32", "fp16", "bf16", "int8", "fp8"}) {
      variants.push_back(fmt::format("cuda/{}", precision));
    }
  }
  for (const std::string& variant : variants) {
    benchmark::RegisterBenchmark(fmt::format("encoder/{}/batch", variant).c_str(), batch,
                                 std::ref(inputs), variant)
        ->ArgName("threads")
        ->Arg(1)
        ->Arg(2)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(fmt::format("encoder/{}/single", variant).c_str(), single,
                                 std::ref(inputs), variant)
        ->ArgName("tokens")
        ->Arg(16)
        ->Unit(benchmark::kMicrosecond);
  }
}

}  // namespace reckon::micro
