#include "core/cpu/calibrate.h"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "core/cpu/transformer.h"
#include "core/encoder_input.h"
#include "core/parallel.h"

namespace reckon::cpu {
namespace {

constexpr std::size_t kTokensAtOnce = 512;

struct Run {
  std::size_t begin, end;  // sequences
};

std::vector<Run> runs_of(const TokenBatch& texts) {
  std::vector<Run> runs;
  for (std::size_t begin = 0; begin < texts.sequences();) {
    const std::size_t end = end_of_run(texts, begin, kTokensAtOnce);
    runs.push_back({begin, end});
    begin = end;
  }
  return runs;
}

// What one thread has seen.
struct Observed {
  std::vector<std::array<InputHistogram, kParts>> layers;
  TransformerScratch scratch;
};

void observe_run(const Transformer& transformer, const TokenBatch& texts, const Run& run,
                 std::size_t width, Observed& observed) {
  std::vector<std::int32_t> cu_seqlens;
  const PackedSequences tokens = sequences_of(texts, run.begin, run.end, cu_seqlens);
  Matrix<float> hidden(tokens.ids.size(), width);
  transformer.embed(tokens, observed.scratch, hidden);
  const auto observe = [&](std::size_t layer, Part part, MatrixView<const float> input) {
    for (std::size_t r = 0; r < input.rows; ++r) {
      observed.layers[layer][static_cast<std::size_t>(part)].add(input.row(r));
    }
  };
  for (std::size_t i = 0; i < transformer.layers(); ++i) {
    transformer.apply_layer(i, cu_seqlens, observed.scratch, hidden, observe);
  }
}

}  // namespace

InputRanges calibrate(const Model& model, const TokenBatch& texts, RangeRule rule,
                      std::size_t threads, Progress& progress) {
  const ModelConfig& config = model.config();
  Matrix<float> unused(texts.sequences(), config.dimension());
  check_encoder_input(texts, config, config.dimension(), unused);
  const Transformer transformer(model, PrecisionPlan(config.layers, Precision::kFp32));
  std::vector<Observed> observed(threads);
  for (Observed& of_thread : observed) of_thread.layers.resize(config.layers);
  const std::vector<Run> runs = runs_of(texts);
  progress.begin("calibrate", texts.sequences());
  parallel_chunks(runs.size(), threads, [&](std::size_t chunk, std::size_t thread) {
    observe_run(transformer, texts, runs[chunk], config.hidden, observed[thread]);
    progress.advance(runs[chunk].end - runs[chunk].begin);
  });
  InputRanges ranges;
  for (std::size_t layer = 0; layer < config.layers; ++layer) {
    std::array<InputRange, kParts> of_part;
    for (std::size_t part = 0; part < kParts; ++part) {
      InputHistogram all;
      for (const Observed& of_thread : observed) all.add(of_thread.layers[layer][part]);
      of_part[part] = all.range(rule);
    }
    for (const auto& [module, part] :
         {std::pair{"query", Part::kQkv}, std::pair{"key", Part::kQkv},
          std::pair{"value", Part::kQkv}, std::pair{"attention_output", Part::kAttentionOutput},
          std::pair{"intermediate", Part::kIntermediate}, std::pair{"output", Part::kOutput}}) {
      ranges[fmt::format("layer.{}.{}", layer, module)] = of_part[static_cast<std::size_t>(part)];
    }
  }
  return ranges;
}

}  // namespace reckon::cpu
