#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>

#include "core/token_batch.h"

namespace reckon {

// Text -> token ids as the model's own Hugging Face tokenizer gives them, special tokens included.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  // One more than the largest id that it can give.
  virtual std::size_t vocabulary_size() const = 0;
  // Appends one sequence of at most max_length tokens (special tokens included, longest_first
  // truncation). Thread-safe. Throws Error at the byte position of invalid UTF-8, or when
  // max_length has no room for the special tokens; the batch is then as before.
  virtual void append(TokenBatch& batch, std::string_view text, std::size_t max_length) const = 0;
  // The same for a pair of texts; an empty second text is still a pair.
  virtual void append_pair(TokenBatch& batch, std::string_view first, std::string_view second,
                           std::size_t max_length) const = 0;
};

// Reads tokenizer.json, or vocab.txt (with tokenizer_config.json), or vocab.json + merges.txt, of a
// Hugging Face directory. Throws Error naming the file and what is wrong or not supported.
std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& directory);

}  // namespace reckon
