#include "eval/judged/discounted_gain.h"

namespace reckon::measures {

std::array<double, kTabledDiscounts> tabled_discounts() {
  std::array<double, kTabledDiscounts> discounts{};
  for (std::size_t i = 0; i < discounts.size(); ++i)
    discounts[i] = 1.0 / std::log2(static_cast<double>(i) + 2.0);
  return discounts;
}

}  // namespace reckon::measures
