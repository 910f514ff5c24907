#include "tests/core/scoring/tested_scorer.h"

namespace reckon::test {

std::unique_ptr<Scorer> make_scorer(MatrixView<const float> items, Similarity similarity) {
  return make_cpu_scorer(items, similarity);
}

}  // namespace reckon::test
