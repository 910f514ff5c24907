#pragma once

namespace reckon {

// The score of a query q and an item x, larger is better. In float32 each is one chain over
// k = 0 .. d - 1 that begins with 0, with a fused multiply-add a step where the machine has it.
enum class Similarity {
  kInnerProduct,  // sum of q[k] * x[k]
  kCosine,        // the same of q / |q| and x / |x| rounded to float32; 0 where either is zero
  kDistance,      // minus the sum of (q[k] - x[k])^2
};

}  // namespace reckon
