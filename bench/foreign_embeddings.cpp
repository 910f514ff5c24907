#include "bench/foreign_embeddings.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/scoring/magnitude.h"
#include "datasets/embeddings_file.h"

namespace reckon {

void check_foreign_names(std::span<const ForeignEmbeddings> list,
                         std::span<const std::string> variants) {
  for (const ForeignEmbeddings& foreign : list) {
    if (std::ranges::count(list, foreign.name, &ForeignEmbeddings::name) > 1 ||
        std::ranges::count(variants, foreign.name) > 0) {
      fail("--embeddings: the name '{}' is given twice", foreign.name);
    }
  }
}

std::vector<Matrix<float>> read_foreign_embeddings(std::span<const ForeignEmbeddings> list,
                                                   std::size_t items) {
  std::vector<Matrix<float>> all;
  all.reserve(list.size());
  for (const ForeignEmbeddings& foreign : list) {
    Matrix<float> rows = read_embeddings(foreign.file);
    if (rows.rows() != items) {
      fail("{}: {} rows of embeddings, expected one for each of the {} items",
           foreign.file.string(), rows.rows(), items);
    }
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      if (!std::isfinite(largest_magnitude(rows.row(i)))) {
        fail("{}: embeddings: row {} holds a number that is not finite", foreign.file.string(), i);
      }
    }
    all.push_back(std::move(rows));
  }
  return all;
}

}  // namespace reckon
