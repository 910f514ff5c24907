#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace reckon::gate {

enum class Verdict : std::uint8_t { kSame, kFaster, kSlower, kInconclusive };
std::string_view name_of(Verdict verdict);  // "SAME", ...

// What one fresh pair of processes says of a row: for each measure (CPU time, wall time) the
// logarithm of candidate over baseline.
using PairEstimate = std::vector<double>;

// How a row is decided. Estimates of fresh pairs of processes are the sample: what differs from
// process to process, and whatever the machine does for longer than a pair takes, is in their
// spread.
//
// 1. Looks. After kLooks[i] pairs, a one-sided t-test of each measure at the level kScreen asks
//    for an alarm. Under equal builds which one is called the candidate is chance, so estimates
//    are symmetric around 0, and heavy tails make the test conservative (Efron, "Student's t-Test
//    Under Symmetry Conditions", 1969). CPU time and memory are taken without outliers.
// 2. An alarm must come back: in fresh pairs, at least kFewestFresh, their number set beforehand
//    from the spread seen so far, a t-test of these alone at the level confirm_level() and more
//    than half of the pairs on its side. If it does not, they join the sample and looking goes on.
//
// A false alarm needs, at one of the looks and for one of the measures, both; the fresh pairs are
// independent of the look. So its chance is at most looks x measures x kScreen x confirm_level(),
// which is `level`. The same holds for a false FASTER.
struct RowRule {
  double level = 0.0005;  // chance of a false alarm of this row
  double budget = 0.05;   // largest slowdown that is accepted, and must be seen
  std::size_t measures = 2;
  std::size_t decisive = 0;  // the measure that must be able to see the budget
  // The measure that is without its outliers: a share of 1/kTrimmed of the pairs, rounded down, at
  // either end. Rare stalls must stay in the others.
  std::size_t trimmed = 0;
};

inline constexpr std::array<std::size_t, 5> kLooks = {6, 9, 14, 21, 32};
inline constexpr std::size_t kTrimmed = 8;
inline constexpr double kScreen = 0.01;
inline constexpr std::size_t kFewestFresh = 3;
inline constexpr std::size_t kMostFresh = 32;
// A row is measured on until it would see this share of its budget.
inline constexpr double kAimedShare = 0.6;
// Chance that a difference is found in the sense of `smallest_seen`, by looks and by fresh pairs.
inline constexpr double kPower = 0.9;

double confirm_level(const RowRule& rule);

// What is known of one measure.
struct MeasureSummary {
  double ratio = 1;  // candidate over baseline, the (trimmed) mean of logarithms
  double low = 1;    // its 95% interval; of an alarm, by the fresh pairs alone
  double high = 1;
  double smallest_seen = 0;  // slowdown found with the chance kPower, as a share; or infinite
  std::size_t pairs = 0;     // that ratio and interval are made of
};

// A mean, the standard error of it and the degrees of freedom of that.
struct Location {
  double mean = 0;
  double error = 0;
  double freedom = 0;
};

class RowJudge {
 public:
  explicit RowJudge(const RowRule& rule) : rule_(rule), sample_(rule.measures) {}

  // The next fresh pair, one finite number a measure. Throws Error otherwise.
  void add(const PairEstimate& estimate);
  // Whether more pairs could change what is known: it is neither decided nor precise enough.
  bool wants_more() const { return !decided_; }
  // Whether an alarm waits for its confirmation, without which nothing can be said.
  bool confirming() const { return alarm_.has_value(); }

  Verdict verdict() const;
  // The measure that a verdict of FASTER or SLOWER is about, else the decisive one.
  std::size_t verdict_measure() const;
  // Slower, and not shown to stay within the budget.
  bool exceeds_budget() const;
  MeasureSummary summary(std::size_t measure) const;
  std::size_t pairs() const { return pairs_; }
  std::size_t fresh_pairs() const { return fresh_pairs_; }  // of the confirmation
  std::size_t came_back() const { return came_back_; }      // of these, on the alarm's side

 private:
  struct Alarm {
    std::size_t measure = 0;
    double sign = 1;         // of the logarithm: 1 slower, -1 faster
    std::size_t wanted = 0;  // fresh pairs
  };

  void look();
  // Whether what was measured since the last look, or a failed confirmation, leaves a slowdown.
  bool asks_for_alarm() const;
  Location location(const std::vector<std::vector<double>>& sample, std::size_t measure) const;
  void confirm();
  std::size_t fresh_pairs_needed(std::size_t measure) const;

  RowRule rule_;
  std::vector<std::vector<double>> sample_;  // [measures][pairs]
  std::vector<std::vector<double>> fresh_;   // [measures][pairs], of the confirmation
  std::size_t next_look_ = 0;
  std::size_t pairs_ = 0;
  std::size_t fresh_pairs_ = 0;
  std::size_t came_back_ = 0;
  std::optional<Alarm> alarm_;
  std::optional<Alarm> confirmed_;
  bool decided_ = false;
};

}  // namespace reckon::gate
