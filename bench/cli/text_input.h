#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/text/tokenizer.h"
#include "core/token_batch.h"

namespace reckon {

// Some texts of an input, in order.
struct TextWindow {
  std::vector<std::string> first;
  std::vector<std::string> second;  // of pairs; else empty
  bool pairs = false;
  std::size_t first_row = 0;
};

// Texts from a file, window by window: one a line, or, in a file named .jsonl, one JSON object a
// line with "text" and, for pairs, "pair" (in every line or in none). "-" is standard input, one
// text a line. A line may end in CR LF.
class TextInput {
 public:
  explicit TextInput(const std::string& path);
  ~TextInput();
  TextInput(const TextInput&) = delete;
  TextInput& operator=(const TextInput&) = delete;

  // Reads up to `limit` texts; false at the end. Throws Error naming file and line.
  bool read(std::size_t limit, TextWindow& window);
  const std::string& name() const { return name_; }

 private:
  bool next_line(std::string& line);
  void append_json(const std::string& line, TextWindow& window);

  // Reads by itself and not through a stream: a signal then ends a read that waits.
  std::string name_;
  int descriptor_ = 0;  // standard input
  std::string buffer_;
  std::size_t begin_ = 0;  // of what is unread in it
  bool json_lines_ = false;
  bool pairs_ = false;
  std::size_t rows_ = 0;
  std::size_t lines_ = 0;
};

// Appends text i of the window, or pair i, as a sequence. Throws Error naming the input and the
// text.
void append_text(const Tokenizer& tokenizer, const TextInput& input, const TextWindow& window,
                 std::size_t i, std::size_t max_length, TokenBatch& batch);

// The tokens of at most so many texts of an input, the first ones. Throws Error where there is
// none.
TokenBatch read_first_texts(const std::string& path, const Model& model, std::size_t most);

}  // namespace reckon
