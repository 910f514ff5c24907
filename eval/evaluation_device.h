#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/matrix.h"
#include "core/user_items.h"
#include "eval/all_pairs_counter.h"

namespace reckon {

// A processor that takes parts of an evaluation over from the CPU, and gives its bits.
class EvaluationDevice {
 public:
  virtual ~EvaluationDevice() = default;
  virtual std::unique_ptr<AllPairsCounter> make_all_pairs_counter(
      std::span<const float> positives) const = 0;
  // Those of ranking_metrics() that judge_lists() computes.
  virtual std::span<const std::string_view> list_metrics() const = 0;
  // lists [users, places], padded with -1; relevant items of each user, ascending; cutoffs
  // ascending, at most `places`. Returns [metrics, cutoffs, users].
  virtual std::vector<double> judge_lists(const Matrix<std::int32_t>& lists,
                                          const UserItems& relevant,
                                          std::span<const std::size_t> cutoffs) const = 0;
};

}  // namespace reckon
