// Tokens, bytes and texts a second on one thread, and the time to load a tokenizer.
//   tokenizer_benchmark DIRECTORY TEXTS [Google Benchmark flags]
// TEXTS: one text a line; compare_tokenizers.py runs it beside Hugging Face's tokenizers.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/text/tokenizer.h"

namespace reckon {
namespace {

constexpr std::size_t kMaxLength = 256;

std::vector<std::string> read_lines(const std::string& path) {
  std::ifstream file(path);
  if (!file) fail("{}: cannot be read", path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

void append_texts(benchmark::State& state, const Tokenizer& tokenizer,
                  const std::vector<std::string>& texts) {
  TokenBatch batch;
  for (auto _ : state) {
    batch.clear();
    for (const std::string& text : texts) tokenizer.append(batch, text, kMaxLength);
    benchmark::DoNotOptimize(batch.ids.data());
  }
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  const auto rate = [](std::size_t amount) {
    return benchmark::Counter(static_cast<double>(amount),
                              benchmark::Counter::kIsIterationInvariantRate);
  };
  state.counters["bytes"] = rate(bytes);
  state.counters["tokens"] = rate(batch.tokens());
  state.counters["texts"] = rate(texts.size());
}

void load(benchmark::State& state, const std::string& directory) {
  for (auto _ : state) benchmark::DoNotOptimize(load_tokenizer(directory));
}

int run(const std::string& directory, const std::string& texts_path) {
  const auto tokenizer = load_tokenizer(directory);
  const std::vector<std::string> texts = read_lines(texts_path);
  benchmark::RegisterBenchmark("Append", append_texts, std::cref(*tokenizer), std::cref(texts))
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("Load", load, directory)->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace reckon

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s DIRECTORY TEXTS [Google Benchmark flags]\n", argv[0]);
    return 1;
  }
  try {
    return reckon::run(argv[1], argv[2]);
  } catch (const reckon::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
