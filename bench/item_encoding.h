#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/energy.h"
#include "bench/gpu_meter.h"
#include "core/encoder.h"
#include "core/matrix.h"
#include "core/model/model.h"
#include "core/progress.h"
#include "core/scoring/item_storage.h"
#include "core/text/tokenizer.h"
#include "core/text_encoder.h"
#include "core/variant.h"

namespace reckon {

// One timed pass over a window of texts.
struct TimedPass {
  std::size_t first_text = 0;
  std::size_t texts = 0;
  std::size_t tokens = 0;
  std::size_t squared_tokens = 0, batches = 0;   // as in EncodeCounts
  double seconds = 0;                            // wall clock, tokenizing included
  std::optional<double> processor_seconds = {};  // of all threads; none of a run that was stopped
  EnergyReading energy = {};
};

// A variant that is being measured. With the option pca=N, which encoders do not know, the
// embeddings are replaced by their first N principal components (see principal_components.h). With
// batch=N, of which they know nothing either, each thread encodes N texts at a time. items= and
// rescore= are of the catalogue that is made from the embeddings.
struct MeasuredVariant {
  Variant variant;
  std::size_t components = 0;  // N; 0 without the option
  std::size_t batch = 0;       // N; 0 without the option
  ItemStorage items;
  std::unique_ptr<Encoder> encoder;
  std::unique_ptr<TextEncoder> texts;
  std::unique_ptr<GpuMeter> gpu;  // of a variant that runs on one
  // Growth of resident memory from before the encoder was made to its peak while it encoded the
  // first texts.
  std::uint64_t memory_bytes = 0;
  Matrix<float> embeddings;       // [texts, d]
  std::vector<TimedPass> passes;  // windows of the catalogue in order
  std::size_t resumed_texts = 0;  // taken over, with their times, from a run that was stopped
};

// A list of texts that can be walked: the texts [begin, end).
struct TextSource {
  std::size_t count = 0;
  std::function<std::vector<std::string>(std::size_t begin, std::size_t end)> read;
  std::string identity;  // content hash: decides whether an interrupted run can be taken up
};

// Makes the encoder of a variant and warms it up on the first texts.
MeasuredVariant make_measured_variant(const Model& model, const Tokenizer& tokenizer,
                                      const Variant& variant, const TextSource& source,
                                      const EncodeOptions& options);

// Replaces the embeddings of variants with principal components, which are learned on those rows.
void reduce_embeddings(std::span<MeasuredVariant> variants, std::span<const std::size_t> rows,
                       std::size_t threads);

// Whether a variant keeps its item vectors in fewer bits than float32.
bool compresses_items(std::span<const MeasuredVariant> variants);

// Throws Error unless lists of `longest` have as many rescored items, and those are items.
void check_rescoring(std::span<const MeasuredVariant> variants, std::size_t longest,
                     std::size_t items);

// Encodes all texts by every variant. The variants take turns window by window, the order reversed
// each time, so that their passes over a window see the same state of the machine. `state_file`
// names the file that keeps a variant's rows for the next run if this one is stopped (".times" is
// added for the passes).
void encode_items(std::span<MeasuredVariant> variants, const Model& model, const TextSource& source,
                  const std::function<std::filesystem::path(const Variant&)>& state_file,
                  Progress& progress);

}  // namespace reckon
