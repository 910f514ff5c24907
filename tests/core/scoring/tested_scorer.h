#pragma once

#include <memory>

#include "core/scoring/scorer.h"

namespace reckon::test {

// The scorer that the tests of a program are about: each backend has a source with its own.
std::unique_ptr<Scorer> make_scorer(MatrixView<const float> items,
                                    Similarity similarity = Similarity::kInnerProduct);

}  // namespace reckon::test
