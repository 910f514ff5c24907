#include "bench/item_encoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "bench/backend.h"
#include "bench/build_commit.h"
#include "bench/machine_facts.h"
#include "bench/processor_seconds.h"
#include "bench/resident_memory.h"
#include "core/error.h"
#include "core/principal_components.h"
#include "core/stopwatch.h"
#include "datasets/embeddings_file.h"

namespace reckon {
namespace {

constexpr std::size_t kWarmUpTexts = 32;
constexpr std::size_t kMostTextsAtOnce = 8192;  // of the option batch

// About 16 windows of a catalogue, for as many paired times; a window is large enough to keep the
// threads busy and small enough to be lost with a kill.
std::size_t window_size(std::size_t texts) {
  return std::clamp<std::size_t>((texts + 15) / 16, 256, 8192);
}

// A run is taken up only if the rows would be the same, and so would be how their times came about.
std::string resume_key(const Model& model, const MeasuredVariant& variant,
                       const TextSource& source) {
  const EncodeOptions& options = variant.texts->options();
  return fmt::format("{}/{}/{}/{}/{}/{}/{} threads/{} tokens", source.identity, model.identity(),
                     variant.variant.text, variant.encoder->instruction_set(), build_commit(),
                     machine_facts().cpu, options.threads, options.token_budget);
}

// The rows and passes of a variant on disk, from which an interrupted run is taken up.
class VariantState {
 public:
  VariantState(const std::filesystem::path& file, const Model& model,
               const MeasuredVariant& variant, const TextSource& source)
      : rows_(file, {.dimensions = variant.encoder->dimension(),
                     .attributes = {},
                     .resume_key = resume_key(model, variant, source)}),
        times_(file.string() + ".times") {}

  // Takes over what an earlier run left: whole windows with their times.
  void restore(MeasuredVariant& variant) {
    std::ifstream in(times_);
    TimedPass pass;
    while (in >> pass.first_text >> pass.texts >> pass.tokens >> pass.squared_tokens >>
           pass.batches >> pass.seconds) {
      if (pass.first_text != variant.resumed_texts || pass.first_text + pass.texts > rows_.rows())
        break;
      pass.energy.reason = "the passes are those of a run that was stopped";
      variant.passes.push_back(pass);
      variant.resumed_texts += pass.texts;
    }
    constexpr std::size_t kBlock = 8192;
    for (std::size_t begin = 0; begin < variant.resumed_texts; begin += kBlock) {
      const std::size_t end = std::min(begin + kBlock, variant.resumed_texts);
      const Matrix<float> rows = rows_.read(begin, end);
      std::copy_n(rows.data(), rows.rows() * rows.cols(), variant.embeddings.row(begin).data());
    }
    write_times(variant.passes);
  }

  void append(const MeasuredVariant& variant) {
    const TimedPass& pass = variant.passes.back();
    // Rows of a window whose time was not written before a kill are there already.
    if (rows_.rows() < pass.first_text + pass.texts) {
      rows_.append(MatrixView<const float>(variant.embeddings)
                       .rows_between(rows_.rows(), pass.first_text + pass.texts));
    }
    write_times(variant.passes);
  }

 private:
  void write_times(std::span<const TimedPass> passes) {
    std::ofstream out(times_, std::ios::trunc);
    out.precision(17);
    for (const TimedPass& pass : passes) {
      out << pass.first_text << ' ' << pass.texts << ' ' << pass.tokens << ' '
          << pass.squared_tokens << ' ' << pass.batches << ' ' << pass.seconds << '\n';
    }
    out.flush();
    if (!out) fail("{}: cannot write: is the disk full?", times_.string());
  }

