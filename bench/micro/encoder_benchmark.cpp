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

benchmark::Counter rate(double amount) {
  return {amount, benchmark::Counter::kIsIterationInvariantRate};
}

// Counters and label as count_work() has them; each part of the work has the limit of its
// arithmetic.
void count_encoding(benchmark::State& state, MicroInputs& inputs, const std::string& variant,
                    const EncodeCounts& counts, std::size_t threads) {
  const ModelConfig& config = inputs.model().config();
  const Variant parsed = parse_variant(variant);
  if (parsed.backend == "cuda") {
    state.counters["FLOP/s"] = rate(encoding_operations(config, counts));
    state.SetLabel("no limit: none is measured of a whole encoder on a GPU");
    return;
  }
  const EncodingWork work = cpu_encoding_work(config, parsed, counts);
  const bool integers = std::ranges::any_of(work.parts, [](const EncodingWork::Part& part) {
    return part.arithmetic == LimitKind::kInt8Products;
  });
  state.counters[integers ? "OP/s" : "FLOP/s"] = rate(work.operations());
  state.counters[kFractionOfLimit] =
      rate(seconds_at_limits(work, counts, inputs.limits(), threads));
  state.SetLabel("limit: that of each part's arithmetic");
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
  count_encoding(state, inputs, variant, counts, threads);
  state.counters["tokens/s"] = rate(static_cast<double>(counts.tokens));
  state.counters["texts/s"] = rate(static_cast<double>(counts.texts));
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
  count_encoding(state, inputs, variant,
                 {.texts = 1, .tokens = tokens, .squared_tokens = tokens * tokens, .batches = 1},
                 1);
}

}  // namespace

void add_encoder(MicroInputs& inputs) {
  std::vector<std::string> variants = {"fp32", "bf16", "int8", "int4"};
  if (cpu::has_bf16_products()) variants.emplace_back("bf16x3");
  if (missing_of_gpu().empty()) {
    for (const char* variant : {"fp32", "tf32", "fp16", "bf16", "int8", "fp8", "bf16:graphs=off",
                                "bf16:batch_invariant=on"}) {
      variants.push_back(fmt::format("cuda/{}", variant));
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
        ->Arg(32)
        ->Unit(benchmark::kMicrosecond);
  }
}

}  // namespace reckon::micro
