#include "core/scoring/scored_rows.h"

#include <vector>

#include "core/profile/unit_vector.h"

namespace reckon {

MatrixView<const float> ScoredRows::between(std::size_t begin, std::size_t end,
                                            MatrixView<float> scratch) const {
  const auto rows = rows_.rows_between(begin, end);
  if (similarity_ != Similarity::kCosine) return rows;
  std::vector<double> vector(rows.cols);
  for (std::size_t r = 0; r < rows.rows; ++r) {
    const auto row = rows.row(r);
    vector.assign(row.begin(), row.end());
    write_unit_vector(vector, scratch.row(r));
  }
  return scratch.rows_between(0, rows.rows);
}

}  // namespace reckon
