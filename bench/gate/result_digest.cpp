#include "bench/gate/result_digest.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reckon::gate {

ResultDigest::Fingerprint ResultDigest::fingerprint() const {
  Fingerprint fingerprint;
  std::copy(sums_.begin(), sums_.end(), fingerprint.begin());
  fingerprint[kSums] = std::sqrt(squares_);
  return fingerprint;
}

double fingerprint_distance(const ResultDigest::Fingerprint& a,
                            const ResultDigest::Fingerprint& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = std::abs(a[i] - b[i]);
    if (!std::isfinite(difference)) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, difference);
  }
  const double scale = std::max(a[ResultDigest::kSums], b[ResultDigest::kSums]);
  return largest == 0 ? 0 : largest / scale;
}

}  // namespace reckon::gate
