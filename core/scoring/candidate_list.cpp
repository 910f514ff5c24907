#include "core/scoring/candidate_list.h"

#include <algorithm>
#include <utility>

namespace reckon {

namespace {
constexpr std::size_t kLeastCapacity = 128;
}

CandidateList::CandidateList(std::size_t k, std::size_t limit)
    : k_(k), limit_(limit), capacity_(std::max(2 * k, kLeastCapacity)) {}

void CandidateList::raise_threshold() {
  if (candidates_.size() < k_) return;
  const auto worst = candidates_.begin() + static_cast<std::ptrdiff_t>(k_ - 1);
  std::nth_element(candidates_.begin(), worst, candidates_.end(),
                   [](const Candidate& a, const Candidate& b) { return a.lower > b.lower; });
  threshold_ = std::max(threshold_, worst->lower);
  std::erase_if(candidates_, [this](const Candidate& c) { return c.upper < threshold_; });
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
