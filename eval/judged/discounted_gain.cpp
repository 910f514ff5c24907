#include "eval/judged/discounted_gain.h"

#include <array>

namespace reckon::measures {
namespace {

constexpr std::size_t kTabled = 1024;

std::array<double, kTabled> tabled_discounts() {
  std::array<double, kTabled> discounts{};
  for (std::size_t i = 0; i < kTabled; ++i)
    discounts[i] = 1.0 / std::log2(static_cast<double>(i) + 2.0);
  return discounts;
}

}  // namespace

double logarithmic_discount(std::size_t rank) {
  static const std::array<double, kTabled> discounts = tabled_discounts();
  if (rank <= kTabled) return discounts[rank - 1];
  return 1.0 / std::log2(static_cast<double>(rank) + 1.0);
}

}  // namespace reckon::measures
