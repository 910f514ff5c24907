#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <string>

#include "bench/backend.h"
#include "bench/gate/hot_path.h"
#include "bench/gate/injector.h"
#include "bench/random_inputs.h"
#include "core/encoder.h"
#include "core/model/model.h"
#include "core/parallel.h"
#include "core/text/tokenizer.h"

namespace reckon::gate {
namespace {

constexpr std::size_t kInputs = 8;

std::size_t size_of(const Parameters& parameters, const char* name) {
  return static_cast<std::size_t>(parameters.at(name));
}

class TokenizerPath final : public HotPath {
 public:
  explicit TokenizerPath(const HotPathOptions& options)
      : tokenizer_(load_tokenizer(options.model)), batches_(kInputs) {
    Random random(options.seed);
    for (std::size_t input = 0; input < kInputs; ++input) {
      std::vector<std::string>& texts = texts_.emplace_back();
      for (std::size_t i = 0; i < size_of(options.parameters, "batch"); ++i) {
        texts.push_back(random_text(size_of(options.parameters, "words"), random));
      }
    }
  }

  void run(std::size_t operation) override {
    TokenBatch& batch = batches_[operation % kInputs];
    batch.clear();
    for (const std::string& text : texts_[operation % kInputs]) {
      tokenizer_->append(batch, text, 512);
    }
  }

  void digest(std::size_t operations, ResultDigest& digest) const override {
    for (std::size_t i = 0; i < std::min(operations, kInputs); ++i) {
      digest.add(std::span<const std::int32_t>(batches_[i].ids));
      digest.add(std::span<const std::int32_t>(batches_[i].cu_seqlens));
    }
  }

 private:
  std::unique_ptr<Tokenizer> tokenizer_;
  std::vector<std::vector<std::string>> texts_;
  std::vector<TokenBatch> batches_;
};

class EncodePath final : public HotPath {
 public:
  explicit EncodePath(const HotPathOptions& options)
      : shared_(options.encoder), slow_thread_(options.slow_thread) {
    if (!shared_->encoder) {
      const Model model = Model::load(options.model);
      shared_->encoder = make_backend_encoder(model, parse_variant(options.variant));
      shared_->vocabulary = model.config().vocabulary;
    }
    const Encoder& encoder = *shared_->encoder;
    const std::size_t threads = size_of(options.parameters, "threads");
    const std::size_t batch = size_of(options.parameters, "batch");
    const std::size_t tokens =
        std::min(size_of(options.parameters, "tokens"), encoder.max_length());
    Random random(options.seed);
    for (std::size_t thread = 0; thread < threads; ++thread) {
      sessions_.push_back(encoder.make_session());
    }
    for (std::size_t input = 0; input < kInputs; ++input) {
      for (std::size_t thread = 0; thread < threads; ++thread) {
        batches_.push_back(random_batch(batch, tokens, shared_->vocabulary, random));
        outputs_.emplace_back(batch, encoder.dimension());
      }
    }
  }

  void run(std::size_t operation) override {
    const std::size_t first = operation % kInputs * sessions_.size();
    parallel_chunks(sessions_.size(), sessions_.size(), [&](std::size_t chunk, std::size_t thread) {
      const std::int64_t begin = now_ns(CLOCK_THREAD_CPUTIME_ID);
      sessions_[thread]->encode(batches_[first + chunk], outputs_[first + chunk]);
      if (chunk > 0 || slow_thread_ == 0) return;
      const auto worked = static_cast<double>(now_ns(CLOCK_THREAD_CPUTIME_ID) - begin);
      spin(std::llround(slow_thread_ * worked));
    });
  }

  void digest(std::size_t operations, ResultDigest& digest) const override {
    for (std::size_t i = 0; i < std::min(operations, kInputs) * sessions_.size(); ++i) {
      digest.add(std::span(outputs_[i].data(), outputs_[i].rows() * outputs_[i].cols()));
    }
  }

 private:
  std::shared_ptr<SharedEncoder> shared_;
  double slow_thread_;
  std::vector<std::unique_ptr<Encoder::Session>> sessions_;  // one a thread
  std::vector<TokenBatch> batches_;                          // [inputs][threads]
  std::vector<Matrix<float>> outputs_;
};

class LoadModelPath final : public HotPath {
 public:
  explicit LoadModelPath(const HotPathOptions& options)
      : model_(options.model), variant_(parse_variant(options.variant)) {}

  void run(std::size_t) override {
    const Model model = Model::load(model_);
    const auto encoder = make_backend_encoder(model, variant_);
    facts_ = {static_cast<std::int32_t>(encoder->dimension()),
              static_cast<std::int32_t>(encoder->max_length())};
  }

  void digest(std::size_t, ResultDigest& digest) const override {
    digest.add(std::span<const std::int32_t>(facts_));
  }

 private:
  std::filesystem::path model_;
  Variant variant_;
  std::array<std::int32_t, 2> facts_ = {};
};

}  // namespace

std::unique_ptr<HotPath> make_tokenizer_path(const HotPathOptions& options) {
  return std::make_unique<TokenizerPath>(options);
}

std::unique_ptr<HotPath> make_encode_path(const HotPathOptions& options) {
  return std::make_unique<EncodePath>(options);
}

std::unique_ptr<HotPath> make_load_model_path(const HotPathOptions& options) {
  return std::make_unique<LoadModelPath>(options);
}

}  // namespace reckon::gate
