#include "tests/core/scoring/tested_scorer.h"
#include "cuda/cuda_scorer.h"

namespace reckon::test {

std::unique_ptr<Scorer> make_scorer(MatrixView<const float> items, Similarity similarity) {
  return cuda::make_cuda_scorer(items, similarity);
}

}  // namespace reckon::test
