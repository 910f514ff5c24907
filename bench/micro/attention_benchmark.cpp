// One thread in self-attention of 1,024 tokens, in sequences of one length, with MiniLM's 12 heads
// of 32 columns. The two products count: 4 * length * hidden operations a token.
#include <benchmark/benchmark.h>

#include <functional>
#include <vector>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "core/cpu/attention.h"
#include "core/random.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kHidden = 384;
constexpr std::size_t kHeads = 12;
constexpr std::size_t kTokens = 1024;

void self_attention(benchmark::State& state, MicroInputs& inputs) {
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
  cpu::AttentionScratch scratch;
  constexpr std::size_t kDepth = kHidden / kHeads;
  const cpu::HeadViews heads = {qkv.data(), kHeads, kDepth, qkv.rows() * kDepth, kDepth};
  for (auto _ : state) cpu::attention(heads, cu_seqlens, scratch, out);
  const auto tokens = static_cast<double>(qkv.rows());
  constexpr auto kRow = static_cast<double>(kHidden * sizeof(float));
  count_work(state, inputs.limits(),
             {.bytes_read = 3 * kRow * tokens,
              .bytes_written = kRow * tokens,
              .operations = 4.0 * static_cast<double>(length * kHidden) * tokens,
              .working_set = 4 * kHidden * sizeof(float) * qkv.rows()});
  state.counters["tokens/s"] =
      benchmark::Counter(tokens, benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace

void add_attention(MicroInputs& inputs) {
  benchmark::RegisterBenchmark("attention/fp32", self_attention, std::ref(inputs))
      ->ArgName("length")
      ->RangeMultiplier(2)
      ->Range(8, 512);
}

}  // namespace reckon::micro
