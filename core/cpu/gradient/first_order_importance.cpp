#include "core/cpu/gradient/first_order_importance.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/cpu/gradient/gate_gradients.h"
#include "core/encoder_input.h"
#include "core/error.h"
#include "core/matrix.h"
#include "core/parallel.h"
#include "core/random.h"

namespace reckon::cpu {
namespace {

// Texts whose values are held until they are added, in their order.
constexpr std::size_t kTextsAtOnce = 64;

Matrix<float> random_signs(std::size_t rows, std::size_t cols, Random random) {
  Matrix<float> signs(rows, cols);
  for (std::size_t i = 0; i < rows * cols; ++i) {
    signs.data()[i] = (random.next() >> 63) == 0 ? 1.0f : -1.0f;
  }
  return signs;
}

// The means over the probes of the squared derivatives of one text.
void add_squares(const Matrix<float>& gradients, std::span<double> out) {
  const auto probes = static_cast<double>(gradients.rows());
  for (std::size_t p = 0; p < gradients.rows(); ++p) {
    const auto row = gradients.row(p);
    for (std::size_t g = 0; g < out.size(); ++g) {
      out[g] += static_cast<double>(row[g]) * static_cast<double>(row[g]) / probes;
    }
  }
}

std::vector<float> as_floats(std::span<const double> values, std::size_t layer) {
  std::vector<float> floats(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    floats[i] = static_cast<float>(values[i]);
    if (!std::isfinite(floats[i])) {
      fail("layer {}: derivatives that are too large or no numbers, expected finite importances",
           layer);
    }
  }
  return floats;
}

}  // namespace

Importance first_order_importance(const Model& model, const TokenBatch& texts,
                                  const ImportanceOptions& options, Progress& progress) {
  const ModelConfig& config = model.config();
  const std::size_t count = texts.sequences();
  if (count == 0) fail("importance: found no texts, expected at least one");
  Matrix<float> unused(count, config.dimension());
  check_encoder_input(texts, config, config.dimension(), unused);
  const GateGradients gradients(model);
  Matrix<double> of_text(std::min(count, kTextsAtOnce), gradients.gates());
  std::vector<double> sums(gradients.gates());
  progress.begin("importance", count);
  for (std::size_t begin = 0; begin < count; begin += kTextsAtOnce) {
    const std::size_t some = std::min(kTextsAtOnce, count - begin);
    parallel_chunks(some, options.threads, [&](std::size_t i, std::size_t) {
      std::vector<std::int32_t> cu_seqlens;
      const std::size_t text = begin + i;
      const PackedSequences tokens = sequences_of(texts, text, text + 1, cu_seqlens);
      const Matrix<float> probes =
          random_signs(options.probes, config.dimension(), Random(options.seed, text));
      std::ranges::fill(of_text.row(i), 0.0);
      add_squares(gradients.of(tokens, probes), of_text.row(i));
      progress.advance(1);
    });
    for (std::size_t i = 0; i < some; ++i) {
      const auto row = of_text.row(i);
      for (std::size_t g = 0; g < sums.size(); ++g) {
        sums[g] += row[g] / static_cast<double>(count);
      }
    }
  }
  Importance importance = {
      .texts = count, .probes = options.probes, .seed = options.seed, .layers = {}};
  const std::size_t of_layer = config.heads + config.intermediate;
  for (std::size_t layer = 0; layer < config.layers; ++layer) {
    const auto gates = std::span(sums).subspan(layer * of_layer, of_layer);
    importance.layers.push_back({as_floats(gates.first(config.heads), layer),
                                 as_floats(gates.subspan(config.heads), layer)});
  }
  return importance;
}

}  // namespace reckon::cpu
