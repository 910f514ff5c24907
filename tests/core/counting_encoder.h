#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>

#include "core/encoder.h"
#include "core/error.h"
#include "core/text/tokenizer.h"

// A tokenizer and an encoder whose answers can be told without them.
namespace reckon::test {

// One token a character (its code), between a 1 and a 2; a '!' cannot be tokenized.
class CharacterTokenizer final : public Tokenizer {
 public:
  std::size_t vocabulary_size() const override { return 256; }
  void append(TokenBatch& batch, std::string_view text, std::size_t max_length) const override {
    ++texts;
    if (text.find('!') != std::string_view::npos) fail("a '!' at byte {}", text.find('!'));
    begin(batch);
    add(batch, text.substr(0, max_length - 2), 0);
    end(batch);
  }
  void append_pair(TokenBatch& batch, std::string_view first, std::string_view second,
                   std::size_t) const override {
    begin(batch);
    add(batch, first, 0);
    add(batch, second, 1);
    end(batch);
  }
  mutable std::atomic<std::size_t> texts{0};

 private:
  static void begin(TokenBatch& batch) { add(batch, "\1", 0); }
  static void end(TokenBatch& batch) {
    add(batch, "\2", 0);
    batch.end_sequence();
  }
  static void add(TokenBatch& batch, std::string_view text, int type) {
    for (const char c : text) {
      batch.ids.push_back(static_cast<unsigned char>(c));
      batch.type_ids.push_back(type);
    }
  }
};

// Vector of a sequence: its number of tokens, the sum of its ids, the sum of its types. Where it
// has four tokens, `of_four_tokens` takes the place of the last.
class CountingEncoder final : public Encoder {
 public:
  std::size_t dimension() const override { return 3; }
  std::size_t max_length() const override { return 20; }
  std::size_t token_types() const override { return types; }
  std::size_t tokens_to_keep_busy() const override { return of_device; }
  std::string instruction_set() const override { return "none"; }
  std::unique_ptr<Session> make_session() const override {
    ++sessions;
    return std::make_unique<CountingSession>(*this);
  }
  std::size_t types = 2;
  std::size_t of_device = 0;
  std::optional<float> of_four_tokens;
  std::function<void()> before_a_batch = [] {};
  mutable std::atomic<std::size_t> sessions{0};
  mutable std::atomic<std::size_t> most_tokens{0};
  mutable std::atomic<std::size_t> batches{0};

 private:
  struct CountingSession final : Session {
    explicit CountingSession(const CountingEncoder& owner_) : owner(owner_) {}
    void encode(const TokenBatch& batch, MatrixView<float> out) override {
      ASSERT_EQ(out.rows, batch.sequences());
      ++owner.batches;
      owner.before_a_batch();
      for (std::size_t i = 0; i < batch.sequences(); ++i) {
        const auto ids = batch.sequence(i);
        const auto types = std::span(batch.type_ids)
                               .subspan(static_cast<std::size_t>(batch.cu_seqlens[i]), ids.size());
        out.row(i)[0] = static_cast<float>(ids.size());
        out.row(i)[1] = static_cast<float>(std::accumulate(ids.begin(), ids.end(), 0));
        out.row(i)[2] = static_cast<float>(std::accumulate(types.begin(), types.end(), 0));
        if (ids.size() == 4) out.row(i)[2] = owner.of_four_tokens.value_or(out.row(i)[2]);
      }
      std::size_t seen = owner.most_tokens;
      while (seen < batch.tokens() &&
             !owner.most_tokens.compare_exchange_weak(seen, batch.tokens())) {
      }
    }
    const CountingEncoder& owner;
  };
};

}  // namespace reckon::test
