#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "core/user_items.h"

namespace reckon {

// Interest vectors, one a user, of unit length (zero where the history cancels out).
struct UserVectors {
  Matrix<float> vectors;                  // [users, d]; zero rows for users without history
  std::vector<std::uint8_t> has_history;  // [users], 1 or 0
};

// The L2-normalised mean of the vectors of the items in each user's history (an item that is twice
// in the history counts twice). items [n, d]. Throws Error when the history names other items.
UserVectors user_vectors(const UserItems& history, MatrixView<const float> items,
                         std::size_t threads);

}  // namespace reckon
