#include "core/text_encoder.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <numeric>

#include "core/error.h"
#include "core/parallel.h"
#include "core/scoring/magnitude.h"
#include "core/stopwatch.h"

namespace reckon {
namespace {

constexpr std::size_t kTextsPerBlock = 128;  // unit of work of the tokenizing threads
// That are tokenized while a device encodes as many: some of its batches.
constexpr std::size_t kTextsBesideADevice = 2048;

}  // namespace

// Tokens of some texts, in blocks of kTextsPerBlock.
struct TextEncoder::Window {
  std::size_t first_row = 0;
  std::vector<TokenBatch> blocks;
  std::size_t texts = 0;
  double seconds = 0;  // that it took

  std::size_t length(std::size_t text) const {
    return blocks[text / kTextsPerBlock].sequence(text % kTextsPerBlock).size();
  }
  void append_to(TokenBatch& batch, std::size_t text) const {
    const TokenBatch& block = blocks[text / kTextsPerBlock];
    const std::size_t i = text % kTextsPerBlock;
    batch.ids.insert(batch.ids.end(), block.ids.begin() + block.cu_seqlens[i],
                     block.ids.begin() + block.cu_seqlens[i + 1]);
    batch.type_ids.insert(batch.type_ids.end(), block.type_ids.begin() + block.cu_seqlens[i],
                          block.type_ids.begin() + block.cu_seqlens[i + 1]);
    batch.end_sequence();
  }
};

namespace {

// Cuts the texts, in the order given, into runs of texts_at_once texts, or of at most token_budget
// tokens (one text at least). Returns the offset of each run in `order`, and the end.
std::vector<std::size_t> cut_into_chunks(std::span<const std::size_t> lengths,
                                         const EncodeOptions& options) {
  std::vector<std::size_t> offsets = {0};
  std::size_t tokens = 0;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const std::size_t length = lengths[i];
    const std::size_t texts = i - offsets.back();
    if (options.texts_at_once > 0 ? texts == options.texts_at_once
                                  : texts > 0 && tokens + length > options.token_budget) {
      offsets.push_back(i);
      tokens = 0;
    }
    tokens += length;
  }
  if (!lengths.empty()) offsets.push_back(lengths.size());
  return offsets;
}

// A type beyond the table: the model was made for single texts and its tokenizer types pairs.
void check_token_types(const TokenBatch& batch, std::size_t table_rows) {
  if (table_rows == 0) return;
  const auto begin = batch.type_ids.begin() + batch.cu_seqlens[batch.sequences() - 1];
  for (auto type = begin; type != batch.type_ids.end(); ++type) {
    if (static_cast<std::size_t>(*type) < table_rows) continue;
    fail(
        "found token type {}, as a pair's second text has, expected types below {}, the model's "
        "type_vocab_size: it takes single texts only",
        *type, table_rows);
  }
}

}  // namespace

EncodeCounts& EncodeCounts::operator+=(const EncodeCounts& other) {
  texts += other.texts;
  tokens += other.tokens;
  squared_tokens += other.squared_tokens;
  batches += other.batches;
  tokenize_seconds += other.tokenize_seconds;
  encode_seconds += other.encode_seconds;
  return *this;
}

// What one thread keeps from chunk to chunk and from call to call.
struct TextEncoder::Worker {
  std::unique_ptr<Encoder::Session> session;
  TokenBatch batch;
  Matrix<float> vectors;
};

TextEncoder::TextEncoder(const Encoder& encoder, const Tokenizer& tokenizer, EncodeOptions options)
    : encoder_(encoder), tokenizer_(tokenizer), options_(options) {
  if (options_.threads == 0) options_.threads = default_thread_count();
  options_.token_budget = std::max(options_.token_budget, encoder.tokens_to_keep_busy());
  workers_.resize(options_.threads);
}

TextEncoder::~TextEncoder() = default;
TextEncoder::TextEncoder(TextEncoder&&) noexcept = default;

EncodeCounts TextEncoder::encode(std::span<const std::string> texts, MatrixView<float> out,
                                 Progress& progress, std::size_t first_row) {
  return run(
      texts.size(),
      [&](TokenBatch& batch, std::size_t i) {
        tokenizer_.append(batch, texts[i], encoder_.max_length());
      },
      out, progress, first_row);
}

