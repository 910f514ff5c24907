#include "eval/judged/tied_values.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/exact_sum.h"
#include "core/random.h"
#include "eval/judged/relevance.h"
#include "eval/judged/tied_groups.h"

namespace reckon {
namespace {

constexpr double kMostOrders = 5000;
constexpr std::size_t kLargestGroup = 4096;  // beyond it formulas that try each place take too long

// What is known of how a measure depends on the order of documents.
enum class Shape { kAny, kSumOverRanks, kFirstRelevant, kPrecisions };

Shape shape_of(std::string_view common) {
  static constexpr auto kShapes = std::to_array<std::pair<std::string_view, Shape>>({
      {"precision", Shape::kSumOverRanks},
      {"recall", Shape::kSumOverRanks},
      {"recall_capped", Shape::kSumOverRanks},
      {"r_precision", Shape::kSumOverRanks},
      {"f1", Shape::kSumOverRanks},  // 2 hits / (k + relevant)
      {"relevant_retrieved", Shape::kSumOverRanks},
      {"ndcg", Shape::kSumOverRanks},
      {"ndcg_exponential", Shape::kSumOverRanks},
      {"dcg", Shape::kSumOverRanks},
      {"dcg_exponential", Shape::kSumOverRanks},
      {"rbp", Shape::kSumOverRanks},
      {"judged", Shape::kSumOverRanks},
      {"fall_out", Shape::kSumOverRanks},
      {"hit_rate", Shape::kFirstRelevant},
      {"success", Shape::kFirstRelevant},
      {"mrr", Shape::kFirstRelevant},
      {"map", Shape::kPrecisions},
  });
  const auto* const found = std::find_if(kShapes.begin(), kShapes.end(),
                                         [&](const auto& shape) { return shape.first == common; });
  return found == kShapes.end() ? Shape::kAny : found->second;
}

using Grades = std::span<std::int32_t>;

// A list whose tied documents can be put into another order.
class TiedList {
 public:
  TiedList(const RankingMeasure& measure, const JudgedList& list)
      : measure_(measure), list_(list), grades_(list.grades.begin(), list.grades.end()) {
    list_.grades = grades_;
    const auto add = [this](std::size_t begin, std::size_t end) {
      const Grades group = Grades(grades_).subspan(begin, end - begin);
      if (std::adjacent_find(group.begin(), group.end(), std::not_equal_to<>()) != group.end())
        groups_.push_back(group);
    };
    if (compares_float32(measure.order))
      measures::for_each_tied_group<float>(list.scores, add);
    else
      measures::for_each_tied_group<double>(list.scores, add);
  }

  const std::vector<Grades>& groups() const { return groups_; }  // of more than one grade
  const JudgedList& list() const { return list_; }
  double value() const { return measure_.value(list_); }

  double worst() {
    for (const Grades group : groups_) std::sort(group.begin(), group.end());
    return value();
  }
  double best() {
    for (const Grades group : groups_) std::sort(group.begin(), group.end(), std::greater<>());
    return value();
  }

