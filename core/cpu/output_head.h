#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/cpu/linear.h"
#include "core/matrix.h"
#include "core/model/model.h"

namespace reckon::cpu {

// What follows the last layer, always in fp32: pooling, dense modules and L2 norm of an embedding
// model, or pooler and classifier of a classification model.
class OutputHead {
 public:
  // dimension: how many numbers of an embedding are kept, before the L2 norm.
  OutputHead(const Model& model, std::size_t dimension);

  // hidden [tokens, hidden] of packed sequences -> out [sequences, dimension].
  void apply(MatrixView<const float> hidden, std::span<const std::int32_t> cu_seqlens,
             MatrixView<float> out) const;

 private:
  struct Module {
    Linear linear;
    Activation activation;
    std::size_t outputs;
  };

  std::vector<Pooling> pooling_;
  std::vector<Module> modules_;
  bool normalize_;
  std::size_t dimension_;
};

}  // namespace reckon::cpu
