// Texts to token ids on one thread, and the time to load a tokenizer.
#include <benchmark/benchmark.h>

#include <functional>
#include <string>
#include <vector>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "core/text/tokenizer.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kMaxLength = 256;

void append_texts(benchmark::State& state, MicroInputs& inputs) {
  const Tokenizer& tokenizer = inputs.tokenizer();
  const std::vector<std::string>& texts = inputs.texts();
  TokenBatch batch;
  for (auto _ : state) {
    batch.clear();
    for (const std::string& text : texts) tokenizer.append(batch, text, kMaxLength);
    benchmark::DoNotOptimize(batch.ids.data());
  }
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  count_work(state, inputs.limits(),
             {.bytes_read = static_cast<double>(bytes), .working_set = bytes});
  const auto rate = [](std::size_t amount) {
    return benchmark::Counter(static_cast<double>(amount),
                              benchmark::Counter::kIsIterationInvariantRate);
  };
  state.counters["tokens/s"] = rate(batch.tokens());
  state.counters["texts/s"] = rate(texts.size());
}

void load(benchmark::State& state, MicroInputs& inputs) {
  for (auto _ : state) benchmark::DoNotOptimize(load_tokenizer(inputs.directory()));
}

}  // namespace

void add_tokenizer(MicroInputs& inputs) {
  benchmark::RegisterBenchmark("tokenizer/append", append_texts, std::ref(inputs))
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("tokenizer/load", load, std::ref(inputs))
      ->Unit(benchmark::kMillisecond);
}

}  // namespace reckon::micro
