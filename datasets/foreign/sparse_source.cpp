#include "datasets/foreign/sparse_source.h"

namespace reckon {

InteractionSource::Counts SparseSource::read(const Take& take) const {
  Counts counts;
  matrix_->read(columns_, [&](const SparseMatrix::Entries& entries) {
    InteractionBlock block;
    for (std::size_t i = 0; i < entries.values.size(); ++i) {
      if (entries.values[i] == 0) {
        ++counts.zeros;
        continue;
      }
      block.users.push_back(users_are_rows_ ? entries.rows[i] : entries.columns[i]);
      block.items.push_back(users_are_rows_ ? entries.columns[i] : entries.rows[i]);
      block.values.push_back(entries.values[i]);
    }
    take(block);
  });
  return counts;
}

}  // namespace reckon