 private:
  const RankingMeasure& measure_;
  JudgedList list_;
  std::vector<std::int32_t> grades_;
  std::vector<Grades> groups_;
};

std::size_t largest_group(const TiedList& tied) {
  std::size_t largest = 0;
  for (const Grades group : tied.groups()) largest = std::max(largest, group.size());
  return largest;
}

// Turning a group through all its places puts each document on each rank once.
double mean_of_turns(TiedList& tied) {
  const double base = tied.value();
  double mean = base;
  for (const Grades group : tied.groups()) {
    double sum = 0;
    for (std::size_t turn = 0; turn < group.size(); ++turn) {
      sum += tied.value() - base;
      std::rotate(group.begin(), group.begin() + 1, group.end());
    }
    mean += sum / static_cast<double>(group.size());
  }
  return mean;
}

// The measure depends on the first relevant document: on its place in the first group where that
// place makes a difference.
double mean_of_first_places(TiedList& tied, std::int32_t level) {
  double value = tied.best();
  for (const Grades group : tied.groups()) {
    const auto relevant = static_cast<std::size_t>(std::count_if(
        group.begin(), group.end(), [level](std::int32_t grade) { return grade >= level; }));
    const std::size_t others = group.size() - relevant;
    const auto is_other = [level](std::int32_t grade) { return grade < level; };
    std::stable_partition(group.begin(), group.end(), is_other);
    const double last = tied.value();
    std::stable_partition(group.begin(), group.end(), std::not_fn(is_other));
    value = tied.value();
    if (value == last) continue;
    // With n documents, r of them relevant, the first is at place j with a chance that is r / n for
    // the first place and (n - j - r + 2) / (n - j + 1) of the one before for the others.
    double chance = static_cast<double>(relevant) / static_cast<double>(group.size());
    double mean = chance * value;
    for (std::size_t place = 1; place <= others; ++place) {
      std::swap(group[place - 1], group[place - 1 + relevant]);
      chance *= static_cast<double>(others - place + 1) / static_cast<double>(group.size() - place);
      mean += chance * tied.value();
    }
    return mean;
  }
  return value;
}

// Precisions at relevant documents, summed, expected: a rank holds a relevant document of its
// group with chance r / n, and two ranks both with r (r - 1) / (n (n - 1)).
double expected_sum_of_precisions(const JudgedList& list, bool float32, std::size_t cutoff,
                                  std::int32_t level) {
  double above = 0;
  double sum = 0;
  const auto add = [&](std::size_t begin, std::size_t end) {
    const auto relevant = static_cast<double>(measures::hits_between(list, begin, end, level));
    const auto size = static_cast<double>(end - begin);
    const double one = relevant / size;
    const double two = size > 1 ? one * (relevant - 1) / (size - 1) : 0.0;
    for (std::size_t i = begin; i < end && i < cutoff; ++i)
      sum +=
          (one * (above + 1) + two * static_cast<double>(i - begin)) / static_cast<double>(i + 1);
    above += relevant;
  };
  if (float32)
    measures::for_each_tied_group<float>(list.scores, add);
  else
    measures::for_each_tied_group<double>(list.scores, add);
  return sum;
}

// Nothing where the measure is not that sum over something that the order does not change.
std::optional<double> mean_of_precisions(TiedList& tied, const RankingMeasure& measure) {
  const double worst = tied.worst();
  const double worst_sum = measures::sum_of_precisions(tied.list(), measure.cutoff, measure.level);
  const double best = tied.best();
  const double best_sum = measures::sum_of_precisions(tied.list(), measure.cutoff, measure.level);
  if (best_sum == 0 || std::abs(worst * best_sum - best * worst_sum) > 1e-12 * best_sum)
    return std::nullopt;
  return best / best_sum *
         expected_sum_of_precisions(tied.list(), compares_float32(measure.order), measure.cutoff,
                                    measure.level);
}

// Orders of tied documents that differ in grades; infinite where they are too many to count.
double orders_of(TiedList& tied) {
  double orders = 1;
  for (const Grades group : tied.groups()) {
    std::sort(group.begin(), group.end());
    std::size_t same = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      same = i > 0 && group[i] == group[i - 1] ? same + 1 : 1;
      orders *= static_cast<double>(i + 1) / static_cast<double>(same);
    }
  }
  return orders;
}

// Groups must be sorted.
double mean_of_all_orders(TiedList& tied) {
  ExactSum sum;
  std::size_t count = 0;
  for (bool more = true; more;) {
    sum.add(tied.value());
    ++count;
    more = std::any_of(tied.groups().begin(), tied.groups().end(), [](Grades group) {
      return std::next_permutation(group.begin(), group.end());
    });
  }
  return sum.value() / static_cast<double>(count);
}

std::uint64_t stream_of(const JudgedList& list) {
  std::uint64_t hash = list.grades.size();
  for (std::size_t i = 0; i < list.grades.size(); ++i)
    hash = (std::rotl(hash, 5) ^ std::bit_cast<std::uint64_t>(list.scores[i]) ^
            static_cast<std::uint32_t>(list.grades[i])) *
           0x9e3779b97f4a7c15u;
  return hash;
}

TiedExpectation mean_of_drawn_orders(TiedList& tied, const TieOptions& options) {
  // Of very long lists fewer orders are drawn: their means vary less.
  constexpr std::size_t kMostDocuments = 20'000'000;  // in all orders together
  const std::size_t orders = std::min(
      options.orders, std::max<std::size_t>(2, kMostDocuments / (1 + tied.list().grades.size())));
  Random random(options.seed, stream_of(tied.list()));
  std::vector<double> values;
  ExactSum sum;
  for (std::size_t order = 0; order < orders; ++order) {
    for (const Grades group : tied.groups())
      for (std::size_t left = group.size(); left > 1; --left)
        std::swap(group[left - 1], group[random.below(left)]);
    values.push_back(tied.value());
    sum.add(values.back());
  }
  const auto count = static_cast<double>(values.size());
  const double mean = sum.value() / count;
  ExactSum squares;
  for (const double value : values) squares.add((value - mean) * (value - mean));
  return {.value = mean, .variance = squares.value() / (count - 1) / count};
}

}  // namespace

TiedExpectation expected_over_ties(const RankingMeasure& measure, const JudgedList& list,
                                   const TieOptions& options) {
  TiedList tied(measure, list);
  const double stored = tied.value();
  if (tied.groups().empty() || std::isnan(stored)) return {.value = stored};
  if (tied.worst() == stored && tied.best() == stored) return {.value = stored};
  const bool small = largest_group(tied) <= kLargestGroup;
  const Shape shape = shape_of(measure.common);
  if (shape == Shape::kSumOverRanks && small) return {.value = mean_of_turns(tied)};
  if (shape == Shape::kFirstRelevant && small)
    return {.value = mean_of_first_places(tied, measure.level)};
  if (shape == Shape::kPrecisions)
    if (const auto mean = mean_of_precisions(tied, measure)) return {.value = *mean};
  if (orders_of(tied) <= kMostOrders) return {.value = mean_of_all_orders(tied)};
  return mean_of_drawn_orders(tied, options);
}

}  // namespace reckon
