#include "eval/weighted_sums.h"

#include <algorithm>

#include "eval/drawn_counts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/weighted_sums.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Adds kColumns columns of rows to sums [kColumns, kDrawLanes]; weights [rows, kDrawLanes].
template <std::size_t kColumns>
HWY_INLINE void add_columns(MatrixView<const double> terms, const std::int8_t* weights,
                            double* sums) {
  const hn::CappedTag<double, kDrawLanes> d;
  const hn::Rebind<std::int32_t, decltype(d)> integers;
  const hn::Rebind<std::int8_t, decltype(d)> bytes;
  for (std::size_t lane = 0; lane < kDrawLanes; lane += hn::Lanes(d)) {
    hn::Vec<decltype(d)> sum[kColumns];
    for (std::size_t c = 0; c < kColumns; ++c) sum[c] = hn::LoadU(d, sums + c * kDrawLanes + lane);
    for (std::size_t row = 0; row < terms.rows; ++row) {
      const auto stored = hn::LoadU(bytes, weights + row * kDrawLanes + lane);
      const auto weight = hn::PromoteTo(d, hn::PromoteTo(integers, stored));
      const double* term = terms.data + row * terms.stride;
      for (std::size_t c = 0; c < kColumns; ++c)
        sum[c] = hn::Add(sum[c], hn::Mul(weight, hn::Set(d, term[c])));
    }
    for (std::size_t c = 0; c < kColumns; ++c) hn::StoreU(sum[c], d, sums + c * kDrawLanes + lane);
  }
}

// Adds rows to sums [columns, kDrawLanes].
void add_rows(MatrixView<const double> terms, const std::int8_t* weights, double* sums) {
  std::size_t column = 0;
  const auto add = [&]<std::size_t kColumns>() HWY_ATTR {
    add_columns<kColumns>({terms.data + column, terms.rows, kColumns, terms.stride}, weights,
                          sums + column * kDrawLanes);
    column += kColumns;
  };
  while (column + 4 <= terms.cols) add.template operator()<4>();
  if (column + 2 <= terms.cols) add.template operator()<2>();
  if (column < terms.cols) add.template operator()<1>();
}

}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(add_rows);

void weighted_sums(MatrixView<const double> terms, std::span<const std::int8_t> weights,
                   MatrixView<double> sums) {
  constexpr std::size_t kBlock = 256;  // rows whose terms and weights stay in the first cache
  const std::size_t groups = (sums.rows + kDrawLanes - 1) / kDrawLanes;
  Matrix<double> of_groups(groups, terms.cols * kDrawLanes);
  for (std::size_t begin = 0; begin < terms.rows; begin += kBlock) {
    const auto block = terms.rows_between(begin, std::min(begin + kBlock, terms.rows));
    for (std::size_t group = 0; group < groups; ++group) {
      HWY_DYNAMIC_DISPATCH(add_rows)
      (block, weights.data() + (group * terms.rows + begin) * kDrawLanes,
       of_groups.row(group).data());
    }
  }
  for (std::size_t draw = 0; draw < sums.rows; ++draw) {
    const double* const of_draw = of_groups.row(draw / kDrawLanes).data() + draw % kDrawLanes;
    for (std::size_t column = 0; column < terms.cols; ++column)
      sums.row(draw)[column] = of_draw[column * kDrawLanes];
  }
}

}  // namespace reckon
#endif
