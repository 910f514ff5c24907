#include "cuda/kernels/embedding.h"

#include "cuda/kernels/normalize_row.h"

namespace reckon::cuda {
namespace {

template <class P>
__global__ void __launch_bounds__(kLargestRowThreads)
    embed_and_normalize_rows(EmbeddingTables<P> tables, TokenRows tokens, LayerNorm<P> norm) {
  const RowPart part(norm.rows, norm.columns);
  const auto row_of = [&](const typename P::Hidden* table, const std::int32_t* rows) {
    return table +
           static_cast<std::size_t>(rows[part.row]) * static_cast<std::size_t>(part.columns);
  };
  const auto* word = row_of(tables.words, tokens.ids);
  const auto* position = row_of(tables.positions, tokens.positions);
  const auto* type = tables.types ? row_of(tables.types, tokens.types) : nullptr;
  Vector8 x[kVectorsPerLane];
  RECKON_UNROLL
  for (int i = 0; i < kVectorsPerLane; ++i) {
    const int column = part.column(i);
    if (column >= part.columns) continue;
    x[i] = load8(word + column);
    const Vector8 of_position = load8(position + column);
    RECKON_UNROLL
    for (int e = 0; e < kVector; ++e) x[i].at[e] += of_position.at[e];
    if (!type) continue;
    const Vector8 of_type = load8(type + column);
    RECKON_UNROLL
    for (int e = 0; e < kVector; ++e) x[i].at[e] += of_type.at[e];
  }
  normalize_and_store<P>(x, part, norm);
}

}  // namespace

template <class P>
void embed_and_normalize(const EmbeddingTables<P>& tables, const TokenRows& tokens,
                         const LayerNorm<P>& norm, Stream stream) {
  if (norm.rows == 0) return;
  launch(embed_and_normalize_rows<P>, shape_of_rows(norm.rows, norm.columns), stream, tables,
         tokens, norm);
}

#define RECKON_INSTANTIATE(P)                                                       \
  template void embed_and_normalize<P>(const EmbeddingTables<P>&, const TokenRows&, \
                                       const LayerNorm<P>&, Stream);
RECKON_FOR_EACH_PRECISION(RECKON_INSTANTIATE)

}  // namespace reckon::cuda
