#include "core/scoring/answer_rows.h"

#include <algorithm>

namespace reckon {
namespace {

UserItems rows_of(const UserItems& lists, std::span<const std::size_t> users) {
  UserItems out;
  if (lists.users() == 0) return out;
  for (const std::size_t user : users) {
    const auto row = lists.row(user);
    out.items.insert(out.items.end(), row.begin(), row.end());
    out.end_row();
  }
  return out;
}

}  // namespace

void answer_rows(
    MatrixView<const float> queries, std::span<const std::size_t> rows, const UserItems& excluded,
    TopK& out, const std::function<void(MatrixView<const float>, const UserItems&, TopK&)>& top_k) {
  if (rows.empty()) return;
  Matrix<float> asked(rows.size(), queries.cols);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(queries.row(rows[i]), asked.row(i).begin());
  }
  const std::size_t k = out.items.cols();
  TopK lists{Matrix<std::int32_t>(rows.size(), k), Matrix<float>(rows.size(), k)};
  top_k(asked, rows_of(excluded, rows), lists);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(lists.items.row(i), out.items.row(rows[i]).begin());
    std::ranges::copy(lists.scores.row(i), out.scores.row(rows[i]).begin());
  }
}

}  // namespace reckon
