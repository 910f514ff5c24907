#include "core/profile/user_vectors.h"

#include <algorithm>

#include "core/parallel.h"
#include "core/profile/unit_vector.h"

namespace reckon {

UserVectors user_vectors(const UserItems& history, MatrixView<const float> items,
                         std::size_t threads) {
  check_user_items(history, items.rows, "history");
  const std::size_t users = history.users();
  UserVectors out{.vectors = Matrix<float>(users, items.cols),
                  .has_history = std::vector<std::uint8_t>(users)};
  constexpr std::size_t kChunkUsers = 64;
  parallel_chunks((users + kChunkUsers - 1) / kChunkUsers, threads,
                  [&](std::size_t chunk, std::size_t) {
                    // The direction of the sum is that of the mean.
                    std::vector<double> sum(items.cols);
                    const std::size_t end = std::min((chunk + 1) * kChunkUsers, users);
                    for (std::size_t user = chunk * kChunkUsers; user < end; ++user) {
                      std::fill(sum.begin(), sum.end(), 0.0);
                      for (const std::int32_t item : history.row(user)) {
                        const auto vector = items.row(static_cast<std::size_t>(item));
                        for (std::size_t k = 0; k < vector.size(); ++k) sum[k] += vector[k];
                      }
                      write_unit_vector(sum, out.vectors.row(user));
                      out.has_history[user] = !history.row(user).empty();
                    }
                  });
  return out;
}

}  // namespace reckon
