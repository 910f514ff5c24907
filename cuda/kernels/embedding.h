#pragma once

#include "cuda/kernels/layer_norm.h"

namespace reckon::cuda {

// What the vector of a token is the sum of.
template <class P>
struct EmbeddingTables {
  const typename P::Hidden* words = nullptr;      // [vocabulary, columns]
  const typename P::Hidden* positions = nullptr;  // [positions, columns]
  const typename P::Hidden* types = nullptr;      // [types, columns], nullptr: none
};

// Rows of the tables, of each token [tokens]; types are not read where there is no table of them.
struct TokenRows {
  const std::int32_t* ids = nullptr;
  const std::int32_t* positions = nullptr;
  const std::int32_t* types = nullptr;
};

// The layer norm of words[id] + positions[position] + types[type] of norm.rows tokens.
template <class P>
void embed_and_normalize(const EmbeddingTables<P>& tables, const TokenRows& tokens,
                         const LayerNorm<P>& norm, Stream stream);

}  // namespace reckon::cuda
