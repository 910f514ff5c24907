#include "core/recommend/random.h"

#include "core/random.h"

namespace reckon {

void RandomRecommender::score_users(std::span<const std::int32_t> users,
                                    MatrixView<float> out) const {
  for (std::size_t q = 0; q < users.size(); ++q) {
    Random random(seed_, static_cast<std::uint64_t>(users[q]));
    for (float& score : out.row(q)) {
      score = static_cast<float>(random.next() >> 40) * 0x1p-24f;  // 24 bits: what a float holds
    }
  }
}

}  // namespace reckon
