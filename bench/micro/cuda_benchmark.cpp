// The kernels of the CUDA part, on MiniLM's shapes: 131,072 tokens, whose states are larger than
// the second cache.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>

#include "bench/micro/device_work.h"
#include "bench/micro/microbenchmarks.h"
#include "cuda/kernels/activation.h"
#include "cuda/kernels/attention.h"
#include "cuda/kernels/embedding.h"
#include "cuda/kernels/pooling.h"
#include "cuda/kernels/quantize.h"

namespace reckon::micro {
namespace {

using cuda::DeviceArray;

constexpr int kTokens = 131'072, kHidden = 384, kHeads = 12, kWide = 1536;

template <class T>
DeviceArray<T> zeros(std::size_t count) {
  return DeviceArray<T>(std::vector<T>(count));
}
constexpr std::size_t numbers(int rows, int columns) {
  return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

// A product without its bias, and where the rows that are made of it go.
template <class P>
struct Rows {
  explicit Rows(int columns)
      : product(zeros<typename P::Product>(numbers(kTokens, columns))),
        per_column(zeros<float>(static_cast<std::size_t>(columns))),
        per_row(zeros<float>(kTokens)),
        out(zeros<typename P::Hidden>(numbers(kTokens, columns))),
        quantized(zeros<typename P::Quantized>(P::kScaled ? numbers(kTokens, columns) : 0)) {}
  cuda::ProductWithBias<P> input() const {
    return {product.data(), per_column.data(), per_row.data(), per_column.data()};
  }
  cuda::QuantizedRows<P> quantized_rows() {
    if (!P::kScaled) return {};
    return {quantized.data(), per_row.data()};
  }
  // Of kHidden columns, to `out`.
  cuda::LayerNorm<P> norm() {
    return {.rows = kTokens,
            .columns = kHidden,
            .gamma = per_column.data(),
            .beta = per_column.data(),
            .epsilon = 1e-12f,
            .out = out.data(),
            .quantized = quantized_rows()};
  }
  DeviceArray<typename P::Product> product;
  DeviceArray<float> per_column, per_row;
  DeviceArray<typename P::Hidden> out;
  DeviceArray<typename P::Quantized> quantized;
};

template <class T>
constexpr double bytes_of(int columns) {
  return static_cast<double>(sizeof(T)) * kTokens * columns;
}

template <class P>
void normalize(benchmark::State& state, DeviceLimits& limits) {
  Rows<P> rows(kHidden);
  const double bytes = bytes_of<typename P::Product>(kHidden) +
                       2 * bytes_of<typename P::Hidden>(kHidden) +
                       (P::kScaled ? bytes_of<typename P::Quantized>(kHidden) : 0);
  time_launches(state, limits, {.bytes = bytes}, [&] {
    cuda::add_and_normalize<P>(rows.input(), rows.out.data(), rows.norm(), nullptr);
  });
}

template <class P>
void activate(benchmark::State& state, DeviceLimits& limits) {
  Rows<P> rows(kWide);
  const double bytes =
      bytes_of<typename P::Product>(kWide) +
      (P::kScaled ? bytes_of<typename P::Quantized>(kWide) : bytes_of<typename P::Hidden>(kWide));
  time_launches(state, limits, {.bytes = bytes}, [&] {
    cuda::add_bias_and_activate<P>(rows.input(), Activation::kGelu, kTokens, kWide, rows.out.data(),
                                   rows.quantized_rows(), nullptr);
  });
}

template <class P>
void quantize(benchmark::State& state, DeviceLimits& limits) {
  Rows<P> rows(kHidden);
  time_launches(
      state, limits,
      {.bytes = bytes_of<typename P::Hidden>(kHidden) + bytes_of<typename P::Quantized>(kHidden)},
      [&] {
        cuda::quantize_rows<P>(rows.out.data(), kTokens, kHidden, rows.quantized_rows(), nullptr);
      });
}

// Of rows of one table that lie in the second cache.
template <class P>
void embed(benchmark::State& state, DeviceLimits& limits) {
  Rows<P> rows(kHidden);
  const auto table = zeros<typename P::Hidden>(numbers(512, kHidden));
  const auto ids = zeros<std::int32_t>(kTokens);
  time_launches(
      state, limits,
      {.bytes = bytes_of<typename P::Hidden>(kHidden) + 2 * bytes_of<std::int32_t>(1)}, [&] {
        cuda::embed_and_normalize<P>({table.data(), table.data(), nullptr},
                                     {ids.data(), ids.data(), nullptr}, rows.norm(), nullptr);
      });
}

// Sequences of state.range(0) tokens.
std::vector<std::int32_t> cu_seqlens(int length) {
  std::vector<std::int32_t> out;
  for (int at = 0; at <= kTokens; at += length) out.push_back(at);
  return out;
}

void pool(benchmark::State& state, DeviceLimits& limits) {
  const auto hidden = zeros<cuda::BFloat16>(numbers(kTokens, kHidden));
  const DeviceArray<std::int32_t> sequences(cu_seqlens(static_cast<int>(state.range(0))));
  cuda::PoolingInput<cuda::BFloat16> input = {.hidden = hidden.data(),
                                              .cu_seqlens = sequences.data(),
                                              .sequences = static_cast<int>(sequences.size()) - 1,
                                              .columns = kHidden,
                                              .modes = {},
                                              .normalize = true};
  input.modes.append(Pooling::kMean);
  DeviceArray<float> out(numbers(input.sequences, kHidden));
  time_launches(state, limits, {.bytes = bytes_of<cuda::BFloat16>(kHidden)},
                [&] { cuda::pool(input, out.data(), nullptr); });
}

template <class T>
void attend(benchmark::State& state, DeviceLimits& limits, std::optional<cuda::GemmType> products) {
  const int length = static_cast<int>(state.range(0));
  const auto qkv = zeros<T>(3 * numbers(kTokens, kHidden));
  std::vector<cuda::AttentionTile> host_tiles;
  for (int begin = 0; begin < kTokens; begin += length) {
    for (int query = begin; query < begin + length; query += cuda::kQueriesPerTile) {
      host_tiles.push_back({begin, begin + length, query});
    }
  }
  const DeviceArray<cuda::AttentionTile> tiles(host_tiles);
  DeviceArray<T> out(numbers(kTokens, kHidden));
  const cuda::AttentionInput<T> input = {qkv.data(), tiles.data(), static_cast<int>(tiles.size()),
                                         kHeads, kHidden / kHeads};
  time_launches(state, limits,
                {.bytes = 4 * bytes_of<T>(kHidden),
                 .operations = 4.0 * kTokens * length * kHidden,
                 .products = products},
                [&] {
                  if constexpr (std::is_same_v<T, float>) {
                    cuda::attention(input, out.data(), nullptr);
                  } else {
                    cuda::attention(input, std::min(length, cuda::kQueriesPerTile) / 16, out.data(),
                                    nullptr);
                  }
                });
}

}  // namespace

void add_cuda(MicroInputs&) {
  const auto limits = std::make_shared<DeviceLimits>();
  struct Row {
    const char* name;
    void (*run)(benchmark::State&, DeviceLimits&);
  };
  for (const Row& row : {Row{"cuda/layer_norm/fp32", normalize<cuda::Fp32>},
                         Row{"cuda/layer_norm/bf16", normalize<cuda::Bf16>},
                         Row{"cuda/layer_norm/int8", normalize<cuda::Int8>},
                         Row{"cuda/activation/fp32", activate<cuda::Fp32>},
                         Row{"cuda/activation/bf16", activate<cuda::Bf16>},
                         Row{"cuda/activation/int8", activate<cuda::Int8>},
                         Row{"cuda/quantize/int8", quantize<cuda::Int8>},
                         Row{"cuda/quantize/fp8", quantize<cuda::Fp8>},
                         Row{"cuda/embedding/fp32", embed<cuda::Fp32>},
                         Row{"cuda/embedding/bf16", embed<cuda::Bf16>}}) {
    add_on_device(row.name, limits, row.run);
  }
  add_on_device("cuda/pooling/bf16", limits, pool)->ArgName("length")->Arg(64);
  add_on_device("cuda/attention/fp32", limits,
                [](auto& state, DeviceLimits& of) { attend<float>(state, of, std::nullopt); })
      ->ArgName("length")
      ->Arg(64)
      ->Arg(256);
  add_on_device("cuda/attention/bf16", limits,
                [](auto& state, DeviceLimits& of) {
                  attend<cuda::BFloat16>(state, of, cuda::GemmType::kBf16);
                })
      ->ArgName("length")
      ->Arg(64)
      ->Arg(128)
      ->Arg(256);
}

}  // namespace reckon::micro
