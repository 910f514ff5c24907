#include "cuda/pair_counting.h"

#include <algorithm>

#include "cuda/batch_size.h"
#include "cuda/kernels/radix_sort.h"

namespace reckon::cuda {
namespace {

constexpr std::size_t kScoresAtOnce = std::size_t{1} << 28;

// Calls work(part) for all parts of the scores, of as many at a time as fit.
template <class Work>
void in_parts(const char* what, std::span<const float> scores, const Work& work) {
  BatchSize size(kScoresAtOnce);
  for (std::size_t begin = 0; begin < scores.size();) {
    const std::span part = scores.subspan(begin, std::min(size.at_once(), scores.size() - begin));
    if (size.fits(what, part.size(), part.size() > 1, [&] { work(part); })) begin += part.size();
  }
}

}  // namespace

PairCounts count_all_pairs(std::span<const float> positives, std::span<const float> negatives) {
  PairCounts sum = {0, 0};
  in_parts("AUC: a negative", negatives, [&](std::span<const float> some) {
    const auto count = static_cast<int>(some.size());
    DeviceArray<float> sorted(some);
    {
      DeviceArray<float> other(some.size());
      DeviceArray<std::uint32_t> scratch(radix_sort_scratch(count));
      radix_sort(sorted.data(), other.data(), scratch.data(), count, nullptr);
    }
    PairCounts of_part = {0, 0};  // added when all of it is counted
    in_parts("AUC: a positive", positives, [&](std::span<const float> part) {
      const DeviceArray<float> scores(part);
      DeviceArray<PairCounts> counts(std::vector<PairCounts>{{0, 0}});
      count_pairs(scores.data(), scores.size(), sorted.data(), sorted.size(), counts.data(),
                  nullptr);
      const PairCounts found = counts.to_host()[0];
      of_part.wins += found.wins;
      of_part.ties += found.ties;
    });
    sum.wins += of_part.wins;
    sum.ties += of_part.ties;
  });
  return sum;
}

}  // namespace reckon::cuda
