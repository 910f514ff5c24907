#pragma once

#include <vector>

#include "core/cpu/packed_weights.h"
#include "core/matrix.h"
#include "core/model/model.h"

namespace reckon::cpu {

// The derivative of OutputHead: from the output of a model back to the states of its last layer.
class OutputHeadGradient {
 public:
  explicit OutputHeadGradient(const Model& model);

  // hidden [tokens, hidden] of one text; probes [probes, dimension] of the output. Returns, one
  // below the other, the gradients of probe . output: [probes * tokens, hidden].
  Matrix<float> apply(MatrixView<const float> hidden, MatrixView<const float> probes) const;

 private:
  struct Module {
    PackedWeights weights, transposed;
    Activation activation;
  };
  Matrix<float> pooled(MatrixView<const float> hidden) const;

  std::vector<Pooling> pooling_;
  std::vector<Module> modules_;
  bool normalize_;
};

}  // namespace reckon::cpu
