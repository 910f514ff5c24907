#include "cuda/list_judging.h"

#include <algorithm>
#include <cmath>

#include "cuda/batch_size.h"
#include "cuda/kernels/ranking_metrics.h"

namespace reckon::cuda {
namespace {

constexpr std::size_t kUsersAtOnce = std::size_t{1} << 18;

// In device memory, with the gains of each place.
class Cutoffs {
 public:
  Cutoffs(std::span<const std::size_t> cutoffs, std::size_t places)
      : cutoffs_(std::vector<std::int32_t>(cutoffs.begin(), cutoffs.end())) {
    std::vector<double> discounts, ideal_gains = {0};
    for (std::size_t place = 1; place <= places; ++place) {
      discounts.push_back(1.0 / std::log2(static_cast<double>(place) + 1.0));
      ideal_gains.push_back(ideal_gains.back() + discounts.back());
    }
    discounts_ = DeviceArray<double>(discounts);
    ideal_gains_ = DeviceArray<double>(ideal_gains);
  }
  MetricCutoffs on_device() const {
    return {cutoffs_.data(), static_cast<int>(cutoffs_.size()), discounts_.data(),
            ideal_gains_.data()};
  }

 private:
  DeviceArray<std::int32_t> cutoffs_;
  DeviceArray<double> discounts_, ideal_gains_;
};

// Users [begin, end) in device memory.
class Users {
 public:
  Users(const Matrix<std::int32_t>& lists, const UserItems& relevant, std::size_t begin,
        std::size_t end)
      : places_(lists.cols()),
        lists_(std::span(lists.data() + begin * places_, (end - begin) * places_)) {
    const std::span offsets = std::span(relevant.offsets).subspan(begin, end - begin + 1);
    std::vector<std::int64_t> from_zero;
    for (const std::int64_t at : offsets) from_zero.push_back(at - offsets.front());
    offsets_ = DeviceArray<std::int64_t>(from_zero);
    relevant_ = DeviceArray<std::int32_t>(std::span(relevant.items)
                                              .subspan(static_cast<std::size_t>(offsets.front()),
                                                       static_cast<std::size_t>(from_zero.back())));
  }
  JudgedLists on_device() const {
    return {lists_.data(), static_cast<int>(offsets_.size()) - 1, static_cast<int>(places_),
            offsets_.data(), relevant_.data()};
  }

 private:
  std::size_t places_;
  DeviceArray<std::int32_t> lists_, relevant_;
  DeviceArray<std::int64_t> offsets_;
};

}  // namespace

std::vector<double> judge_lists(const Matrix<std::int32_t>& lists, const UserItems& relevant,
                                std::span<const std::size_t> cutoffs) {
  const std::size_t columns = kRankingMetrics.size() * cutoffs.size();
  const Cutoffs at(cutoffs, lists.cols());
  std::vector<double> values(columns * lists.rows());
  const auto judge = [&](std::size_t begin, std::size_t end) {
    const std::size_t count = end - begin;
    const Users users(lists, relevant, begin, end);
    DeviceArray<double> out(columns * count);
    ranking_metrics(users.on_device(), at.on_device(), out.data(), nullptr);
    for (std::size_t column = 0; column < columns; ++column) {
      copy_to_host(&values[column * lists.rows() + begin], out.data() + column * count,
                   count * sizeof(double), nullptr);
    }
    wait_for(nullptr);
  };
  BatchSize size(kUsersAtOnce);
  for (std::size_t begin = 0; begin < lists.rows();) {
    const std::size_t end = begin + std::min(size.at_once(), lists.rows() - begin);
    if (size.fits("metrics: a user", end - begin, end - begin > 1, [&] { judge(begin, end); })) {
      begin = end;
    }
  }
  return values;
}

}  // namespace reckon::cuda
