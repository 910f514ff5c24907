#include "eval/beyond/calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reckon::beyond {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// p log2(p / q) with its limit at 0.
double divergence_term(double p, double q) { return p > 0.0 ? p * std::log2(p / q) : 0.0; }

}  // namespace

std::vector<double> attribute_shares(std::span<const std::int32_t> items,
                                     const ItemAttributes& attributes) {
  std::vector<double> shares(attributes.count);
  double total = 0.0;
  for (const std::int32_t item : items) {
    const auto own = attributes.row(item);
    if (own.empty()) continue;
    for (const std::int32_t attribute : own) {
      shares[static_cast<std::size_t>(attribute)] += 1.0 / static_cast<double>(own.size());
    }
    total += 1.0;
  }
  if (total == 0.0) return {};
  for (double& share : shares) share /= total;
  return shares;
}

double calibration_kl(std::span<const double> history, std::span<const double> list) {
  if (history.empty() || list.empty()) return kNone;
  double sum = 0.0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const double p = history[i];
    if (p == 0.0) continue;
    const double q = (1.0 - kCalibrationSmoothing) * list[i] + kCalibrationSmoothing * p;
    sum += p * std::log(p / q);
  }
  return std::max(sum, 0.0);  // rounding must not make it negative
}

double calibration_js(std::span<const double> history, std::span<const double> list) {
  if (history.empty() || list.empty()) return kNone;
  double sum = 0.0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const double middle = (history[i] + list[i]) / 2.0;
    sum += (divergence_term(history[i], middle) + divergence_term(list[i], middle)) / 2.0;
  }
  return std::clamp(sum, 0.0, 1.0);
}

}  // namespace reckon::beyond
