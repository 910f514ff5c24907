#include "core/scoring/candidate_list.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/scoring/kth_largest.h"

namespace reckon {

namespace {
constexpr std::size_t kLeastCapacity = 128;
}

CandidateList::CandidateList(std::size_t k, std::size_t limit, float guess)
    : k_(k),
      limit_(limit),
      capacity_(std::max(2 * k, kLeastCapacity)),
      threshold_(guess),
      complete_(guess == -std::numeric_limits<float>::infinity()) {}

void CandidateList::raise_threshold() {
  if (candidates_.size() < k_) return;
  std::vector<float> lower(candidates_.size());
  std::ranges::transform(candidates_, lower.begin(), &Candidate::lower);
  const float kth = kth_largest(lower, k_);
  if (kth < threshold_) return;
  threshold_ = kth;
  complete_ = true;
  // As std::erase_if, without a branch that is hard to foresee.
  std::size_t left = 0;
  for (const Candidate& candidate : candidates_) {
    const bool stays = candidate.upper >= threshold_;
    candidates_[left] = candidate;
    left += stays ? 1 : 0;
  }
  candidates_.resize(left);
}

void CandidateList::cut() {
  raise_threshold();
  // A cut that leaves the buffer half full pays for itself; else there must be room for more.
  if (candidates_.size() > capacity_ / 2) capacity_ *= 2;
  if (candidates_.size() > limit_) give_up();
}

void CandidateList::give_up() {
  gave_up_ = true;
  threshold_ = std::numeric_limits<float>::infinity();
  candidates_ = {};
}

std::vector<Candidate> CandidateList::take() {
  raise_threshold();
  return std::exchange(candidates_, {});
}

}  // namespace reckon
