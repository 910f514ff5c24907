// Scoring on the GPU: lists and scores of 10^6 items, once of 10^7, of dimension 384; and the
// products of MiniLM's layers by cuBLASLt.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "bench/micro/device_work.h"
#include "bench/micro/microbenchmarks.h"
#include "core/random.h"
#include "cuda/device.h"
#include "cuda/kernels/all_scores.h"
#include "cuda/kernels/certified_top_k.h"
#include "cuda/kernels/long_top_k.h"

namespace reckon::micro {
namespace {

using cuda::DeviceArray;

constexpr int kItems = 1'000'000, kDimension = 384;

// Numbers of a table, which are quickly drawn. Of more rows than kItems, those that come later are
// the first ones, their columns turned.
template <class T>
DeviceArray<T> random_rows(std::size_t rows, std::uint64_t seed) {
  Random random(seed);
  std::vector<T> table(1 << 16);
  for (T& number : table) {
    const auto x = static_cast<float>(random.uniform() - 0.5);
    if constexpr (std::is_same_v<T, float>) {
      number = x;
    } else {
      number = cuda::to_half(x);
    }
  }
  std::vector<T> numbers(std::min<std::size_t>(rows, kItems) * kDimension);
  for (T& number : numbers) number = table[random.below(table.size())];
  DeviceArray<T> out(rows * kDimension);
  for (std::size_t at = 0; at < out.size(); at += numbers.size()) {
    const std::size_t count = std::min(numbers.size(), out.size() - at);
    cuda::copy_to_device(out.data() + at, numbers.data(), count * sizeof(T), nullptr);
    for (auto row = numbers.begin(); row != numbers.end(); row += kDimension) {
      std::rotate(row, row + 1, row + kDimension);
    }
  }
  return out;
}

// The items, from the first benchmark that asks for them on: they take seconds to draw.
template <class T>
class Items {
 public:
  explicit Items(int count = kItems) : count_(count) {}
  int count() const { return count_; }
  const T* rows() {
    if (rows_.size() == 0) rows_ = random_rows<T>(static_cast<std::size_t>(count_), 1);
    return rows_.data();
  }

 private:
  int count_;
  DeviceArray<T> rows_;
};

// Queries, and the lists that come of them.
template <class T>
struct Search {
  Search(Items<T>& items, std::size_t query_count, std::size_t k)
      : queries(random_rows<T>(query_count, 2)),
        out_items(query_count * k),
        out_scores(query_count * k),
        input{.items = items.rows(),
              .queries = queries.data(),
              .item_count = items.count(),
              .query_count = static_cast<int>(query_count),
              .dimension = kDimension} {}
  cuda::TopKOutput out() { return {out_items.data(), out_scores.data()}; }
  // Float sums are those of the multiply-adds outside of the tensor cores.
  DeviceWork work() const {
    const double numbers = static_cast<double>(input.item_count) * kDimension;
    DeviceWork made = {.bytes = static_cast<double>(sizeof(T)) * numbers,
                       .operations = 2.0 * numbers * input.query_count};
    made.products = std::is_same_v<T, float> ? cuda::GemmType::kFp32 : cuda::GemmType::kFp16;
    return made;
  }
  DeviceArray<T> queries;
  DeviceArray<std::int32_t> out_items;
  DeviceArray<float> out_scores;
  cuda::ScoringInput<T> input;
};

template <class T>
void top_k(benchmark::State& state, DeviceLimits& limits, Items<T>& items) {
  constexpr int kListLength = 100;
  Search<T> search(items, static_cast<std::size_t>(state.range(0)), kListLength);
  const int parts =
      cuda::top_k_parts(items.count(), search.input.query_count, device_multiprocessors());
  DeviceArray<ScoredItem> scratch(
      cuda::top_k_scratch(search.input.query_count, kListLength, parts));
  time_launches(state, limits, search.work(), [&] {
    cuda::top_k(search.input, kListLength, parts, scratch.data(), search.out(), nullptr);
  });
}

void long_top_k(benchmark::State& state, DeviceLimits& limits, Items<float>& items) {
  constexpr int kListLength = 1000;
  const auto queries = static_cast<std::size_t>(state.range(0));
  Search<float> search(items, queries, kListLength);
  const cuda::LongTopKPlan plan = cuda::plan_long_top_k(kItems, kListLength);
  DeviceArray<std::uint64_t> keys(queries * plan.keys_per_query()), worst(queries);
  DeviceArray<int> counts(queries);
  time_launches(state, limits, search.work(), [&] {
    cuda::long_top_k(search.input, plan, {keys.data(), worst.data(), counts.data()}, search.out(),
                     nullptr);
  });
}

// The items of a search and its queries rounded to 8 bits, and memory for the scan of them.
class Certified {
 public:
  Certified(const Search<float>& search, int k)
      : plan_(cuda::plan_certified_top_k(kItems, k)),
        items_(std::size_t{kItems} * kDimension),
        queries_(search.queries.size()),
        facts_(kItems),
        bounds_(search.input.query_count),
        candidates_(bounds_.size() * plan_.candidates_per_query()),
        keys_(bounds_.size() * plan_.keys_per_query()),
        worst_(bounds_.size()),
        thresholds_(bounds_.size()),
        counts_(bounds_.size()) {
    static_assert(kDimension % 64 == 0);
    cuda::round_rows(search.input.items, kItems, kDimension,
                     {items_.data(), facts_.data(), kDimension}, nullptr);
    const std::vector<float> vectors = search.queries.to_host();
    std::vector<std::int8_t> integers(vectors.size());
    std::vector<CertifiedBound> bounds;
    for (std::size_t at = 0; at < vectors.size(); at += kDimension) {
      const QuantizedRow row = quantize_row(std::span(vectors).subspan(at, kDimension),
                                            std::span(integers).subspan(at, kDimension));
      bounds.push_back(certified_bound(row, kDimension, search.input.similarity));
    }
    queries_ = DeviceArray<std::int8_t>(integers);
    bounds_ = DeviceArray<CertifiedBound>(bounds);
  }
  void run(const Search<float>& search, const cuda::TopKOutput& out) {
    cuda::certified_top_k(
        {.exact = search.input,
         .rounded = {.items = items_.data(),
                     .queries = queries_.data(),
                     .item_count = kItems,
                     .query_count = search.input.query_count,
                     .dimension = kDimension},
         .facts = facts_.data(),
         .bounds = bounds_.data()},
        plan_,
        {candidates_.data(), keys_.data(), worst_.data(), thresholds_.data(), counts_.data()}, out,
        nullptr);
  }

