#include "bench/latency.h"

#include <algorithm>
#include <memory>

#include "core/stopwatch.h"
#include "core/token_batch.h"

namespace reckon {
namespace {

// Of as many texts from `first` on as `out` has rows; behind the last comes the first.
double seconds_to_encode(const Encoder& encoder, Encoder::Session& session,
                         const Tokenizer& tokenizer, std::span<const std::string> texts,
                         std::size_t first, TokenBatch& batch, Matrix<float>& out) {
  const Stopwatch stopwatch;
  batch.clear();
  for (std::size_t i = 0; i < out.rows(); ++i) {
    tokenizer.append(batch, texts[(first + i) % texts.size()], encoder.max_length());
  }
  session.encode(batch, out);
  return stopwatch.seconds();
}

}  // namespace

std::vector<std::vector<double>> measure_latencies(std::span<const MeasuredVariant> variants,
                                                   const Tokenizer& tokenizer,
                                                   std::span<const std::string> texts,
                                                   Progress& progress) {
  constexpr std::size_t kWarmUp = 10;
  std::vector<std::unique_ptr<Encoder::Session>> sessions;
  std::vector<Matrix<float>> outputs;
  for (const MeasuredVariant& variant : variants) {
    sessions.push_back(variant.encoder->make_session());
    outputs.emplace_back(std::max<std::size_t>(variant.batch, 1), variant.encoder->dimension());
  }
  TokenBatch batch;
  const auto measure = [&](std::size_t v, std::size_t text) {
    return seconds_to_encode(*variants[v].encoder, *sessions[v], tokenizer, texts, text, batch,
                             outputs[v]);
  };
  for (std::size_t v = 0; v < variants.size(); ++v) {
    for (std::size_t t = 0; t < std::min(texts.size(), kWarmUp); ++t) measure(v, t);
  }
  progress.begin("latency of single texts", texts.size());
  std::vector<std::vector<double>> seconds(variants.size(), std::vector<double>(texts.size()));
  for (std::size_t t = 0; t < texts.size(); ++t) {
    for (std::size_t turn = 0; turn < variants.size(); ++turn) {
      const std::size_t v = (t + turn) % variants.size();
      seconds[v][t] = measure(v, t);
    }
    progress.advance(1);
  }
  return seconds;
}

}  // namespace reckon
