#pragma once

#include "datasets/foreign/interaction_source.h"
#include "datasets/foreign/sparse_matrix.h"

namespace reckon {

// The entries of a sparse matrix as interactions with values. They have no order in time.
class SparseSource final : public InteractionSource {
 public:
  // users_are_rows: rows are users and columns are items; else the other way round.
  SparseSource(const SparseMatrix& matrix, std::size_t columns, bool users_are_rows)
      : matrix_(&matrix), columns_(columns), users_are_rows_(users_are_rows) {}

  std::uint64_t size() const override { return matrix_->entries(); }
  bool in_order_of_time() const override { return false; }
  Counts read(const Take& take) const override;

 private:
  const SparseMatrix* matrix_;
  std::size_t columns_;
  bool users_are_rows_;
};

}  // namespace reckon
