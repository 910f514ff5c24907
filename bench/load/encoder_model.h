#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bench/load/batched_model.h"
#include "core/encoder.h"
#include "core/text/tokenizer.h"

namespace reckon {

// An encoder as a service: texts are tokenized and encoded when they are asked for. How many tokens
// each has is known before, for the batcher.
class EncoderModel final : public BatchedModel {
 public:
  // second: of pairs, as many as first; or empty. Encoder and tokenizer must outlive this object.
  // Throws Error "text <row>: ..." for a text that cannot be tokenized.
  EncoderModel(const Encoder& encoder, const Tokenizer& tokenizer, std::vector<std::string> first,
               std::vector<std::string> second);

  std::size_t texts() const override { return first_.size(); }
  std::size_t output_size() const override { return encoder_.dimension(); }
  std::size_t tokens(std::size_t text) const override { return tokens_[text]; }
  std::unique_ptr<Worker> make_worker() const override;

 private:
  class EncoderWorker;
  void append(TokenBatch& batch, std::size_t text) const;

  const Encoder& encoder_;
  const Tokenizer& tokenizer_;
  std::vector<std::string> first_;
  std::vector<std::string> second_;
  std::vector<std::size_t> tokens_;
};

}  // namespace reckon
