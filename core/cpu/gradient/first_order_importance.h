#pragma once

#include <cstddef>
#include <cstdint>

#include "core/model/importance.h"
#include "core/model/model.h"
#include "core/progress.h"
#include "core/token_batch.h"

namespace reckon::cpu {

struct ImportanceOptions {
  std::size_t probes = 4;  // random vectors for each text
  std::uint64_t seed = 1;
  std::size_t threads = 1;
};

// Of each attention head and each column between the halves of a feed-forward network: the mean
// over the texts of |d output / d gate|^2, see GateGradients. To first order that is the squared
// length by which the output moves when the part is left out. After the importance of a head in
// Michel, Levy and Neubig, "Are Sixteen Heads Really Better than One?" (2019), |d loss / d gate|,
// and the first-order criterion of Molchanov et al., "Importance Estimation for Neural Network
// Pruning" (2019), (d loss / d gate)^2, with the whole output in place of a loss, so that no labels
// are needed. The squared length is estimated without bias by products with random vectors of signs
// (Hutchinson, "A Stochastic Estimator of the Trace", 1990): |J|^2 is the mean of (v . J)^2.
// Does not depend on the number of threads. Throws Error for no texts, one that the model cannot
// encode, or a result that is no number.
Importance first_order_importance(const Model& model, const TokenBatch& texts,
                                  const ImportanceOptions& options, Progress& progress);

}  // namespace reckon::cpu
