// FLOP/s of one thread in self-attention of 1,024 tokens, in sequences of one length, with MiniLM's
// 12 heads of 32 columns. The two products count: 4 * length * hidden a token.
#include "core/cpu/attention.h"

#include <benchmark/benchmark.h>

#include <vector>

#include "core/cpu/instruction_set.h"
#include "core/random.h"

namespace reckon::cpu {
namespace {

constexpr std::size_t kHidden = 384;
constexpr std::size_t kHeads = 12;
constexpr std::size_t kTokens = 1024;

void self_attention(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  const std::size_t sequences = kTokens / length;
  Random random(1);
  Matrix<float> qkv(sequences * length, 3 * kHidden);
  for (std::size_t i = 0; i < qkv.rows() * qkv.cols(); ++i) {
    qkv.data()[i] = static_cast<float>(random.normal());
  }
  std::vector<std::int32_t> cu_seqlens;
  for (std::size_t s = 0; s <= sequences; ++s) {
    cu_seqlens.push_back(static_cast<std::int32_t>(s * length));
  }
  Matrix<float> out(qkv.rows(), kHidden);
  AttentionScratch scratch;
  constexpr std::size_t kDepth = kHidden / kHeads;
  const HeadViews heads = {qkv.data(), kHeads, kDepth, qkv.rows() * kDepth, kDepth};
  for (auto _ : state) attention(heads, cu_seqlens, scratch, out);
  const auto tokens = static_cast<double>(state.iterations()) * static_cast<double>(qkv.rows());
  state.counters["FLOP/s"] =
      benchmark::Counter(4.0 * static_cast<double>(length * kHidden) * tokens,
                         benchmark::Counter::kIsRate, benchmark::Counter::kIs1000);
  state.counters["tokens/s"] = benchmark::Counter(tokens, benchmark::Counter::kIsRate);
  state.SetLabel(std::string(name_of(instruction_set())));
}
BENCHMARK(self_attention)->ArgName("length")->RangeMultiplier(2)->Range(8, 512);

}  // namespace
}  // namespace reckon::cpu

BENCHMARK_MAIN();
