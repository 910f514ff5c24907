#include "core/cpu/embedding.h"

#include <gtest/gtest.h>

#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

class EmbeddingKernel : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(EmbeddingKernel);

TEST_P(EmbeddingKernel, AddsTheRowsOfTheTables) {
  for (const std::size_t hidden : {3, 16, 40}) {
    for (const std::size_t types : {0, 2}) {
      EmbeddingTables tables{test::random_matrix(10, hidden, 1), test::random_matrix(8, hidden, 2),
                             test::random_matrix(types, hidden, 3)};
      const std::vector<std::int32_t> ids = {9, 0, 3}, positions = {2, 3, 7}, type_ids = {1, 0, 1};
      Matrix<float> out(3, hidden);
      embed(tables, ids, positions, type_ids, out);
      for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t c = 0; c < hidden; ++c) {
          float sum = tables.words.row(static_cast<std::size_t>(ids[i]))[c] +
                      tables.positions.row(static_cast<std::size_t>(positions[i]))[c];
          if (types > 0) sum += tables.types.row(static_cast<std::size_t>(type_ids[i]))[c];
          EXPECT_EQ(out.row(i)[c], sum);
        }
      }
    }
  }
}

}  // namespace
}  // namespace reckon::cpu
