#pragma once

#include "core/cpu/packed_weights.h"
#include "core/matrix.h"
#include "core/model/model_config.h"

namespace reckon::cpu {

// What is done to a product before it is stored, and how it is stored.
struct Epilogue {
  MatrixView<const float> residual = {};  // [rows, outputs], or empty; may be the output itself
  Activation activation = Activation::kIdentity;
  bool narrow = false;  // what is stored is rounded to 8 bits next; see activate()
  // 0, or a multiple of kPanelColumns that divides the outputs: the columns are then stored in
  // groups of so many, each a dense matrix [rows, group_columns], one behind the other. `out.data`
  // is where the first begins, its stride is not used, and there is no residual.
  std::size_t group_columns = 0;
};

// out = activation(x W^T + bias + residual): x [rows, inputs], out [rows, outputs]. A row of `out`
// depends, to the last bit, on nothing but its rows of x and residual (and the instruction set).
// `out` must not overlap x.
void gemm(MatrixView<const float> x, const PackedWeights& weights, const Epilogue& epilogue,
          MatrixView<float> out);

}  // namespace reckon::cpu