  EmbeddingsWriter rows_;
  std::filesystem::path times_;
};

}  // namespace

MeasuredVariant make_measured_variant(const Model& model, const Tokenizer& tokenizer,
                                      const Variant& variant, const TextSource& source,
                                      const EncodeOptions& options) {
  MeasuredVariant measured;
  measured.variant = variant;
  measured.items = item_storage(variant);
  const std::uint64_t before = resident_bytes();
  const bool peak_is_fresh = reset_peak_resident();
  Variant encoded = variant;
  const bool reduced = encoded.options.erase("pca") > 0;
  encoded.options.erase("items");
  encoded.options.erase("rescore");
  EncodeOptions encoding = options;
  if (encoded.options.erase("batch") > 0) {
    measured.batch = count_option(variant, "batch", kMostTextsAtOnce);
    encoding.texts_at_once = measured.batch;
  }
  measured.encoder = make_backend_encoder(model, encoded);
  if (reduced) measured.components = count_option(variant, "pca", measured.encoder->dimension());
  measured.texts = std::make_unique<TextEncoder>(*measured.encoder, tokenizer, encoding);
  const std::vector<std::string> texts = source.read(0, std::min(source.count, kWarmUpTexts));
  Matrix<float> ignored(texts.size(), measured.encoder->dimension());
  SilentProgress silent;
  measured.texts->encode(texts, ignored, silent);
  if (variant.backend == "cuda") measured.gpu = std::make_unique<GpuMeter>(gpu_bus_id());
  const std::uint64_t peak = peak_resident_bytes();
  if (peak_is_fresh && peak > before) measured.memory_bytes = peak - before;
  return measured;
}

void reduce_embeddings(std::span<MeasuredVariant> variants, std::span<const std::size_t> rows,
                       std::size_t threads) {
  for (MeasuredVariant& variant : variants) {
    if (variant.components == 0) continue;
    variant.embeddings =
        project(variant.embeddings,
                fit_principal_components(variant.embeddings, rows, variant.components), threads);
  }
}

bool compresses_items(std::span<const MeasuredVariant> variants) {
  return std::ranges::any_of(variants, [](const MeasuredVariant& variant) {
    return variant.items.format != ItemFormat::kFp32;
  });
}

void check_rescoring(std::span<const MeasuredVariant> variants, std::size_t longest,
                     std::size_t items) {
  for (const MeasuredVariant& variant : variants) {
    const std::size_t rescored = variant.items.rescored;
    if (rescored == 0 || (rescored >= longest && rescored <= items)) continue;
    fail("variant '{}': rescore: found {}, expected {} (the longest list, --k) to the {} items",
         variant.variant.text, rescored, longest, items);
  }
}

void encode_items(std::span<MeasuredVariant> variants, const Model& model, const TextSource& source,
                  const std::function<std::filesystem::path(const Variant&)>& state_file,
                  Progress& progress) {
  std::vector<VariantState> states;
  states.reserve(variants.size());
  std::size_t left = 0;
  for (MeasuredVariant& variant : variants) {
    variant.embeddings = Matrix<float>(source.count, variant.encoder->dimension());
    states.emplace_back(state_file(variant.variant), model, variant, source).restore(variant);
    left += source.count - variant.resumed_texts;
  }
  progress.begin("encode", left);
  const std::size_t window = window_size(source.count);
  bool reversed = false;
  for (std::size_t begin = 0; begin < source.count; begin += window, reversed = !reversed) {
    const std::size_t end = std::min(begin + window, source.count);
    std::vector<std::string> texts;
    for (std::size_t turn = 0; turn < variants.size(); ++turn) {
      const std::size_t v = reversed ? variants.size() - 1 - turn : turn;
      MeasuredVariant& variant = variants[v];
      if (variant.resumed_texts >= end) continue;
      if (texts.empty()) texts = source.read(begin, end);
      EnergyMeter meter;
      if (variant.gpu) variant.gpu->begin();
      const double processor_begin = processor_seconds();
      const Stopwatch stopwatch;
      const EncodeCounts counts = variant.texts->encode(
          texts, variant.embeddings.view().rows_between(begin, end), progress, begin);
      const double seconds = stopwatch.seconds();
      if (variant.gpu) variant.gpu->end();
      variant.passes.push_back({.first_text = begin,
                                .texts = counts.texts,
                                .tokens = counts.tokens,
                                .squared_tokens = counts.squared_tokens,
                                .batches = counts.batches,
                                .seconds = seconds,
                                .processor_seconds = processor_seconds() - processor_begin,
                                .energy = meter.read()});
      states[v].append(variant);
    }
  }
}

}  // namespace reckon
