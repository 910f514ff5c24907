#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/encoder.h"
#include "core/matrix.h"
#include "core/progress.h"
#include "core/text/tokenizer.h"
#include "core/token_batch.h"

namespace reckon {

struct EncodeOptions {
  std::size_t threads = 0;  // 0: default_thread_count()
  // Tokens of a chunk, the unit that one thread encodes at a time; at least as many as keep the
  // encoder's device busy, if it has one.
  std::size_t token_budget = 1024;
  std::size_t texts_at_once = 0;  // of a chunk, however many tokens they have; 0: the budget cuts
};

// What was encoded and how long its two stages took (wall-clock seconds; where a device encodes,
// they overlap).
struct EncodeCounts {
  std::size_t texts = 0;
  std::size_t tokens = 0;          // special tokens included
  std::size_t squared_tokens = 0;  // the sum of the squares of the texts' tokens
  std::size_t batches = 0;         // chunks handed to the encoder
  double tokenize_seconds = 0;
  double encode_seconds = 0;

  EncodeCounts& operator+=(const EncodeCounts& other);
};

// Texts -> rows of an encoder's output. Callers hand over windows of some thousand texts, one after
// the other: beside `out`, memory grows with the ids of one window only. Inside, texts are sorted
// by length and encoded in chunks of `token_budget` tokens from several threads; a row depends on
// nothing but its text. Where a device encodes, the next texts are tokenized meanwhile. One call at
// a time: the threads' scratch memory is kept from call to call.
class TextEncoder {
 public:
  // Both must outlive this object; their vocabularies must agree (the model's loader checks it).
  TextEncoder(const Encoder& encoder, const Tokenizer& tokenizer, EncodeOptions options = {});
  ~TextEncoder();
  TextEncoder(TextEncoder&&) noexcept;

  // With defaults and what the encoder asks for resolved.
  const EncodeOptions& options() const { return options_; }

  // Writes out [texts.size(), encoder.dimension()] in the order of the texts; longer texts are cut
  // to encoder.max_length() tokens. Calls progress.advance(texts encoded) once a chunk (begin() is
  // the caller's). Throws Error "text <first_row + i>: ..." for a text that cannot be tokenized or
  // has a token type that the model has not, or whose vector is not finite, and lets Interrupted
  // pass; the content of `out` is then unspecified.
  EncodeCounts encode(std::span<const std::string> texts, MatrixView<float> out, Progress& progress,
                      std::size_t first_row = 0);

  // The same for pairs (first[i], second[i]).
  EncodeCounts encode_pairs(std::span<const std::string> first, std::span<const std::string> second,
                            MatrixView<float> out, Progress& progress, std::size_t first_row = 0);

 private:
  struct Worker;
  struct Window;
  // Appends the text of a row to a batch.
  using AppendText = std::function<void(TokenBatch& batch, std::size_t row)>;
  EncodeCounts run(std::size_t texts, const AppendText& append_text, MatrixView<float> out,
                   Progress& progress, std::size_t first_row);
  Window tokenize(std::size_t begin, std::size_t end, const AppendText& append_text,
                  std::size_t first_row) const;
  void encode_window(const Window& window, MatrixView<float> out, Progress& progress,
                     EncodeCounts& counts);

  const Encoder& encoder_;
  const Tokenizer& tokenizer_;
  EncodeOptions options_;
  std::vector<Worker> workers_;
};

}  // namespace reckon
