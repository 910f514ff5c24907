// Columns of a sealed HDF5 file to memory: opened, decoded and verified each time. The file was
// just written, so that its pages are in memory.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <functional>
#include <string>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "bench/random_inputs.h"
#include "datasets/hdf5_file.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kRows = 1'000'000;
constexpr std::size_t kVectors = 50'000;
constexpr std::size_t kDimension = 384;
constexpr std::size_t kTexts = 50'000;

// A file of one column, for as long as the program runs.
class ColumnFile {
 public:
  template <typename Write>
  ColumnFile(const char* name, Write write)
      : path_(std::filesystem::temp_directory_path() /
              fmt::format("reckon_hdf5_read_{}.{}.h5", name, getpid())) {
    Hdf5File file = Hdf5File::create(path_);
    write(file);
    file.commit();
  }
  ~ColumnFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ColumnFile(const ColumnFile&) = delete;
  ColumnFile& operator=(const ColumnFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// `values`: bytes of the column in memory.
void count(benchmark::State& state, MicroInputs& inputs, const ColumnFile& file,
           std::size_t values) {
  const auto stored = std::filesystem::file_size(file.path());
  state.counters["stored_bytes"] = static_cast<double>(stored);
  count_work(state, inputs.limits(),
             {.bytes_read = static_cast<double>(stored),
              .bytes_written = static_cast<double>(values),
              .working_set = stored + values});
}

void integers(benchmark::State& state, MicroInputs& inputs) {
  static const ColumnFile file("integers", [](Hdf5File& out) {
    Random random(1);
    out.write("/interactions/item", std::span<const std::int32_t>(random_items(kRows, random)));
  });
  for (auto _ : state) {
    benchmark::DoNotOptimize(Hdf5File::open(file.path()).read<std::int32_t>("/interactions/item"));
  }
  count(state, inputs, file, kRows * sizeof(std::int32_t));
}

void vectors(benchmark::State& state, MicroInputs& inputs) {
  static const ColumnFile file("vectors", [](Hdf5File& out) {
    Random random(1);
    const Matrix<float> rows = random_matrix(kVectors, kDimension, random);
    out.create_column("/embeddings", ColumnType::kFloat32,
                      {.cols = kDimension, .compressed = false});
    out.append("/embeddings", std::span<const float>(rows.data(), kVectors * kDimension));
  });
  for (auto _ : state) {
    benchmark::DoNotOptimize(Hdf5File::open(file.path()).read<float>("/embeddings"));
  }
  count(state, inputs, file, kVectors * kDimension * sizeof(float));
}

void texts(benchmark::State& state, MicroInputs& inputs) {
  static std::size_t bytes = 0;
  static const ColumnFile file("texts", [](Hdf5File& out) {
    Random random(1);
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < kTexts; ++i) {
      rows.push_back(random_text(1 + random.below(60), random));
      bytes += rows.back().size();
    }
    out.write("/items/text", std::span<const std::string>(rows));
  });
  for (auto _ : state) {
    benchmark::DoNotOptimize(Hdf5File::open(file.path()).read_strings("/items/text"));
  }
  count(state, inputs, file, bytes);
}

}  // namespace

void add_hdf5_read(MicroInputs& inputs) {
  benchmark::RegisterBenchmark("hdf5_read/integers", integers, std::ref(inputs))
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  benchmark::RegisterBenchmark("hdf5_read/vectors", vectors, std::ref(inputs))
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  benchmark::RegisterBenchmark("hdf5_read/texts", texts, std::ref(inputs))
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

}  // namespace reckon::micro
