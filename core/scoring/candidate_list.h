#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reckon {

// An item whose score is known to lie between two bounds.
struct Candidate {
  float upper;
  float lower;
  std::int32_t item;
};

// The items that may be among the best k of a query: those whose upper bound is not below the k-th
// largest lower bound. Gathers them in a buffer, which is cut to those each time it is full. May
// begin with a guess of that bound, which leaves out more of the first items; whether it was low
// enough turns out in the end.
class CandidateList {
 public:
  // Gives up beyond `limit` candidates, at least 2 k. A guess of -infinity is always right.
  CandidateList(std::size_t k, std::size_t limit, float guess);

  // An item with an upper bound below this one is not among the best k.
  float threshold() const { return threshold_; }
  void add(Candidate candidate) {
    if (candidate.upper < threshold_) return;
    candidates_.push_back(candidate);
    if (candidates_.size() >= capacity_) cut();
  }
  // From then on the list knows nothing, and its threshold is infinite.
  void give_up();
  bool gave_up() const { return gave_up_; }
  // Those that are left, in no order; the list is then empty.
  std::vector<Candidate> take();
  // After take(): the guess was right, nothing is missing.
  bool complete() const { return complete_; }

 private:
  void cut();
  void raise_threshold();

  std::size_t k_;
  std::size_t limit_;
  std::size_t capacity_;
  float threshold_;
  bool complete_;
  bool gave_up_ = false;
  std::vector<Candidate> candidates_;
};

}  // namespace reckon