EncodeCounts TextEncoder::encode_pairs(std::span<const std::string> first,
                                       std::span<const std::string> second, MatrixView<float> out,
                                       Progress& progress, std::size_t first_row) {
  if (first.size() != second.size()) {
    fail("encoding pairs: {} first texts, {} second texts", first.size(), second.size());
  }
  return run(
      first.size(),
      [&](TokenBatch& batch, std::size_t i) {
        tokenizer_.append_pair(batch, first[i], second[i], encoder_.max_length());
      },
      out, progress, first_row);
}

EncodeCounts TextEncoder::run(std::size_t texts, const AppendText& append_text,
                              MatrixView<float> out, Progress& progress, std::size_t first_row) {
  if (out.rows != texts || out.cols != encoder_.dimension()) {
    fail("encoding {} texts: output of {} x {}, expected {} x {}", texts, out.rows, out.cols, texts,
         encoder_.dimension());
  }
  EncodeCounts counts{.texts = texts};
  const std::size_t most = encoder_.tokens_to_keep_busy() > 0 ? kTextsBesideADevice : texts;
  const auto tokenize_from = [&](std::size_t begin) {
    return tokenize(begin, std::min(begin + most, texts), append_text, first_row);
  };
  Window window = tokenize_from(0);
  for (std::size_t begin = 0; begin < texts; begin += most) {
    std::future<Window> next;  // waits for its thread, whatever happens
    if (begin + most < texts) {
      next = std::async(std::launch::async, tokenize_from, begin + most);
    }
    counts.tokenize_seconds += window.seconds;
    encode_window(window, out.rows_between(begin, begin + window.texts), progress, counts);
    if (next.valid()) window = next.get();
  }
  return counts;
}

TextEncoder::Window TextEncoder::tokenize(std::size_t begin, std::size_t end,
                                          const AppendText& append_text,
                                          std::size_t first_row) const {
  const Stopwatch stopwatch;
  Window window{.first_row = first_row + begin, .blocks = {}, .texts = end - begin};
  window.blocks.resize((window.texts + kTextsPerBlock - 1) / kTextsPerBlock);
  parallel_chunks(window.blocks.size(), options_.threads, [&](std::size_t b, std::size_t) {
    const std::size_t first = begin + b * kTextsPerBlock;
    for (std::size_t i = first; i < std::min(first + kTextsPerBlock, end); ++i) {
      try {
        append_text(window.blocks[b], i);
        check_token_types(window.blocks[b], encoder_.token_types());
      } catch (const Error& error) {
        fail("text {}: {}", first_row + i, error.what());
      }
    }
  });
  window.seconds = stopwatch.seconds();
  return window;
}

void TextEncoder::encode_window(const Window& window, MatrixView<float> out, Progress& progress,
                                EncodeCounts& counts) {
  const Stopwatch stopwatch;
  // Longest first: the threads' last chunks are then of even cost.
  std::vector<std::size_t> order(window.texts);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return window.length(a) > window.length(b);
  });
  std::vector<std::size_t> lengths;
  lengths.reserve(order.size());
  for (const std::size_t text : order) {
    const std::size_t length = lengths.emplace_back(window.length(text));
    counts.tokens += length;
    counts.squared_tokens += length * length;
  }
  const std::vector<std::size_t> chunks = cut_into_chunks(lengths, options_);
  counts.batches += chunks.size() - 1;
  parallel_chunks(chunks.size() - 1, options_.threads, [&](std::size_t c, std::size_t thread) {
    Worker& worker = workers_[thread];
    if (!worker.session) worker.session = encoder_.make_session();
    const auto rows = std::span(order).subspan(chunks[c], chunks[c + 1] - chunks[c]);
    worker.batch.clear();
    for (const std::size_t row : rows) window.append_to(worker.batch, row);
    if (worker.vectors.rows() < rows.size()) worker.vectors = {rows.size(), out.cols};
    worker.session->encode(worker.batch, worker.vectors.view().rows_between(0, rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto vector = worker.vectors.row(i);
      if (!std::isfinite(largest_magnitude(vector))) {
        fail("text {}: the numbers inside the model overflow: its vector is not finite",
             window.first_row + rows[i]);
      }
      std::ranges::copy(vector, out.row(rows[i]).data());
    }
    progress.advance(rows.size());
  });
  counts.encode_seconds += stopwatch.seconds();
}

}  // namespace reckon
