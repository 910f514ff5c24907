#include "core/scoring/top_k.h"

#include <algorithm>
#include <utility>

#include "core/error.h"

namespace reckon {

namespace {
constexpr std::size_t kMaxItems = std::numeric_limits<std::int32_t>::max();
}

TopKSelector::TopKSelector(std::size_t k) : k_(std::min(k, kMaxItems)) {
  if (k == 0) fail("top-k: k is 0, expected at least 1");
}

void TopKSelector::keep(ScoredItem candidate) {
  buffer_.push_back(candidate);
  if (buffer_.size() >= 2 * k_) cut();
}

void TopKSelector::cut() {
  const auto worst = buffer_.begin() + static_cast<std::ptrdiff_t>(k_ - 1);
  std::nth_element(buffer_.begin(), worst, buffer_.end(), ranks_before);
  last_kept_ = *worst;
  buffer_.resize(k_);
}

void TopKSelector::offer_row(std::span<const float> scores, std::int32_t first_item) {
  constexpr std::size_t kStep = 32;  // most steps hold nothing to keep: one cheap look at each
  for (std::size_t begin = 0; begin < scores.size(); begin += kStep) {
    const std::span step = scores.subspan(begin, std::min(kStep, scores.size() - begin));
    const float at_least = threshold();
    int hits = 0;
    for (const float score : step) hits += score >= at_least;
    if (hits == 0) continue;
    for (std::size_t i = 0; i < step.size(); ++i) {
      offer({step[i], first_item + static_cast<std::int32_t>(begin + i)});
    }
  }
}

std::vector<ScoredItem> TopKSelector::take() {
  if (buffer_.size() > k_) cut();
  std::sort(buffer_.begin(), buffer_.end(), ranks_before);
  last_kept_ = kNothing;
  return std::exchange(buffer_, {});
}

std::vector<ScoredItem> select_top_k(std::span<const float> scores,
                                     std::span<const std::int32_t> excluded_ascending,
                                     std::size_t k) {
  if (scores.size() > kMaxItems)
    fail("top-k: {} items, expected at most {}", scores.size(), kMaxItems);
  TopKSelector selector(k);
  std::size_t begin = 0;
  for (const std::int32_t excluded : excluded_ascending) {
    const auto end = static_cast<std::size_t>(excluded);
    if (excluded < 0 || end >= scores.size() || end + 1 < begin) {
      fail("top-k: excluded item {}: expected ascending rows below {}", excluded, scores.size());
    }
    if (end > begin) {
      selector.offer_row(scores.subspan(begin, end - begin), static_cast<std::int32_t>(begin));
    }
    begin = end + 1;
  }
  selector.offer_row(scores.subspan(begin), static_cast<std::int32_t>(begin));
  return selector.take();
}

}  // namespace reckon
