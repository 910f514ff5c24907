#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "bench/limits.h"
#include "core/model/model_config.h"
#include "core/text_encoder.h"
#include "core/variant.h"

namespace reckon {

// What encoding texts takes at least, whatever the program does besides.
struct EncodingWork {
  struct Part {
    LimitKind arithmetic = LimitKind::kMultiplyAdd;
    double operations = 0;  // a multiply-add is two
    double products = 1;    // that are multiplied for one that counts: three of bf16x3
  };
  // One for each kind of arithmetic that there is some of. A text of n tokens takes 2 n (4 h a + 2
  // h f) operations a layer in linear layers and 4 n^2 a in attention (queries times keys, shares
  // times values): h numbers a token, a of them those of the heads that are kept, f columns of the
  // feed-forward network. Dense modules behind the pooling take 2 inputs outputs a text.
  // Embeddings, norms, softmax, activations and rounding do not count.
  std::vector<Part> parts;
  // The values of the layers' linear weights, as their precision keeps them, once a batch.
  double weight_bytes = 0;

  double operations() const;
};

// Of a variant on the CPU that an encoder was made of, with the instruction set of now.
EncodingWork cpu_encoding_work(const ModelConfig& config, const Variant& variant,
                               const EncodeCounts& counts);

// The operations of a variant without options, in any precision.
double encoding_operations(const ModelConfig& config, const EncodeCounts& counts);

// The seconds that the work takes where every part of it reaches its limit. Reading the weights of
// a batch is a part only where they are twice as large as the third cache: smaller ones may stay
// there. Both overlap.
double seconds_at_limits(const EncodingWork& work, const EncodeCounts& counts, Limits& limits,
                         std::size_t threads);

}  // namespace reckon
