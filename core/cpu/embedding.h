#pragma once

#include <cstdint>
#include <span>

#include "core/matrix.h"

namespace reckon::cpu {

// Where the vectors of a token come from.
struct EmbeddingTables {
  Matrix<float> words;      // [vocabulary, hidden]
  Matrix<float> positions;  // [positions, hidden]
  Matrix<float> types;      // [types, hidden], or 0 rows
};

// out [tokens, hidden]: row i is words[ids[i]] + positions[position_ids[i]] + types[type_ids[i]].
// The ids are within the tables.
void embed(const EmbeddingTables& tables, std::span<const std::int32_t> ids,
           std::span<const std::int32_t> position_ids, std::span<const std::int32_t> type_ids,
           MatrixView<float> out);

}  // namespace reckon::cpu
