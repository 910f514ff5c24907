#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/matrix.h"
#include "core/token_batch.h"
#include "core/variant.h"

namespace reckon {

class Model;

// A transformer encoder of one model at one variant: packed tokens in, one vector a sequence out.
// The vector of a sequence does not depend, to the last bit, on what else is in the batch. Not
// thread-safe: make one `Session` a thread.
class Encoder {
 public:
  // Scratch memory of one thread.
  class Session {
   public:
    virtual ~Session() = default;
    // Writes out [batch.sequences(), dimension()]: sentence embeddings, or logits for a
    // classification model. Throws Error when a sequence is empty or longer than max_length(), or
    // an id is outside the vocabulary.
    virtual void encode(const TokenBatch& batch, MatrixView<float> out) = 0;
  };

  virtual ~Encoder() = default;
  virtual std::size_t dimension() const = 0;
  virtual std::size_t max_length() const = 0;  // tokens, special tokens included
  // Rows of the token-type table, type_vocab_size of config.json; 0: types are not looked at.
  virtual std::size_t token_types() const = 0;
  // Where another device computes while the calling thread waits: the tokens of a batch that keep
  // it busy. 0: the thread computes.
  virtual std::size_t tokens_to_keep_busy() const { return 0; }
  virtual std::string instruction_set()
      const = 0;  // what was chosen at run time, "AVX3" for example
  // What the variant's name does not tell of how it is computed here; mostly nothing.
  virtual std::string remark() const { return {}; }
  virtual std::unique_ptr<Session> make_session() const = 0;
};

// Makes the encoder of a variant. Throws Error for a backend, precision or option that is not
// available, by name. The encoder keeps its own packed copy of the weights; the model may be
// destroyed afterwards.
std::unique_ptr<Encoder> make_encoder(const Model& model, const Variant& variant);

}  // namespace reckon
