// Texts of a file -> embeddings: encoder_benchmark MODEL TEXTS [Google Benchmark's flags]. TEXTS
// holds one text a line; the first 1,024 are taken. An iteration of encode/ encodes them all; its
// time is the encoding alone, without the tokenization. One of single/ encodes one sequence, of the
// first tokens of the file.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "core/cpu/gemm_bf16.h"
#include "core/encoder.h"
#include "core/error.h"
#include "core/model/model.h"
#include "core/text/tokenizer.h"
#include "core/text_encoder.h"

namespace reckon {
namespace {

constexpr std::size_t kTexts = 1024;

std::vector<std::string> read_lines(const char* path) {
  std::ifstream file(path);
  if (!file) fail("{}: cannot be read", path);
  std::vector<std::string> lines;
  for (std::string line; lines.size() < kTexts && std::getline(file, line);) {
    lines.push_back(std::move(line));
  }
  return lines;
}

void encode(benchmark::State& state, const Encoder& encoder, const Tokenizer& tokenizer,
            const std::vector<std::string>& texts) {
  const EncodeOptions options = {.threads = static_cast<std::size_t>(state.range(0))};
  TextEncoder text_encoder(encoder, tokenizer, options);
  Matrix<float> out(texts.size(), encoder.dimension());
  SilentProgress progress;
  EncodeCounts total;
  for (auto _ : state) {
    const EncodeCounts counts = text_encoder.encode(texts, out, progress);
    state.SetIterationTime(counts.encode_seconds);
    total += counts;
  }
  state.counters["tokens/s"] =
      benchmark::Counter(static_cast<double>(total.tokens), benchmark::Counter::kIsRate);
  state.counters["texts/s"] =
      benchmark::Counter(static_cast<double>(total.texts), benchmark::Counter::kIsRate);
  state.SetLabel(encoder.instruction_set());
}

void encode_one(benchmark::State& state, const Encoder& encoder, const Tokenizer& tokenizer,
                const std::vector<std::string>& texts) {
  const auto tokens = static_cast<std::size_t>(state.range(0));
  TokenBatch batch;
  for (const std::string& text : texts) tokenizer.append(batch, text, encoder.max_length());
  if (batch.tokens() < tokens) state.SkipWithError("too few tokens in the texts");
  batch.ids.resize(tokens);
  batch.type_ids.resize(tokens);
  batch.cu_seqlens = {0, static_cast<std::int32_t>(tokens)};
  const auto session = encoder.make_session();
  Matrix<float> out(1, encoder.dimension());
  for (auto _ : state) session->encode(batch, out);
  state.SetLabel(encoder.instruction_set());
}

void run(int argc, char** argv) {
  if (argc != 3) fail("usage: encoder_benchmark MODEL TEXTS [--benchmark_...]");
  const Model model = Model::load(argv[1]);
  const auto tokenizer = load_tokenizer(argv[1]);
  const auto texts = read_lines(argv[2]);
  std::vector<std::unique_ptr<Encoder>> encoders;
  std::vector<const char*> variants = {"fp32", "bf16", "int8", "int4"};
  if (cpu::has_bf16_products()) variants.push_back("bf16x3");
  for (const char* variant : variants) {
    encoders.push_back(make_encoder(model, parse_variant(variant)));
    benchmark::RegisterBenchmark(fmt::format("encode/{}", variant).c_str(),
                                 [&, &encoder = *encoders.back()](benchmark::State& state) {
                                   encode(state, encoder, *tokenizer, texts);
                                 })
        ->ArgName("threads")
        ->Arg(1)
        ->Arg(2)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(fmt::format("single/{}", variant).c_str(),
                                 [&, &encoder = *encoders.back()](benchmark::State& state) {
                                   encode_one(state, encoder, *tokenizer, texts);
                                 })
        ->ArgName("tokens")
        ->Arg(16)
        ->Unit(benchmark::kMicrosecond);
  }
  benchmark::RunSpecifiedBenchmarks();
}

}  // namespace
}  // namespace reckon

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  try {
    reckon::run(argc, argv);
  } catch (const reckon::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
  return 0;
}