 private:
  cuda::CertifiedPlan plan_;
  DeviceArray<std::int8_t> items_, queries_;
  DeviceArray<cuda::RoundedFacts> facts_;
  DeviceArray<CertifiedBound> bounds_;
  DeviceArray<Candidate> candidates_;
  DeviceArray<std::uint64_t> keys_, worst_;
  DeviceArray<float> thresholds_;
  DeviceArray<int> counts_;
};

// The same lists by way of the 8-bit items: their bytes and products are what it cannot do without.
void certified_top_k(benchmark::State& state, DeviceLimits& limits, Items<float>& items) {
  constexpr int kListLength = 100;
  Search<float> search(items, static_cast<std::size_t>(state.range(0)), kListLength);
  Certified certified(search, kListLength);
  time_launches(state, limits,
                {.bytes = static_cast<double>(sizeof(cuda::RoundedFacts) + kDimension) * kItems,
                 .operations = search.work().operations,
                 .products = cuda::GemmType::kInt8},
                [&] { certified.run(search, search.out()); });
}

void all_scores(benchmark::State& state, DeviceLimits& limits, Items<float>& items) {
  Search<float> search(items, static_cast<std::size_t>(state.range(0)), kItems);
  DeviceWork work = search.work();
  work.bytes += 4.0 * kItems * search.input.query_count;
  time_launches(state, limits, work,
                [&] { cuda::all_scores(search.input, search.out_scores.data(), nullptr); });
}

// [8192, 384] with the weights [1536, 384] of the widest layer.
void multiply(benchmark::State& state, DeviceLimits& limits, cuda::GemmType type) {
  constexpr cuda::GemmShape kShape = {.rows = 8192, .outputs = 1536, .inputs = kDimension};
  // Zeros, four bytes each: enough for every type.
  const DeviceArray<float> x(std::vector<float>(std::size_t{kShape.rows} * kShape.inputs)),
      weight(std::vector<float>(std::size_t{kShape.outputs} * kShape.inputs));
  DeviceArray<float> out(std::size_t{kShape.rows} * kShape.outputs);
  cuda::Gemm gemm(cuda::GemmAlgorithms::kMeasured);
  time_launches(
      state, limits,
      {.operations = 2.0 * kShape.rows * kShape.outputs * kShape.inputs, .products = type}, [&] {
        gemm.multiply(type, kShape, {x.data(), weight.data(), out.data()}, nullptr);
      });
}

template <class T>
benchmark::internal::Benchmark* add_search(const char* name,
                                           const std::shared_ptr<DeviceLimits>& limits,
                                           const std::shared_ptr<Items<T>>& items,
                                           void (*run)(benchmark::State&, DeviceLimits&,
                                                       Items<T>&)) {
  return add_on_device(
             fmt::format("cuda_scoring/{}", name), limits,
             [items, run](benchmark::State& state, DeviceLimits& of) { run(state, of, *items); })
      ->ArgName("queries");
}

}  // namespace

void add_cuda_scoring(MicroInputs&) {
  const auto limits = std::make_shared<DeviceLimits>();
  const auto floats = std::make_shared<Items<float>>();
  const auto halves = std::make_shared<Items<cuda::Half>>();
  add_search("top_k/fp32", limits, floats, top_k<float>)->Arg(1)->Arg(256);
  add_search("top_k/fp16", limits, halves, top_k<cuda::Half>)->Arg(1)->Arg(256);
  add_search("top_k_of_ten_million/fp16", limits, std::make_shared<Items<cuda::Half>>(10 * kItems),
             top_k<cuda::Half>)
      ->Arg(1)
      ->Arg(256);
  add_search("certified_top_k/int8", limits, floats, certified_top_k)->Arg(1)->Arg(256);
  add_search("long_top_k/fp32", limits, floats, long_top_k)->Arg(1)->Arg(256);
  add_search("all_scores/fp32", limits, floats, all_scores)->Arg(16);
  struct Product {
    const char* name;
    cuda::GemmType type;
  };
  for (const Product& product :
       {Product{"fp32", cuda::GemmType::kFp32}, Product{"tf32", cuda::GemmType::kTf32},
        Product{"fp16", cuda::GemmType::kFp16}, Product{"bf16", cuda::GemmType::kBf16},
        Product{"int8", cuda::GemmType::kInt8}, Product{"fp8", cuda::GemmType::kFp8}}) {
    add_on_device(fmt::format("cuda_scoring/gemm/{}", product.name), limits,
                  [type = product.type](benchmark::State& state, DeviceLimits& of) {
                    multiply(state, of, type);
                  });
  }
}

}  // namespace reckon::micro
