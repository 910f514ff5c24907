#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "core/scoring/scorer.h"

namespace reckon {

// The lists of `rows` of the queries by top_k(those queries, their exclusions, lists), put into
// their rows of `out`.
void answer_rows(
    MatrixView<const float> queries, std::span<const std::size_t> rows, const UserItems& excluded,
    TopK& out, const std::function<void(MatrixView<const float>, const UserItems&, TopK&)>& top_k);

}  // namespace reckon
